"""Collection: what goes out once at a time, and what comes back in any order and however often."""

from datetime import date
from io import BytesIO
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest

from hosho.billing import operations as billing
from hosho.billing import queries
from hosho.billing.collection_items import DueInvoice, Kind, Outcome, Returned
from hosho.billing.models import Batch, DunningCase, Invoice, Payment, Result, Unmatched
from hosho.insight import selfcheck
from hosho.journal.models import Entry
from hosho.ledger.models import Posting
from hosho.workflows.collection_files import file_of, take_in
from tests.billing.making import bill, contract, member
from tests.cast import OFFICE, at, publish

pytestmark = pytest.mark.django_db
DAY = date(2020, 10, 27)
NOW = at("2020-10-20 10:00")
BACK = at("2020-10-30 10:00")


@pytest.fixture
def owners() -> list[UUID]:
    """Three members with an invoice of 550 yen for September; the third pays from a bank account."""
    publish()
    made = [member() for _ in range(3)]
    for number, owner in enumerate(made):
        contract(owner, date(2020, 9, 1))
        if number < 2:
            billing.set_means(member_id=owner, kind="card", token_reference=f"tok-{number}", actor=OFFICE, now=NOW)
        else:
            billing.set_means(
                member_id=owner,
                kind="bank",
                bank_code="0001",
                branch_code="001",
                account_kind="ordinary",
                account_number="1234567",
                holder_kana="アオキ アオイ",
                actor=OFFICE,
                now=NOW,
            )
    bill("2020-09")
    return made


def sent(kind: Kind = "card", on: date = DAY) -> list[DueInvoice]:
    """Send out what is due, and give the lines of the file."""
    batch = billing.collect(kind=kind, collect_on=on, actor=OFFICE, now=NOW)
    return list(billing.due_invoices(batch))


def back(line: DueInvoice, outcome: Outcome = "paid", *, yen: int | None = None, on: date = DAY) -> Returned:
    """Make the result of a line."""
    amount = line.amount_yen if yen is None else yen
    return Returned(line.reference, amount, outcome, "", on)


def record(*results: Returned) -> billing.Recorded:
    """Record a file of results."""
    return billing.record_results(results=results, actor=OFFICE, now=BACK)


def settle(row: Unmatched, **how: Any) -> Unmatched:
    """Say what becomes of a line that fitted nothing."""
    return billing.settle_unmatched(unmatched_id=row.id, actor=OFFICE, now=BACK, **how)


def balance(account: str) -> int:
    """Give what an account of the books stands at, in yen."""
    return sum(Posting.objects.filter(account=account).values_list("yen", flat=True))


def test_each_way_of_paying_gets_its_own_file_and_no_invoice_is_in_two(owners: list[UUID]) -> None:
    cards, accounts = sent("card"), sent("bank")
    assert [line.member_id for line in cards] == owners[:2]
    assert [(line.member_id, line.announced, line.amount_yen) for line in accounts] == [(owners[2], "first", 550)]
    assert [line.reference for line in cards] == ["10000010000001", "10000010000002"]
    with pytest.raises(billing.NothingDueError):
        sent("card")
    assert not Batch.objects.filter(lines=0).exists()


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_results_are_matched_once_in_any_order_and_however_often(owners: list[UUID], order: tuple[int, ...]) -> None:
    first, second = sent("card")
    [third] = sent("bank")
    results = [back(first), back(second, "no-funds"), back(third)]
    once = record(*(results[n] for n in order))
    assert once == (2, 1, 0, 0, 1_100)
    again = record(*results, *results)
    assert again == (0, 0, 6, 0, 0)
    assert (Result.objects.count(), Payment.objects.count(), DunningCase.objects.count()) == (3, 2, 1)
    assert balance("cash") == 1_100
    ours = {each.name for each in selfcheck.money.INVARIANTS}
    assert [each for each in selfcheck.findings(now=BACK) if each.invariant in ours] == []


def test_lines_that_fit_nothing_are_kept_once_and_listed(owners: list[UUID]) -> None:
    first, _second = sent("card")
    stray = Returned("9999990000001", 550, "paid", "", DAY)
    assert record(back(first), stray).unmatched == 1
    assert record(stray, back(first, "refused")) == (0, 0, 0, 1, 0)
    assert record(stray, back(first, "refused")) == (0, 0, 0, 0, 0)
    listed = list(queries.unmatched())
    assert sorted((row.reference, row.why) for row in listed) == [
        (first.reference, "contradicts"),
        ("9999990000001", "unknown"),
    ]
    assert [row.money_came for row in listed] == [True, False]
    assert (balance("cash"), balance("unallocated")) == (550 + 550, -550)
    with pytest.raises(billing.SettlementRefusedError, match="550 yen came"):
        settle(listed[0])
    with pytest.raises(billing.SettlementRefusedError, match="no money came"):
        settle(listed[1], settled_as="returned")
    settle(listed[1])
    assert len(queries.unmatched()) == 1


def test_money_that_fitted_nothing_pays_an_invoice_or_goes_back(owners: list[UUID]) -> None:
    first, second = sent("card")
    record(back(first, "no-funds"))
    record(*(Returned(f"999999000000{n}", 550, "paid", "", DAY) for n in (1, 2)), back(first))
    strays = list(queries.unmatched())
    assert [(row.why, row.money_came) for row in strays] == [
        ("unknown", True),
        ("unknown", True),
        ("contradicts", True),
    ]
    assert (balance("cash"), balance("unallocated")) == (1_650, -1_650)
    with pytest.raises(billing.SettlementRefusedError, match="no invoice I-20-0000099"):
        settle(strays[0], settled_as="payment", invoice_number="I-20-0000099")
    settle(strays[0], settled_as="payment", invoice_number=second.invoice_number)
    settle(strays[1], settled_as="returned")
    settle(strays[2], settled_as="payment", invoice_number=first.invoice_number)
    assert (balance("cash"), balance("unallocated"), balance("receivable")) == (1_100, 0, 550)
    assert [queries.balance_of(queries.invoice_with(each.invoice_number)).left for each in (first, second)] == [0, 0]
    assert DunningCase.objects.get().closed_because == "paid"
    for row in strays:
        with pytest.raises(Unmatched.DoesNotExist):
            settle(row, settled_as="returned")


def test_a_line_of_no_yen_brings_no_money(owners: list[UUID]) -> None:
    record(Returned("9999990000001", 0, "paid", "", DAY))
    [row] = queries.unmatched()
    assert settle(row).settled_as == "noted"
    assert not Posting.objects.filter(account="unallocated").exists()


def test_less_leaves_the_rest_owed_and_more_is_paid_back(owners: list[UUID]) -> None:
    first, second = sent("card")
    record(back(first, yen=500), back(second, yen=600))
    standings = [queries.balance_of(invoice).left for invoice in Invoice.objects.order_by("number")[:2]]
    assert standings == [50, -50]
    with pytest.raises(billing.NothingOverError):
        billing.refund(invoice_number=second.invoice_number, yen=51, reference="r1", on=DAY, actor=OFFICE, now=BACK)
    billing.refund(invoice_number=second.invoice_number, yen=50, reference="r1", on=DAY, actor=OFFICE, now=BACK)
    billing.record_transfer(invoice_number=first.invoice_number, yen=50, reference="t1", on=DAY, actor=OFFICE, now=BACK)
    with pytest.raises(billing.PaymentKnownError):
        billing.record_transfer(
            invoice_number=first.invoice_number, yen=50, reference="t1", on=DAY, actor=OFFICE, now=BACK
        )
    assert [queries.balance_of(invoice).left for invoice in Invoice.objects.order_by("number")[:2]] == [0, 0]


def test_only_no_funds_is_tried_again_and_on_its_day(owners: list[UUID]) -> None:
    first, second = sent("card")
    record(back(first, "no-funds"), back(second, "refused"))
    with pytest.raises(billing.NothingDueError):
        sent("card", date(2020, 11, 2))
    [again] = sent("card", date(2020, 11, 3))
    assert (again.invoice_number, again.reference) == (first.invoice_number, "10000020000001")
    with pytest.raises(billing.NothingDueError):
        sent("card", date(2020, 11, 30))
    record(back(again, "no-funds", on=date(2020, 11, 3)))
    case = DunningCase.objects.get(invoice_number=first.invoice_number)
    assert (case.failures, case.failed_on) == (2, DAY)
    assert Entry.objects.filter(event="billing.collection-failed").count() == 3


def test_what_was_credited_is_not_collected(owners: list[UUID]) -> None:
    number = Invoice.objects.order_by("number")[0].number
    billing.credit(invoice_number=number, lines={1: 500}, kind="goodwill", reason="おわび", actor=OFFICE, now=NOW)
    assert [line.member_id for line in sent("card")] == [owners[1]]


def test_an_account_is_announced_to_the_bank_when_it_is_new_or_changed(owners: list[UUID]) -> None:
    [line] = sent("bank")
    record(back(line))
    bill("2020-10")
    assert [line.announced for line in sent("bank", date(2020, 11, 27))] == ["as-before"]
    account = {"bank_code": "0002", "branch_code": "002", "account_kind": "ordinary", "account_number": "7654321"}
    billing.set_means(member_id=owners[2], kind="bank", holder_kana="アオキ アオイ", actor=OFFICE, now=BACK, **account)
    bill("2020-11")
    assert [line.announced for line in sent("bank", date(2020, 12, 27))] == ["changed"]


def test_a_file_stays_as_it_was_sent_whatever_members_pay_by_afterwards(owners: list[UUID]) -> None:
    billing.collect(kind="card", collect_on=DAY, actor=OFFICE, now=NOW)
    billing.collect(kind="bank", collect_on=DAY, actor=OFFICE, now=NOW)
    batches = list(Batch.objects.order_by("ordinal"))
    before = [b"".join(file_of(batch)) for batch in batches]
    account = {"bank_code": "0002", "branch_code": "002", "account_kind": "ordinary", "account_number": "7654321"}
    for now in (NOW, BACK):  # at the same instant of business time, and later
        billing.set_means(member_id=owners[0], kind="card", token_reference="tok-new", actor=OFFICE, now=now)
        billing.set_means(member_id=owners[1], kind="bank", holder_kana="レン", actor=OFFICE, now=now, **account)
        billing.set_means(member_id=owners[2], kind="card", token_reference="tok-2", actor=OFFICE, now=now)
        assert [b"".join(file_of(batch)) for batch in batches] == before


def test_a_file_that_was_read_before_is_read_from_its_beginning(owners: list[UUID]) -> None:
    first, _second = sent("card")
    file = BytesIO(f"reference,amount_yen,result,code,processed_on\n{first.reference},550,paid,,{DAY}\n".encode())
    file.read()
    assert take_in(kind="card", file=file, actor=OFFICE, now=BACK).recorded == (1, 0, 0, 0, 550)
