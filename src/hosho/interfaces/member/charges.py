"""Charges and invoices: what this month costs and why, which invoices were issued and paid, and how the member pays."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from hosho.billing import queries as bills
from hosho.billing.collection_items import RETRIED
from hosho.billing.models import CreditNote, DunningCase, Invoice, Means
from hosho.billing.operations.one_time_charges import Kind
from hosho.billing.upcoming_charges import Expected, ExpectedFee, expected
from hosho.core.calendar import Period, month_period
from hosho.core.money import Yen, with_tax
from hosho.documents.queries import PaperDamagedError
from hosho.presentation.contract_view import ContractShown, contracts_shown
from hosho.presentation.language import language
from hosho.presentation.words import ACCOUNTS, INVOICE, ONE_OFF, Bilingual, InvoiceState, StatusStyle
from hosho.web import access
from hosho.web.page import as_pdf, private_answer
from hosho.web.request_time import now_of, today_of
from hosho.workflows.invoice_documents import invoice_paper, note_paper, reason_of

SHOWN_AT_ONCE = 12
"""So many invoices are shown on the page; the earlier ones are folded."""
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
        priced = self.fee.priced
        return with_tax(Yen(priced.net_yen), priced.tax_rate, self.fee.terms.price.tax).yen


@dataclass(frozen=True)
class OccasionShown:
    """What is owed for one occasion and not billed yet, with tax."""

    what: Bilingual
    owed_on: date
    total_yen: int


class NoteShown(NamedTuple):
    """A credit note as its member reads it. A typed reason is in the language in which it was written."""

    note: CreditNote
    reason: Bilingual
    typed: bool


@dataclass(frozen=True)
class InvoiceShown:
    """An invoice as its member reads it."""

    invoice: Invoice
    standing: bills.InvoiceBalance
    case: DunningCase | None
    notes: list[NoteShown]

    @property
    def state(self) -> InvoiceState:
        """Its state."""
        if self.standing.left > 0:
            return "failed" if self.case else "open"
        if self.standing.credited >= self.standing.total:
            return "credited"
        return "written-off" if self.standing.written_off else "collected"

    @property
    def look(self) -> StatusStyle:
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
    """Whether it is collected once more automatically; otherwise another way of paying must be named."""
    next: NextStep | None
    suspended: bool

    @property
    def left(self) -> int:
        """What is left to pay, with tax."""
        return sum(each.standing.left for each in self.invoices)


@dataclass(frozen=True)
class MeansShown:
    """How the member pays, as far as a page may show it."""

    means: Means

    @property
    def account(self) -> Bilingual:
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
        """The invoices that are shown at once."""
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


@require_safe
@access.member
def charges(request: HttpRequest) -> HttpResponse:
    """Show what the member pays for, and which invoices are paid."""
    member_id, today = access.member_id_of(request), today_of(request)
    month = month_period(today.year, today.month)
    coming = expected(member_id, month=month.first_day)
    shown = contracts_shown([fee.contract for fee in coming.fees], now=now_of(request))
    fees = [FeeShown(fee, each, month) for fee, each in zip(coming.fees, shown, strict=True)]
    issued = list(bills.found_invoices(member_id=member_id))
    standings, cases = bills.balances_of(issued), {each.invoice_number: each for each in bills.open_cases(member_id)}
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
            OccasionShown(
                ONE_OFF[cast(Kind, each.kind)],
                each.owed_on,
                with_tax(Yen(each.net_yen), each.tax_rate, "floor").yen,
            )
            for each in coming.occasions
        ],
        billed_on=max((each.fee.billed_on for each in fees), default=None),
        invoices=invoices,
        unpaid=_unpaid(invoices, today=today),
        means=MeansShown(means) if means else None,
    )
    return private_answer(request, "member/charges.html", page)


def _unpaid(invoices: list[InvoiceShown], *, today: date) -> Unpaid | None:
    """Return what is unpaid; the oldest of the invoices sets the days. ``None`` where nothing is."""
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
    """Return one of the member's invoices as a file, in the language of the page."""
    if not bills.is_invoice_of(number, access.member_id_of(request)):
        raise Http404
    return _paper(request, invoice_paper, number)


@require_safe
@access.member
def note_document(request: HttpRequest, number: str) -> HttpResponse:
    """Return one of the member's credit notes as a file, in the language of the page."""
    if not bills.is_credit_note_of(number, access.member_id_of(request)):
        raise Http404
    return _paper(request, note_paper, number)


def _paper(request: HttpRequest, give: Callable[..., bytes], number: str) -> HttpResponse:
    """Return a document, or an error page where its file is damaged: the log and the self-check name it."""
    try:
        return as_pdf(give(number, language=language(), now=now_of(request)), name=f"{number}.pdf")
    except PaperDamagedError:
        return private_answer(request, "site/errors/500.html", status=500)
