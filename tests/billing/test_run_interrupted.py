"""The run ended at each of its named points, with contracts joining, leaving and called off before it goes on."""

import threading
from collections.abc import Callable
from datetime import date

import psycopg
import pytest
from django.db import connections

from hosho.billing import operations as billing
from hosho.billing.models import CreditNote, Invoice, Run
from hosho.billing.operations.billing_run import ONE_AT_A_TIME, POINTS
from hosho.contracts.models import Contract
from hosho.core.calendar import TOKYO
from hosho.journal.models import Duty
from tests.billing.interrupted import LATER, NOW, meanwhile, portfolio, told, undisturbed
from tests.billing.making import ISSUER, bill, contract, member, nets
from tests.cast import OFFICE, at, publish
from tests.conftest import Database
from tests.stories.diary import go_to


class Ended(Exception):  # noqa: N818 - the process was killed
    """The run ends here."""


def at_the(nth: int, point: str) -> Callable[[str], None]:
    """End the run when it passes a point for the n-th time."""
    passed = []

    def end(here: str) -> None:
        passed.append(here)
        if passed.count(point) == nth and here == point:
            raise Ended(point)

    return end


@pytest.mark.django_db
@pytest.mark.parametrize("nth", [1, 2])
@pytest.mark.parametrize("point", POINTS)
def test_ended_anywhere_it_goes_on_to_the_same_totals(point: str, nth: int) -> None:
    made = portfolio()
    expected = undisturbed()
    try:
        bill("2020-09", now=NOW, chunk=3, passed=at_the(nth, point))
    except Ended:
        opened = Run.objects.filter(state="closed").exists()
        assert not opened, "what was ended is not closed"
        if Run.objects.exists():
            meanwhile(made)
    else:
        assert point not in ("facts", "charges", "invoices"), "these are passed more often"
    bill("2020-09", now=LATER if Run.objects.exists() else NOW, chunk=3)
    assert told() == expected


@pytest.mark.django_db
def test_a_run_that_the_release_before_indexed_is_added_up_when_it_is_closed() -> None:
    portfolio()
    expected = undisturbed()
    with pytest.raises(Ended):
        bill("2020-09", now=NOW, chunk=3, passed=at_the(1, "closing"))
    indexed = Run.objects.filter(state="indexed")
    assert indexed.update(by_rate=None, lines=0, net_yen=0, tax_yen=0) == 1
    bill("2020-09", now=LATER, chunk=3)
    assert told() == expected


@pytest.mark.django_db
def test_called_off_after_the_cut_off_it_is_billed_and_taken_back() -> None:
    made = contract(member(), date(2020, 9, 1))
    publish()
    bill("2020-09", now=NOW)
    Contract.objects.filter(id=made.id).update(
        last_day=LATER.date(), ended_at=LATER, called_off_at=LATER, ended_because="dead-on-arrival"
    )
    for _ in range(2):
        billing.correct_called_off(contract_id=made.id, now=LATER)
    note = CreditNote.objects.get()
    assert (note.kind, note.total_yen, note.invoice_number) == ("called-off", 550, "I-20-0000001")


def test_a_second_run_beside_the_first_is_refused(fresh_database: Database) -> None:
    publish()
    contract(member(), date(2020, 9, 1))
    with psycopg.connect(fresh_database.app_url) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        with pytest.raises(billing.RunUnderWayError):
            bill("2020-09", now=NOW)
        with pytest.raises(billing.RunUnderWayError):
            billing.open_run(month=date(2020, 9, 1), issuer=ISSUER, actor=OFFICE, now=NOW)
    assert not Run.objects.exists()
    bill("2020-09", now=NOW)
    assert Invoice.objects.count() == 1


def test_two_at_once_bill_once(fresh_database: Database) -> None:
    publish()
    for number in range(1, 13):
        contract(member(), date(2020, 9, number))
    outcomes: list[str] = []

    def one() -> None:
        try:
            bill("2020-09", now=NOW, chunk=2)
            outcomes.append("billed")
        except billing.RunUnderWayError:
            outcomes.append("refused")
        finally:
            connections.close_all()

    runners = [threading.Thread(target=one) for _ in range(2)]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    assert "billed" in outcomes
    assert set(outcomes) <= {"billed", "refused"}
    assert (Run.objects.count(), Invoice.objects.count(), len(nets())) == (1, 12, 12)
    assert NOW.tzinfo is TOKYO


def test_what_is_written_is_the_owners_and_stays(fresh_database: Database) -> None:
    publish()
    contract(member(), date(2020, 9, 1))
    bill("2020-09", now=NOW)
    refused = [
        "UPDATE parts.billing_charge_2020_09 SET net_yen = 1",
        "DELETE FROM parts.billing_invoice_2020_09",
        "DROP TABLE parts.billing_invoiceline_2020_09",
        "ALTER TABLE billing_charge DETACH PARTITION parts.billing_charge_2020_09",
        "CREATE TABLE parts.mine (id int)",
    ]
    with psycopg.connect(fresh_database.app_url, autocommit=True) as app:
        for statement in refused:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(statement)
        for parent, month in (("people_member", "2020-10-01"), ("billing_charge", "2020-10-02")):
            with pytest.raises(psycopg.errors.InvalidParameterValue):
                app.execute("SELECT parts.begin(%s, %s)", [parent, month])


def test_several_connections_write_what_one_would(fresh_database: Database) -> None:
    portfolio()
    expected = undisturbed()
    seen: list[str] = []
    bill("2020-09", now=NOW, chunk=1, workers=3, seen=lambda run: seen.append(run.state))
    assert told() == expected
    assert seen.count("writing") > 2


@pytest.mark.django_db
def test_a_large_run_is_done_by_the_agenda_a_step_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    portfolio()
    expected = undisturbed()
    monkeypatch.setattr("hosho.billing.operations.billing_run.AT_ONCE", 0)
    billing.schedule_first(now=at("2020-09-20 10:00"))
    go_to("2020-10-01 09:00")
    assert told() == expected
    assert Duty.objects.filter(kind=billing.WHEN_TO_RUN, taken_at=NOW).count() > 4
    assert list(Duty.objects.filter(kind=billing.WHEN_TO_RUN, taken_at=None).values_list("due_at", flat=True)) == [
        at("2020-11-01 09:00")
    ]
