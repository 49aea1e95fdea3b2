"""Corrections that no one asks for: what an invoice charged for a contract before its end was known.

Each brings the invoice to what the run would have billed had it known, by a credit note. What a credit note took back
before counts, but for goodwill: that was given, not owed.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from hosho.billing import queries
from hosho.billing.models import Charge, Invoice, InvoiceLine, Run
from hosho.billing.operations.crediting import ByItself, take_back
from hosho.contracts.models import Contract
from hosho.contracts.queries import contract_with, suspended_days
from hosho.core.calendar import day_in_tokyo, end_of
from hosho.core.money import ZERO, Yen
from hosho.core.rating import CHARGED_AFTER, charge, leaving_shortens_month
from hosho.core.rating import Charge as Priced
from hosho.core.terms import Plan, Terms
from hosho.core.terms.plan import UnknownModelError
from hosho.journal import operations as journal
from hosho.journal.actor import AGENDA
from hosho.plans.queries import plan_named
from hosho.platform.transactions import operation, requires_operation

WHEN_CALLED_OFF = "billing.called-off"
"""The duty to take back what was billed for a contract whose sale came to nothing."""
WHEN_UNUSED = "billing.unused"
"""The duty to give back what was billed in advance for the days after a contract's last one, due when that is over."""
AGAIN = timedelta(hours=1)
"""While a run is open a correction waits so long, and looks again."""


@operation
def correct_called_off(*, contract_id: UUID, now: datetime) -> None:
    """Take back what was billed for a contract whose sale came to nothing afterwards.

    Cancelled before a run's cut-off, the run itself bills what ``CHARGED_AFTER`` says; afterwards a credit note
    brings the invoice to the same amount. While a run is open this waits for the next duty, an hour later.
    """
    contract = contract_with(contract_id)
    if contract.called_off_at is None or contract.started_on is None:
        return
    if Run.objects.exclude(state="closed").filter(cut_off_at__lt=contract.called_off_at).exists():
        _schedule(WHEN_CALLED_OFF, contract, due_at=now + AGAIN, now=now)
        return
    charged = InvoiceLine.objects.filter(
        member_id=contract.member_id, contract_id=contract_id, kind="fee", charged_month__isnull=False
    )
    for line in charged.order_by("month", "ordinal"):
        owed = ZERO
        if CHARGED_AFTER[contract.ended_because]:
            owed = priced_again(contract, _charge_on(line), days_of_use_only=True).net
        _bring_to(line, owed, kind="called-off", now=now)


@operation
def schedule_unused(*, contract_id: UUID, now: datetime) -> None:
    """Put it on the agenda to give back what was billed in advance for the days after a contract's last one.

    Called at the end of that day; it is due when no one can take the end back any more. Nothing where the member
    stayed, or where the plan never charges the days of leaving alone.
    """
    contract = contract_with(contract_id)
    if contract.last_day is None or contract.last_day > day_in_tokyo(now):
        return
    if any(_by_the_day_in_advance(terms) for terms in plan_named(contract.plan).versions):
        after = end_of(contract.last_day) + timedelta(seconds=1)
        _schedule(WHEN_UNUSED, contract, due_at=max(after, now), now=now)


@operation
def give_back_unused(*, contract_id: UUID, now: datetime) -> None:
    """Credit what was billed in advance for the days after a contract's last one, once that is over.

    The month then comes to what ``core.rating`` says of it, to the yen, with the last day beside all that the run knew;
    never to more than was charged. While a run is open this waits for the next duty, an hour later: its charges are on
    no invoice yet.
    """
    contract = contract_with(contract_id)
    if contract.called_off_at is not None or contract.last_day is None or contract.last_day >= day_in_tokyo(now):
        return
    if Run.objects.exclude(state="closed").exists():
        _schedule(WHEN_UNUSED, contract, due_at=now + AGAIN, now=now)
        return
    for line in _fees_from_the_last_month(contract):
        charged = _charge_on(line)
        if comes_back(contract, charged):
            _bring_to(line, priced_again(contract, charged).net, kind="unused", now=now)


def comes_back(contract: Contract, charged: Charge, *, plan: Plan | None = None) -> bool:
    """Whether what was charged in advance for days after the contract's last one comes back, once that is over.

    ``plan`` is the contract's, where it has been read.
    """
    if contract.called_off_at is not None or contract.last_day is None:
        return False
    return _by_the_day_in_advance((plan or plan_named(contract.plan)).terms(charged.terms_version))


def _by_the_day_in_advance(terms: Terms) -> bool:
    return terms.price.billed == "in-advance" and leaving_shortens_month(terms)


def _fees_from_the_last_month(contract: Contract) -> Sequence[InvoiceLine]:
    """Return the lines that charge the month of the last day, or a later one; an earlier run's invoice holds none."""
    assert contract.last_day is not None
    month = contract.last_day.replace(day=1)
    before = (month - timedelta(days=1)).replace(day=1)
    return list(
        InvoiceLine.objects.filter(
            month__gte=before,
            member_id=contract.member_id,
            contract_id=contract.id,
            kind="fee",
            charged_month__gte=month,
        ).order_by("month", "ordinal")
    )


def _charge_on(line: InvoiceLine) -> Charge:
    assert line.charged_month is not None, "a fee says which month it charges"
    return Charge.objects.get(member_id=line.member_id, contract_id=line.contract_id, month=line.charged_month)


def priced_again(
    contract: Contract,
    charged: Charge,
    *,
    plan: Plan | None = None,
    cut_off_at: datetime | None = None,
    days_of_use_only: bool = False,
) -> Priced:
    """Price a charged month again: by the terms that priced it, with what its run knew, and the last day.

    ``plan`` is the contract's and ``cut_off_at`` the run's, where they have been read.
    """
    assert contract.started_on is not None
    if cut_off_at is None:
        cut_off_at = Run.objects.values_list("cut_off_at", flat=True).get(id=charged.run_id)
    plan = plan or plan_named(contract.plan)
    try:
        row = plan.row(contract.model, max(charged.month, contract.started_on))
    except UnknownModelError:
        row = None
    return charge(
        terms=plan.terms(charged.terms_version),
        started_on=contract.started_on,
        ended_on=contract.last_day,
        month=charged.month,
        row=row,
        suspended=suspended_days(contract, known_at=cut_off_at),
        days_of_use_only=days_of_use_only,
    )


@requires_operation
def _bring_to(line: InvoiceLine, owed: Yen, *, kind: ByItself, now: datetime) -> None:
    """Take back what a line asks for beyond what is owed, as far as something of it is left."""
    number = Invoice.objects.values_list("number", flat=True).get(month=line.month, member_id=line.member_id)
    queries.hold_invoice(number)
    left = line.net_yen - queries.credited_lines(number).get(line.ordinal, 0)
    beyond = line.net_yen - queries.credited_lines(number, but="goodwill").get(line.ordinal, 0) - owed.yen
    if (back := min(beyond, left)) > 0:
        take_back(invoice_number=number, lines={line.ordinal: back}, kind=kind, actor=AGENDA, now=now)


def schedule_correction(*, contract_id: UUID, member_id: UUID, now: datetime) -> None:
    """Put the correction on the agenda; the sale that came to nothing calls this."""
    journal.schedule(kind=WHEN_CALLED_OFF, due_at=now, subject_id=contract_id, member_id=member_id, now=now)


@requires_operation
def _schedule(kind: str, contract: Contract, *, due_at: datetime, now: datetime) -> None:
    journal.schedule(kind=kind, due_at=due_at, subject_id=contract.id, member_id=contract.member_id, now=now)
