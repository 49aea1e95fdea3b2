"""Each invariant is seen broken: one row is changed behind the operations' back, and just that invariant names it.

A small business with a bit of everything is made once. Each test breaks it as the database's owner, in a transaction
that is rolled back.
"""

from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from hosho.billing.models import Invoice
from hosho.insight import selfcheck
from hosho.platform import postgres
from hosho.platform.config import connection_settings
from hosho.platform.database import default_database
from hosho.workflows.invoice_documents import bill_pdf
from tests.business import NOW, make_business
from tests.conftest import TEMPLATE, copy


@pytest.fixture(scope="module")
def business(
    django_db_setup: None, template: postgres.Server, django_db_blocker: DjangoDbBlocker
) -> Iterator[dict[str, UUID | None]]:
    """Make the business in a database of its own, on which Django works as its owner."""
    database = copy(template, TEMPLATE, "fresh_selfcheck")
    with django_db_blocker.unblock(), default_database(connection_settings(database.owner_url)):
        made = make_business()
        bill_pdf(Invoice.objects.order_by("number")[0].number, now=NOW)
        yield made


class Break(NamedTuple):
    """A change behind the operations' back; ``names`` is every invariant that must name it, and no other may."""

    names: tuple[str, ...]
    sql: str

    def __str__(self) -> str:
        return self.names[0]


BREAKS = (
    # custody and promises
    Break(
        ("custody-ledger",),
        "DELETE FROM devices_custodymove WHERE unit_id = %(sold_unit)s AND ordinal = 2",
    ),
    Break(
        ("custody-ledger",),
        "INSERT INTO devices_unit (id, model, capacity_gb, condition, meant_for, grade, restriction, colour,"
        " seller) VALUES (gen_random_uuid(), 'iphone-8', 64, 'used', 'sale', 'A', '○', '', 'operator')",
    ),
    Break(
        ("custody-ledger",),
        "UPDATE devices_custodymove SET since_at = '2019-01-01' WHERE unit_id = %(sold_unit)s AND ordinal = 3",
    ),
    Break(
        ("custody-holders",),
        "UPDATE devices_custodymove SET holder_id = gen_random_uuid()::text"
        " WHERE unit_id = %(sold_unit)s AND ordinal = 2",
    ),
    Break(
        ("custody-holders",),
        "UPDATE devices_custodymove SET holder_kind = 'drawer' WHERE unit_id = %(stock_unit)s AND ordinal = 1",
    ),
    Break(
        ("custody-parcels",),
        "UPDATE devices_parcel SET delivered_at = now() WHERE id = %(order_under_way_parcel)s",
    ),
    Break(
        ("custody-parcels",),
        "UPDATE devices_parcel SET delivered_at = NULL WHERE id = %(sold_parcel)s",
    ),
    Break(
        ("device-at-home",),
        "INSERT INTO devices_custodymove (id, unit_id, ordinal, holder_kind, holder_id, since_at)"
        " VALUES (gen_random_uuid(), %(sold_unit)s, 4, 'stock', 'main', now())",
    ),
    Break(
        ("device-at-home",),
        "INSERT INTO devices_custodymove (id, unit_id, ordinal, holder_kind, holder_id, since_at)"
        " VALUES (gen_random_uuid(), %(alone_unit)s, 4, 'stock', 'main', now())",
    ),
    Break(
        ("order-and-contract",),
        "UPDATE sales_order SET contract_id = NULL WHERE id = %(sold_order)s",
    ),
    Break(
        ("allocation-once",),
        "DROP INDEX seat_allocation; INSERT INTO devices_allocation (id, unit_id, purpose, subject_id, promised_at)"
        " SELECT gen_random_uuid(), unit_id, purpose, subject_id, now() FROM devices_allocation"
        " WHERE unit_id = %(placed_unit)s",
    ),
    Break(
        ("allocation-live",),
        "UPDATE devices_allocation SET released_at = now() WHERE unit_id = %(placed_unit)s",
    ),
    Break(
        ("allocation-live",),
        "UPDATE devices_allocation SET released_at = NULL WHERE unit_id = %(sold_unit)s",
    ),
    # cover
    Break(
        ("cover-in-force",),
        "UPDATE contracts_coveredunit SET last_day = from_on WHERE contract_id = %(sold)s;"
        " DELETE FROM contracts_unitincover WHERE contract_id = %(sold)s",
    ),
    Break(
        ("cover-in-force", "unit-covered-once"),
        "UPDATE contracts_coveredunit SET last_day = NULL WHERE contract_id = %(cancelled)s",
    ),
    Break(
        ("unit-covered-once",),
        "UPDATE contracts_coveredunit SET unit_id = %(sold_unit)s WHERE contract_id = %(placed)s",
    ),
    Break(
        ("unit-covered-once",),
        "DELETE FROM contracts_unitincover WHERE contract_id = %(sold)s",
    ),
    Break(
        ("order-and-contract", "journal-of-contracts", "unit-covered-once"),
        "UPDATE contracts_contract SET called_off_at = NULL, ended_because = '' WHERE id = %(cancelled)s;"
        " UPDATE contracts_coveredunit SET last_day = NULL WHERE contract_id = %(cancelled)s",
    ),
    Break(
        ("terms-applied",),
        "UPDATE contracts_appliedterms SET version = 7 WHERE contract_id = %(sold)s",
    ),
    Break(("terms-applied",), "UPDATE contracts_contract SET sole_version = 7 WHERE id = %(sold)s"),
    Break(("terms-applied",), "DELETE FROM contracts_appliedterms WHERE contract_id = %(sold)s"),
    Break(("consents",), "DELETE FROM people_consent WHERE subject_id = %(sold_order)s AND about = 'fee'"),
    Break(("consents",), "DELETE FROM people_consent WHERE subject_id = %(kit)s AND about = 'parts'"),
    Break(("consents",), "DELETE FROM people_consent WHERE subject_id = %(came)s AND about = 'data-loss'"),
    Break(
        ("consents", "one-offs-are-lines"),
        "DELETE FROM people_consent WHERE subject_id = %(paid)s AND about = 'paid-repair'",
    ),
    # uses and claims
    Break(
        ("uses-within-limit",),
        "UPDATE contracts_use SET received_on = received_on - 30 WHERE claim_id = %(third)s",
    ),
    Break(
        ("one-open-claim",),
        "DROP INDEX seat_open_claim;"
        " UPDATE contracts_use SET given_back_at = NULL WHERE claim_id = %(withdrawn)s;"
        " DELETE FROM journal_entry WHERE claim_id = %(withdrawn)s AND event = 'claims.withdrawn';"
        " UPDATE claims_claim SET state = 'approved', closed_at = NULL WHERE id = %(withdrawn)s",
    ),
    Break(("claim-outcome",), "UPDATE claims_decision SET ordinal = 2 WHERE claim_id = %(kit)s"),
    Break(("claim-outcome",), "UPDATE claims_decision SET reason = '' WHERE basis = 'person'"),
    Break(
        ("claim-outcome", "use-of-a-claim"),
        "UPDATE claims_claim SET outcome = 'not-covered' WHERE id = %(kit)s",
    ),
    Break(("use-of-a-claim",), "UPDATE contracts_use SET given_back_at = now() WHERE claim_id = %(kit)s"),
    Break(("use-of-a-claim",), "UPDATE contracts_use SET spent_at = now() WHERE claim_id = %(kit)s"),
    Break(("use-of-a-claim",), "UPDATE contracts_use SET given_back_at = NULL WHERE claim_id = %(withdrawn)s"),
    Break(("use-numbers",), "UPDATE contracts_use SET ordinal = 2 WHERE claim_id = %(kit)s"),
    Break(
        ("closed-with-nothing-out", "journal-of-loaners", "allocation-live"),
        "UPDATE claims_lending SET state = 'lent' WHERE claim_id = %(exchanged)s",
    ),
    Break(
        ("closed-with-nothing-out", "custody-parcels"),
        "UPDATE devices_parcel SET delivered_at = NULL"
        " WHERE id = (SELECT return_parcel_id FROM claims_claim WHERE id = %(exchanged)s)",
    ),
    Break(
        ("claim-and-device",),
        "INSERT INTO devices_custodymove (id, unit_id, ordinal, holder_kind, holder_id, since_at)"
        " SELECT gen_random_uuid(), unit_id, max(ordinal) + 1, 'depot', 'main', now() FROM devices_custodymove"
        " WHERE unit_id = %(in_store_unit)s GROUP BY unit_id",
    ),
    # the journal
    Break(
        ("journal-of-claims",),
        "DELETE FROM journal_entry WHERE claim_id = %(kit)s AND event = 'claims.kit-sent'",
    ),
    Break(
        ("history-of-claims",),
        "DELETE FROM journal_entry WHERE claim_id = %(exchanged)s AND event = 'claims.arrived'",
    ),
    Break(
        ("journal-of-orders",),
        "DELETE FROM journal_entry WHERE order_id = %(sold_order)s AND event = 'sales.delivered'",
    ),
    Break(
        ("journal-of-loaners",),
        "DELETE FROM journal_entry WHERE claim_id = %(exchanged)s AND event = 'claims.loaner-wiped'",
    ),
    Break(
        ("journal-of-contracts",),
        "DELETE FROM journal_entry WHERE contract_id = %(sold)s AND event = 'contracts.started'",
    ),
    Break(
        ("journal-of-contracts",),
        "UPDATE contracts_contract SET last_day = '2031-01-31' WHERE id = %(sold)s",
    ),
    Break(
        ("journal-of-contracts",),
        "INSERT INTO contracts_suspension (id, member_id, contract_id, since_at)"
        " SELECT gen_random_uuid(), member_id, id, now() FROM contracts_contract WHERE id = %(sold)s",
    ),
    # stores and the agenda
    Break(("places-within-capacity",), "UPDATE network_visit SET place = 2 WHERE state = 'booked'"),
    Break(("parts-held",), "UPDATE network_part SET held = held + 1 WHERE at_hand > held"),
    Break(
        ("visits-of-claims", "parts-held"),
        "UPDATE network_visit SET state = 'cancelled' WHERE state = 'booked'",
    ),
    Break(
        ("agenda-failed",),
        "INSERT INTO journal_duty (id, due_at, kind, subject_id, failed)"
        " VALUES (gen_random_uuid(), '2021-01-01', 'claims.close', gen_random_uuid(), 'KeyError')",
    ),
    Break(
        ("jobs-failed",),
        "INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args, status, attempts)"
        " VALUES ('outside', 'journal.follow', 0, '{}', 'failed', 7)",
    ),
    Break(
        ("agenda-in-time",),
        "INSERT INTO journal_duty (id, due_at, kind, subject_id, failed)"
        " VALUES (gen_random_uuid(), '2021-01-01', 'claims.close', gen_random_uuid(), '')",
    ),
    # money
    Break(
        ("entries-net-to-zero",),
        "UPDATE billing_posting SET yen = yen - 1 WHERE document = 'run:2020-09' AND account = 'revenue'",
    ),
    Break(
        ("invoices-are-receivable",),
        "UPDATE billing_posting SET yen = yen + 1 WHERE document = 'run:2020-09' AND account = 'receivable';"
        "UPDATE billing_posting SET yen = yen - 1 WHERE document = 'run:2020-09' AND account = 'revenue'",
    ),
    Break(
        ("unallocated-is-unmatched",),
        'INSERT INTO billing_posting (id, document, "on", account, yen, posted_at) VALUES'
        " (gen_random_uuid(), 'x', '2020-10-01', 'cash', 5, now()),"
        " (gen_random_uuid(), 'x', '2020-10-01', 'unallocated', -5, now())",
    ),
    Break(
        ("charges-are-lines",),
        "UPDATE billing_charge SET net_yen = 499 WHERE contract_id = %(sold)s AND month = '2020-10-01'",
    ),
    Break(
        ("charges-are-lines", "nothing-forgotten"),
        "DELETE FROM billing_charge WHERE contract_id = %(sold)s AND month = '2020-10-01'",
    ),
    Break(
        ("nothing-forgotten", "invoices-add-up"),
        "DELETE FROM billing_charge WHERE contract_id = %(sold)s AND month = '2020-10-01';"
        "DELETE FROM billing_invoiceline WHERE contract_id = %(sold)s AND charged_month = '2020-10-01'",
    ),
    Break(("one-offs-are-lines",), "UPDATE billing_oneoff SET net_yen = net_yen - 1"),
    Break(("one-offs-are-lines",), "UPDATE billing_oneoff SET claim_id = gen_random_uuid()"),
    Break(
        ("invoices-add-up",),
        "UPDATE billing_invoice SET by_rate = ARRAY[ARRAY[10, 500, 49]] WHERE number = 'I-20-0000020'",
    ),
    Break(
        ("invoices-add-up", "invoices-are-receivable"),
        "UPDATE billing_invoice SET tax_yen = tax_yen + 1, total_yen = total_yen + 1 WHERE number = 'I-20-0000020'",
    ),
    Break(
        ("one-charge-a-month",),
        "INSERT INTO billing_charge (month, member_id, contract_id, plan, terms_version, first_day, days, net_yen,"
        " tax_rate, rounding, run_id) SELECT month, gen_random_uuid(), contract_id, plan, 1, first_day, days, net_yen,"
        " 10, 0, gen_random_uuid() FROM billing_charge WHERE contract_id = %(sold)s AND month = '2020-10-01'",
    ),
    Break(
        ("charged-inside-the-contract", "charges-are-lines"),
        "INSERT INTO billing_charge (month, member_id, contract_id, plan, terms_version, first_day, days, net_yen,"
        " tax_rate, rounding, run_id) SELECT '2020-10-01', member_id, id, plan, 1, '2020-10-01', 31, 500, 10, 0,"
        " (SELECT id FROM billing_run WHERE month = '2020-10-01') FROM contracts_contract WHERE id = %(placed)s",
    ),
    Break(("numbers-without-gaps",), "UPDATE billing_series SET last = last + 1 WHERE letter = 'K'"),
    Break(
        ("numbers-without-gaps",),
        "UPDATE billing_invoice SET number = 'I-20-0009999' WHERE number = 'I-20-0000020'",
    ),
    Break(("credited-within-the-invoice",), "UPDATE billing_creditline SET net_yen = 501"),
    Break(("collected-once",), "DELETE FROM billing_result WHERE outcome = 'paid'"),
    Break(("collected-once",), "UPDATE billing_result SET amount_yen = 1 WHERE outcome = 'paid'"),
    Break(("sent-with-known-means",), "UPDATE billing_means SET version = version + 1"),
    Break(("unpaid-cases",), "UPDATE billing_dunningcase SET closed_at = now()"),
    # papers
    Break(("papers-as-given-out",), "UPDATE billing_paper SET size = size + 1"),
    Break(("papers-as-given-out",), "UPDATE billing_paper SET sha256 = repeat('0', 64)"),
    Break(("papers-as-given-out",), "UPDATE billing_paper SET file = 'elsewhere.pdf'"),
    Break(("papers-as-given-out",), "UPDATE billing_paper SET keep_until = keep_until - 1"),
    # decisions
    Break(
        ("decisions-replay",),
        "UPDATE claims_decision SET record = convert_to(replace(convert_from(record, 'UTF8'),"
        " '\"uses_left\":2', '\"uses_left\":1'), 'UTF8') WHERE claim_id = %(kit)s",
    ),
    Break(
        ("decisions-replay",),
        "UPDATE claims_decision SET (record, record_hash) = (SELECT other, encode(sha256(other), 'hex') FROM"
        " (SELECT convert_to(replace(convert_from(record, 'UTF8'), '\"uses_left\":2', '\"uses_left\":1'), 'UTF8'))"
        " AS changed(other)) WHERE claim_id = %(kit)s",
    ),
    Break(("decisions-replay",), "UPDATE claims_decision SET clauses = '[\"limit\"]' WHERE claim_id = %(kit)s"),
)


@pytest.mark.parametrize("broken", BREAKS, ids=str)
def test_an_invariant_that_is_broken_is_named(business: dict[str, UUID | None], broken: Break) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            for statement in broken.sql.split(";"):
                cursor.execute(statement, business)
            assert cursor.rowcount > 0, "the statement changed nothing"
        found = selfcheck.findings(now=NOW)
        transaction.set_rollback(True)
    assert sorted({each.invariant for each in found}) == sorted(broken.names), found


def test_nothing_is_named_where_nothing_is_broken(business: dict[str, UUID | None]) -> None:
    assert selfcheck.findings(now=NOW) == []


ELSEWHERE = {"unused-given-back": "tests/billing/test_unused.py"}
"""Invariants that are seen broken in another file: they need a plan that this business does not sell."""


def test_every_invariant_is_seen_broken() -> None:
    here = {name for broken in BREAKS for name in broken.names}
    assert here | set(ELSEWHERE) == {each.name for each in selfcheck.INVARIANTS}


def test_every_invariant_says_itself_in_both_languages() -> None:
    for invariant in selfcheck.INVARIANTS:
        assert invariant.ja.endswith("。")
        assert invariant.en.endswith(".")
        assert invariant.rows
