"""Charges and invoices: what this month costs and why, what was issued and how it stands, and how the member pays."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from hosho.billing import queries as bills
from hosho.billing.collecting import RETRIED
from hosho.billing.models import CreditNote, DunningCase, Invoice, Means
from hosho.billing.operations.one_time_charges import Kind
from hosho.billing.papers import PaperDamagedError
from hosho.billing.upcoming_charges import Expected, ExpectedFee, expected
from hosho.clock import now
from hosho.core.calendar import Period, day_in_tokyo, month_period
from hosho.core.money import Rounding, yen_of
from hosho.interfaces.member.page import answer
from hosho.presentation.contract_view import ContractShown, contract_shown
from hosho.presentation.language import language
from hosho.presentation.words import ACCOUNTS, INVOICE, ONE_OFF, InvoiceState, Look, Words
from hosho.web import access
from hosho.web.page import as_pdf
from hosho.workflows.invoice_documents import invoice_paper, note_paper, reason_of

SHOWN_AT_ONCE = 12
"""So many invoices stand open on the page; the earlier ones are folded."""
Why = Literal["whole", "last-month", "start", "by-day", "free", "suspended", "held"]


@dataclass(frozen=True)
class FeeShown:
    """A contract's fee this month. ``total_yen`` is with tax, as if it stood alone on an invoice."""

    fee: ExpectedFee
    shown: ContractShown
    month: Period

    @property
    def why(self) -> Why:
        """Why it comes to what it does; ``suspended``: though the cover is paused, the fee runs on."""
        priced, last = self.fee.priced, self.fee.contract.last_day
        if self.fee.held:
            return "held"
        if not priced.net_yen:
            return "free"
        if priced.days == self.month.days:
            if self.shown.today.state == "suspended":
                return "suspended"
            return "last-month" if last is not None and last <= self.month.last_day else "whole"
        return "start" if priced.first_day > self.month.first_day else "by-day"

    @property
    def total_yen(self) -> int:
        """The fee with tax."""
        return with_tax(self.fee.priced.net_yen, self.fee.priced.tax_rate, self.fee.terms.price.tax)


@dataclass(frozen=True)
class OccasionShown:
    """What is owed for one occasion and not billed yet, with tax."""

    what: Words
    owed_on: date
    total_yen: int


class NoteShown(NamedTuple):
    """A credit note as its member reads it. A reason that somebody typed is in their language, whatever the page's."""

    note: CreditNote
    reason: Words
    typed: bool


@dataclass(frozen=True)
class InvoiceShown:
    """An invoice as its member reads it."""

    invoice: Invoice
    standing: bills.Standing
    case: DunningCase | None
    notes: list[NoteShown]

    @property
    def state(self) -> InvoiceState:
        """How it stands, in one word."""
        if self.standing.left > 0:
            return "failed" if self.case else "open"
        if self.standing.credited >= self.standing.total:
            return "credited"
        return "written-off" if self.standing.written_off else "collected"

    @property
    def look(self) -> Look:
        """How its state is shown."""
        return INVOICE[self.state]

    @property
    def over(self) -> int:
        """What was paid too much, and goes back."""
        return max(-self.standing.left, 0)


class NextStep(NamedTuple):
    """What follows if an invoice stays unpaid, and on which day."""

    on: date
    do: str


@dataclass(frozen=True)
class Unpaid:
    """Invoices whose collection failed: what is left of them in all, what comes next, and what helps."""

    invoices: list[InvoiceShown]
    again: bool
    """Whether it is tried once more by itself; otherwise another way of paying must be named."""
    next: NextStep | None
    suspended: bool

    @property
    def left(self) -> int:
        """What is left to pay, with tax."""
        return sum(each.standing.left for each in self.invoices)


@dataclass(frozen=True)
class MeansShown:
    """How the member pays, as far as it may stand on a page."""

    means: Means

    @property
    def account(self) -> Words:
        """The kind of the account."""
        return ACCOUNTS[self.means.account_kind]

    @property
    def ends_with(self) -> str:
        """The last three digits of the account."""
        return self.means.account_number[-3:]


@dataclass(frozen=True)
class ChargesPage:
    """All of it."""

    expected: Expected
    fees: list[FeeShown]
    occasions: list[OccasionShown]
    billed_on: date | None
    invoices: list[InvoiceShown]
    unpaid: Unpaid | None
    means: MeansShown | None

    @property
    def newest(self) -> list[InvoiceShown]:
        """The invoices that stand open on the page."""
        return self.invoices[:SHOWN_AT_ONCE]

    @property
    def earlier(self) -> list[InvoiceShown]:
        """The invoices that are folded."""
        return self.invoices[SHOWN_AT_ONCE:]

    @property
    def suspended(self) -> bool:
        """Whether the cover of a contract is paused."""
        return any(each.shown.today.state == "suspended" for each in self.fees)

    @property
    def lines(self) -> int:
        """How many lines this month's sum has."""
        return len(self.fees) + len(self.occasions)


def with_tax(net_yen: int, rate: int, rounding: Rounding) -> int:
    """Give an amount with its tax (yen; the rate in per cent), as if it stood alone on an invoice."""
    return net_yen + yen_of(net_yen * rate, 100, rounding).yen


@require_safe
@access.member
def charges(request: HttpRequest) -> HttpResponse:
    """Show what the member pays for, and how it stands."""
    member_id, at = access.member_id_of(request), now()
    today = day_in_tokyo(at)
    month = month_period(today.year, today.month)
    coming = expected(member_id, month=month.first_day)
    fees = [FeeShown(fee, contract_shown(fee.contract, now=at), month) for fee in coming.fees]
    issued = list(bills.found_invoices(member_id=member_id))
    standings, cases = bills.standings_of(issued), {each.invoice_number: each for each in bills.open_cases(member_id)}
    notes = bills.credit_notes_of(member_id)
    invoices = [
        InvoiceShown(
            each,
            standings[each.number],
            cases.get(each.number),
            [
                NoteShown(note, reason_of(note), typed=bool(note.reason))
                for note in notes
                if note.invoice_number == each.number
            ],
        )
        for each in issued
    ]
    means = bills.means_of(member_id)
    page = ChargesPage(
        expected=coming,
        fees=fees,
        occasions=[
            OccasionShown(ONE_OFF[cast(Kind, each.kind)], each.owed_on, with_tax(each.net_yen, each.tax_rate, "floor"))
            for each in coming.occasions
        ],
        billed_on=max((each.fee.billed_on for each in fees), default=None),
        invoices=invoices,
        unpaid=_unpaid(invoices, today=today),
        means=MeansShown(means) if means else None,
    )
    return answer(request, "member/charges.html", page)


def _unpaid(invoices: list[InvoiceShown], *, today: date) -> Unpaid | None:
    """Say what is unpaid; the oldest of them sets the days."""
    failed = [each for each in invoices if each.state == "failed"]
    if not failed:
        return None
    oldest = min(failed, key=lambda each: (each.case.failed_on if each.case else today, each.invoice.number))
    assert oldest.case is not None
    steps = [
        NextStep(oldest.case.failed_on + timedelta(days=days), do)
        for days, do in bills.unpaid_steps(oldest.invoice, oldest.case.failed_on)
        if do != "notify"
    ]
    last = bills.last_result(failed[0].invoice.number)
    return Unpaid(
        invoices=failed,
        again=last is not None and last.outcome in RETRIED,
        next=min((step for step in steps if step.on > today), default=None),
        suspended=oldest.case.suspended_at is not None and oldest.case.ended_at is None,
    )


@require_safe
@access.member
def invoice_document(request: HttpRequest, number: str) -> HttpResponse:
    """Give one of the member's invoices as a file, in the language of the page."""
    if not Invoice.objects.filter(number=number, member_id=access.member_id_of(request)).exists():
        raise Http404
    return _paper(request, invoice_paper, number)


@require_safe
@access.member
def note_document(request: HttpRequest, number: str) -> HttpResponse:
    """Give one of the member's credit notes as a file, in the language of the page."""
    if not CreditNote.objects.filter(number=number, member_id=access.member_id_of(request)).exists():
        raise Http404
    return _paper(request, note_paper, number)


def _paper(request: HttpRequest, give: Callable[..., bytes], number: str) -> HttpResponse:
    """Give a paper, or say that it cannot be given now: the log and the self-check name it."""
    try:
        return as_pdf(give(number, language=language(), now=now()), name=f"{number}.pdf")
    except PaperDamagedError:
        return answer(request, "site/errors/500.html", status=500)
