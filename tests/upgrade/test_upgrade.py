"""A database of the previous release, with a business in it, goes on under this one: nothing is lost, all is well."""

import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from django.apps import apps
from django.db.models import Model
from psycopg import sql

from hosho import clock
from hosho.billing import operations as billing
from hosho.billing.models import Invoice
from hosho.billing.queries import balance_of
from hosho.claims import operations as claims
from hosho.claims.models import Claim
from hosho.contracts import operations as contracts
from hosho.contracts.models import Contract
from hosho.core.moves import ENDED
from hosho.devices.models import Identifier
from hosho.devices.queries import on_offer
from hosho.insight import selfcheck
from hosho.journal.models import Entry
from hosho.network import operations as network
from hosho.network.models import Store
from hosho.people import contact
from hosho.people.consents import TO_JOIN
from hosho.people.models import Member
from hosho.sales import operations as sales
from hosho.workflows.clock_advance import advance
from tests.cast import DEPOT, DESK, OFFICE, SHOP, at, tracking_number
from tests.conftest import Database
from tests.upgrade import release

HOSHO = Path(sys.executable).with_name("hosho")


OF_DJANGO = ("auth_", "django_")
"""Tables that migrating itself writes."""


def rows_of(database: Database) -> Mapping[str, int]:
    """Count the rows of every table of ours, by the table's name."""
    tables = "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
    with psycopg.connect(database.owner_url) as owner:
        names = sorted(name for (name,) in owner.execute(tables).fetchall())
        count = sql.SQL(" UNION ALL ").join(
            sql.SQL("SELECT {}, count(*) FROM {}").format(sql.Literal(name), sql.Identifier(name)) for name in names
        )
        return {name: rows for name, rows in owner.execute(count).fetchall() if not name.startswith(OF_DJANGO)}


def test_the_release_is_kept_with_a_business_in_it(of_the_release: Database) -> None:
    rows = rows_of(of_the_release)
    assert rows["people_member"] > 30
    assert rows["journal_entry"] > 1_000
    assert min(rows[name] for name in ("billing_invoice", "claims_decision", "contracts_use", "devices_parcel")) > 30
    assert release.ROWS.stat().st_size < 300_000


def test_no_row_is_lost_on_the_way(of_the_release: Database, after: Database) -> None:
    before, now = rows_of(of_the_release), rows_of(after)
    assert {name: now.get(name, 0) for name in before if now.get(name, 0) < before[name]} == {}


MOVED = ("ledger", "documents", "numbering")
"""Apps that took over tables of others: by the state of the models alone."""


@pytest.mark.parametrize("model", [each for app in MOVED for each in apps.get_app_config(app).get_models()])
def test_a_model_that_moved_to_another_app_has_the_rows_of_its_old_table(
    model: type[Model], of_the_release: Database, upgraded: Database
) -> None:
    before = rows_of(of_the_release)
    assert model._default_manager.count() == before[model._meta.db_table]


def test_what_moved_to_another_app_is_append_only_as_before(upgraded: Database) -> None:
    with psycopg.connect(upgraded.app_url) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("UPDATE billing_posting SET yen = 0")


def test_the_self_check_finds_nothing_in_what_was_upgraded(upgraded: Database) -> None:
    checked = subprocess.run(
        [HOSHO, "check", "--json"], env=upgraded.environment, capture_output=True, text=True, timeout=120
    )
    assert (checked.returncode, checked.stdout) == (0, ""), checked.stderr


@pytest.fixture
def now(upgraded: Database) -> datetime:
    """Give the time of the business, in which nothing is due that was not done."""
    return clock.now()


def all_is_well() -> None:
    """Ask the whole database."""
    assert selfcheck.findings(now=clock.now()) == []


def covered_contract() -> Contract:
    """Give a contract of the release under which a failure can be reported now."""
    busy = Claim.objects.exclude(state__in=ENDED).values("contract_id")
    open_ones = Contract.objects.filter(started_on__isnull=False, last_day=None).exclude(id__in=busy)
    return open_ones.filter(suspensions=None, uses=None).order_by("id")[0]


def test_a_failure_is_reported_and_decided(now: datetime) -> None:
    contract = covered_contract()
    device = Identifier.objects.get(unit_id=contract.covered_units.get(last_day=None).unit_id, kind="serial")
    claim = claims.report_failure(
        contract_id=contract.id,
        device=device.number,
        cause="partial-damage",
        faults=["screen"],
        occurred_on=None,
        channel="phone",
        actor=DESK,
        now=now,
    )
    assert (claim.state, claim.outcome) == ("approved", "covered")
    all_is_well()


def test_claims_under_way_go_on(now: datetime) -> None:
    arrived = Claim.objects.filter(state="arrived", store_id=None).order_by("id")[0]
    claims.inspect(claim_id=arrived.id, cause="partial-damage", faults=["screen"], actor=DEPOT, now=now)
    claims.start_repair(claim_id=arrived.id, actor=DEPOT, now=now)
    claims.finish_repair(claim_id=arrived.id, actor=DEPOT, now=now)
    sent = claims.send_back(claim_id=arrived.id, tracking_number=tracking_number(), actor=DEPOT, now=now)
    assert sent.state == "sent-back"
    all_is_well()


def test_a_month_is_billed_and_paid(now: datetime) -> None:
    month = now.date().replace(day=1)
    before = Invoice.objects.filter(month=month).count()
    advance(to=at(f"{(month + timedelta(days=32)).replace(day=2)} 12:00"), runs=False)
    invoices = Invoice.objects.filter(month=month)
    assert (before, invoices.count() > 20) == (0, True)
    invoice = invoices.order_by("number")[0]
    billing.record_transfer(
        invoice_number=invoice.number,
        yen=balance_of(invoice).left,
        reference="UPGRADED-1",
        on=clock.today(),
        actor=OFFICE,
        now=clock.now(),
    )
    assert balance_of(invoice).left == 0
    earlier = Invoice.objects.filter(month__lt=month).latest("number")
    note = billing.credit(
        invoice_number=earlier.number, lines={1: 1}, kind="goodwill", reason="試し", actor=OFFICE, now=clock.now()
    )
    assert note.invoice_number == earlier.number
    all_is_well()


def test_a_member_of_the_release_buys_what_was_on_the_shelf_and_leaves_a_contract(now: datetime) -> None:
    unit, member = on_offer()[0], Member.objects.order_by("id")[0]
    assert unit.price_yen is not None
    order = sales.place_order(
        member_id=member.id, unit_id=unit.id, price_yen=unit.price_yen, consents=TO_JOIN, actor=SHOP, now=now
    )
    shipped = sales.ship_order(order_id=order.id, tracking_number=tracking_number(), actor=SHOP, now=now)
    assert (shipped.state, shipped.contract_id is not None) == ("shipped", True)
    contracts.leave(contract_id=covered_contract().id, actor=DESK, now=now)
    all_is_well()


def test_people_and_stores_are_written_as_before(now: datetime) -> None:
    member = Member.objects.order_by("id")[0]
    changed = contact.change_contact(
        member_id=member.id,
        mail=member.mail,
        phone="09000001234",
        postal_code=member.postal_code,
        address=member.address,
        second_proof=None,
        actor=DESK,
        now=now,
    )
    assert changed == ("phone",)
    store = Store.objects.order_by("code")[0]
    network.stock_parts(store=store, model="iphone-8", fault="screen", pieces=1, actor=OFFICE, now=now)
    all_is_well()


def test_history_stays_as_it_was_written(upgraded: Database, now: datetime) -> None:
    entry: UUID = Entry.objects.order_by("id")[0].id
    with psycopg.connect(upgraded.app_url) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("UPDATE journal_entry SET event = 'x' WHERE id = %s", [entry])
