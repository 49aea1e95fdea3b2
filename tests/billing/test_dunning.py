"""What follows when an invoice is not paid, by the terms: a notice on day 10, suspended on day 30, ended on day 90."""

from datetime import date
from uuid import UUID

import pytest

from hosho.billing import operations as billing
from hosho.billing.collection_items import Returned
from hosho.billing.models import DunningCase, Invoice, WriteOff
from hosho.claims import operations as claims
from hosho.claims.models import Claim
from hosho.contracts.queries import contract_with, suspended_at
from hosho.journal.models import Entry
from tests.billing.making import bill, contract, member
from tests.cast import DEPOT, OFFICE, at, in_hand, publish, report
from tests.stories.diary import Diary, go_to
from tests.stories.steps import inspected, sent_home, sent_in

pytestmark = pytest.mark.django_db
FAILED = date(2020, 9, 27)


def fail(number: str, *, on: date = FAILED) -> None:
    """Let the collection of an invoice fail for want of funds."""
    invoice = Invoice.objects.get(number=number)
    billing.set_means(
        member_id=invoice.member_id, kind="card", token_reference="tok", actor=OFFICE, now=at("2020-09-01 10:00")
    )
    now = go_to(f"{on} 20:00")
    batch = billing.collect(kind="card", collect_on=on, actor=OFFICE, now=now)
    results = [
        Returned(line.reference, line.amount_yen, "no-funds" if line.invoice_number == number else "paid", "", on)
        for line in billing.due_invoices(batch)
    ]
    billing.record_results(results=results, actor=OFFICE, now=now)


def pay(number: str, when: str) -> None:
    """Let the member pay by transfer."""
    now = go_to(when)
    yen = Invoice.objects.get(number=number).total_yen
    billing.record_transfer(
        invoice_number=number, yen=yen, reference=f"t-{number}", on=now.date(), actor=OFFICE, now=now
    )


def is_suspended(contract_id: UUID, when: str) -> bool:
    """Say whether the cover is suspended."""
    return suspended_at(contract_with(contract_id), at(when))


@pytest.fixture
def aoi() -> UUID:
    """Give Aoi's contract, started on the 4th of August; her August is billed as I-20-0000001 and not paid."""
    publish()
    bought = in_hand(start="2020-08-04")
    go_to("2020-09-01 09:00")
    bill("2020-08")
    fail("I-20-0000001")
    return bought.contract_id


def test_the_steps_of_the_terms_are_taken_on_their_days(aoi: UUID) -> None:
    diary = Diary()
    go_to("2020-12-27 00:00")
    assert [entry for entry in diary.since() if not entry[1].startswith("billing.run")] == [
        ("2020-10-07 10:00", "billing.reminded"),
        ("2020-10-27 10:00", "contracts.suspended"),
        ("2020-12-26 10:00", "contracts.terminated"),
        ("2020-12-26 23:59", "contracts.ended"),
    ]
    assert contract_with(aoi).ended_because == "unpaid"


def test_paid_after_the_notice_nothing_more_happens(aoi: UUID) -> None:
    go_to("2020-10-08 00:00")
    pay("I-20-0000001", "2020-10-08 10:00")
    diary = Diary()
    go_to("2021-01-15 00:00")
    assert [event for event in diary.events() if not event.startswith("billing.run")] == []
    assert DunningCase.objects.get().closed_because == "paid"
    assert contract_with(aoi).last_day is None


def test_payment_lifts_the_suspension(aoi: UUID) -> None:
    go_to("2020-10-28 00:00")
    assert is_suspended(aoi, "2020-10-28 00:00")
    pay("I-20-0000001", "2020-11-05 10:00")
    assert not is_suspended(aoi, "2020-11-05 10:00")
    diary = Diary()
    go_to("2021-01-15 00:00")
    assert "contracts.terminated" not in diary.events()


def test_with_two_unpaid_invoices_the_first_payment_does_not_resume(aoi: UUID) -> None:
    bill("2020-09")
    fail("I-20-0000002", on=date(2020, 10, 27))
    go_to("2020-11-27 00:00")
    pay("I-20-0000001", "2020-11-27 10:00")
    assert is_suspended(aoi, "2020-11-27 10:00")
    pay("I-20-0000002", "2020-11-28 10:00")
    assert not is_suspended(aoi, "2020-11-28 10:00")


def test_a_contract_that_is_not_on_the_unpaid_invoice_goes_on(aoi: UUID) -> None:
    owner = contract_with(aoi).member_id
    later = contract(owner, date(2020, 9, 10))
    another = contract(member(), date(2020, 8, 10))
    go_to("2020-12-27 00:00")
    assert contract_with(aoi).ended_because == "unpaid"
    for other in (later, another):
        assert not is_suspended(other.id, "2020-12-27 00:00")
        assert contract_with(other.id).last_day is None


def test_a_credit_note_over_all_of_it_lifts_the_suspension_too(aoi: UUID) -> None:
    now = go_to("2020-10-28 00:00")
    billing.credit(
        invoice_number="I-20-0000001", lines={1: 451}, kind="goodwill", reason="おわび", actor=OFFICE, now=now
    )
    assert not is_suspended(aoi, "2020-10-28 00:00")
    assert DunningCase.objects.get().closed_because == "credited"


def test_what_is_written_off_is_closed_and_stays_suspended(aoi: UUID) -> None:
    now = go_to("2021-01-10 00:00")
    billing.write_off(invoice_number="I-20-0000001", reason="連絡がつかない", actor=OFFICE, now=now)
    assert (WriteOff.objects.get().yen, DunningCase.objects.get().closed_because) == (496, "written-off")
    with pytest.raises(billing.NothingOverError):
        billing.write_off(invoice_number="I-20-0000001", reason="x", actor=OFFICE, now=now)


def test_paid_after_the_end_it_stays_ended(aoi: UUID) -> None:
    go_to("2020-12-28 00:00")
    pay("I-20-0000001", "2020-12-28 10:00")
    assert contract_with(aoi).ended_because == "unpaid"
    assert not Entry.objects.filter(event="contracts.resumed").exists()


def test_a_device_that_is_in_repair_is_still_finished() -> None:
    publish()
    aoi = in_hand(start="2020-08-04")
    go_to("2020-09-01 09:00")
    bill("2020-08")
    fail("I-20-0000001")
    claim = sent_in(aoi, "2020-10-20")
    go_to("2020-10-28 00:00")
    assert is_suspended(aoi.contract_id, "2020-10-28 00:00")
    inspected(claim, "2020-10-28 10:00")
    claims.start_repair(claim_id=claim.id, actor=DEPOT, now=go_to("2020-10-28 11:00"))
    claims.finish_repair(claim_id=claim.id, actor=DEPOT, now=go_to("2020-10-28 12:00"))
    sent_home(claim, "2020-10-29 10:00", "2020-10-30 10:00")
    assert Claim.objects.get(id=claim.id).state == "closed"
    refused = report(aoi, now=go_to("2020-11-01 12:00"))
    assert refused.decisions.get().clauses == ["suspended"]
