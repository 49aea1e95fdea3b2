"""What follows when an invoice is not paid: the steps that the terms say, for exactly the contracts on it."""

from datetime import date, datetime, time, timedelta
from typing import Literal
from uuid import UUID

from django.db.models import Exists, OuterRef

from hosho.billing import events, queries
from hosho.billing.models import DunningCase, Invoice, InvoiceLine
from hosho.contracts import operations as contracts
from hosho.contracts.queries import contract_with, has_ended, lock
from hosho.core.calendar import TOKYO, day_in_tokyo
from hosho.core.terms.model import UnpaidAct
from hosho.journal import operations as journal
from hosho.journal.actor import AGENDA, Actor
from hosho.platform.transactions import operation, requires_operation

DUTIES: dict[UnpaidAct, str] = {
    "notify": "billing.unpaid-notify",
    "suspend": "billing.unpaid-suspend",
    "end": "billing.unpaid-end",
}
"""The duty of each step, due its number of days after the first failure, at 10:00."""
HOUR = time(10, tzinfo=TOKYO)
Because = Literal["paid", "credited", "written-off"]


@requires_operation
def collection_failed(*, invoice: Invoice, on: date, code: str, attempt: int, now: datetime) -> None:
    """Follow a failed collection: open the invoice's case and put its steps on the agenda; a further failure counts."""
    if queries.balance_of(invoice).left <= 0:
        return  # paid in another way, or credited, meanwhile
    case = DunningCase.objects.select_for_update().filter(invoice_number=invoice.number).first()
    if case is None:
        case = DunningCase.objects.create(
            member_id=invoice.member_id, invoice_month=invoice.month, invoice_number=invoice.number, failed_on=on
        )
        for day, do in sorted(queries.unpaid_steps(invoice, on)):
            due_at = max(datetime.combine(on + timedelta(days=day), HOUR), now)
            journal.schedule(kind=DUTIES[do], due_at=due_at, subject_id=case.id, member_id=invoice.member_id, now=now)
    else:
        case.failures += 1
        case.save(update_fields=["failures"])
    journal.write(
        event=events.COLLECTION_FAILED,
        at=now,
        actor=AGENDA,
        member_id=invoice.member_id,
        contract_id=queries.contracts_on(invoice)[0],
        data={"invoice": invoice.number, "yen": queries.balance_of(invoice).left, "code": code, "attempt": attempt},
    )


@operation
def take_unpaid_step(*, case_id: UUID, do: UnpaidAct, now: datetime) -> None:
    """Take a step against the contracts on an unpaid invoice whose terms say it; nothing once the case is closed.

    A contract that has ended meanwhile is left alone, and a device that is in repair is still finished: claims look
    at the day of their report.
    """
    case = DunningCase.objects.select_for_update().get(id=case_id)
    if case.closed_at is not None:
        return
    invoice = queries.invoice_with(case.invoice_number)
    affected = [
        contract_id
        for contract_id in queries.contracts_on(invoice)
        if any(step == do for _day, step in queries.steps_of(contract_id, case.failed_on))
    ]
    if do == "notify":
        journal.write(
            event=events.REMINDED,
            at=now,
            actor=AGENDA,
            member_id=case.member_id,
            contract_id=affected[0] if affected else None,
            data={"invoice": invoice.number, "yen": queries.balance_of(invoice).left},
        )
        return
    today = day_in_tokyo(now)
    for contract_id in affected:
        contract = lock(contract_id)
        if has_ended(contract, on=today):
            continue
        if do == "suspend":
            contracts.suspend(contract_id=contract_id, actor=AGENDA, now=now)
        elif contract.last_day is None or contract.last_day > today:
            contracts.terminate(contract_id=contract_id, last_day=today, reason="unpaid", actor=AGENDA, now=now)
    if do == "suspend":
        case.suspended_at = now
    else:
        case.ended_at = now
    case.save(update_fields=["suspended_at", "ended_at"])


@requires_operation
def close_if_settled(invoice: Invoice, *, because: Because, actor: Actor, now: datetime) -> None:
    """Close the case of an invoice of which nothing is left, and resume the contracts that no other case suspends.

    Steps that are still on the agenda find it closed and do nothing. A contract that was ended stays ended.
    """
    case = DunningCase.objects.select_for_update().filter(invoice_number=invoice.number, closed_at=None).first()
    if case is None or queries.balance_of(invoice).left > 0:
        return
    case.closed_at, case.closed_because = now, because
    case.save(update_fields=["closed_at", "closed_because"])
    if case.suspended_at is None or because == "written-off":
        return
    on_it = {line.contract_id for line in queries.lines_of(invoice)}
    for contract_id in sorted(on_it - _suspended_by_others(case)):
        contract = contract_with(contract_id)
        if not has_ended(contract, on=day_in_tokyo(now)):
            contracts.resume(contract_id=contract_id, actor=actor, now=now)


def _suspended_by_others(case: DunningCase) -> set[UUID]:
    """Return the contracts on other unpaid invoices of the member that have led to a suspension."""
    others = DunningCase.objects.filter(member_id=case.member_id, closed_at=None, suspended_at__isnull=False)
    lines = InvoiceLine.objects.filter(member_id=case.member_id).filter(
        Exists(others.filter(invoice_month=OuterRef("month")))
    )
    return set(lines.values_list("contract_id", flat=True))
