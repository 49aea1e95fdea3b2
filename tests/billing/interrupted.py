"""A portfolio whose run is disturbed: what happens meanwhile, and what all of it must come to."""

from datetime import date

from django.db import transaction

from hosho.billing import operations as billing
from hosho.billing.models import InvoiceLine, Parked, Run
from hosho.contracts.models import Contract
from hosho.ledger.models import Posting
from tests.billing.making import bill, contract, issued, member, nets
from tests.cast import OFFICE, at, publish

NOW = at("2020-10-01 09:00")
LATER = at("2020-10-03 11:00")


def portfolio() -> list[Contract]:
    """Make eight members, two of them with two contracts; one is held back."""
    publish()
    made = [contract(member(), date(2020, 9, number)) for number in range(1, 9)]
    made += [contract(made[0].member_id, date(2020, 8, 4)), contract(made[3].member_id, date(2020, 8, 4))]
    billing.hold(contract_id=made[5].id, month=date(2020, 9, 1), actor=OFFICE, now=at("2020-09-20 10:00"))
    return made


def told() -> tuple[object, ...]:
    """Give all that the run has written."""
    lines = [(str(each.member_id), each.ordinal, each.net_yen) for each in InvoiceLine.objects.order_by("pk")]
    posted = sorted(Posting.objects.values_list("document", "account", "yen"))
    run = Run.objects.get()
    return nets(), issued(), lines, posted, (run.charges, run.invoices, run.lines, run.net_yen, run.tax_yen)


def undisturbed() -> tuple[object, ...]:
    """Run the month without disturbance, and take it back."""
    with transaction.atomic():
        bill("2020-09", now=NOW, chunk=3)
        found = told()
        transaction.set_rollback(True)
    return found


def meanwhile(made: list[Contract]) -> None:
    """Let somebody join, somebody leave at once, somebody send the device back, somebody be suspended and released."""
    contract(member(), date(2020, 9, 1), started_at=LATER)
    contract(made[1].member_id, date(2020, 9, 30), started_at=LATER)
    Contract.objects.filter(id=made[2].id).update(last_day=LATER.date(), ended_at=LATER, ended_because="unpaid")
    Contract.objects.filter(id=made[4].id).update(
        last_day=LATER.date(), ended_at=LATER, called_off_at=LATER, ended_because="dead-on-arrival"
    )
    Parked.objects.filter(contract_id=made[5].id).update(released_at=LATER, released_by="x")
    billing.hold(
        contract_id=contract(member(), date(2020, 9, 1), started_at=LATER).id,
        month=date(2020, 9, 1),
        actor=OFFICE,
        now=LATER,
    )
