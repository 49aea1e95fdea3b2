"""The monthly run: the worked examples, days on which something changes, what is parked, the order of months."""

from datetime import date

import pytest

from hosho.billing import operations as billing
from hosho.billing import queries
from hosho.billing.models import Charge, Invoice, InvoiceLine, Parked, Run
from hosho.billing.preview import BilledAlreadyError, preview_month
from hosho.contracts import operations as contracts
from hosho.core.terms import load_terms
from hosho.core.terms.loading import SHIPPED
from hosho.journal.models import Duty, Entry
from hosho.ledger.models import Posting
from hosho.plans.models import TermsVersion
from tests.billing.making import ISSUER, bill, contract, issued, member, nets
from tests.cast import OFFICE, at, in_hand, publish
from tests.stories.diary import go_to

pytestmark = pytest.mark.django_db


def day(written: str) -> date:
    """Read a day."""
    return date.fromisoformat(written)


@pytest.fixture(autouse=True)
def _plan() -> None:
    publish()


@pytest.mark.parametrize(
    ("start", "month", "net", "tax"),
    [
        ("2020-08-04", "2020-08", 451, 45),
        ("2020-08-31", "2020-08", 16, 1),
        ("2020-09-16", "2020-09", 250, 25),
        ("2024-02-15", "2024-02", 258, 25),
        ("2020-08-01", "2020-08", 500, 50),
        ("2020-02-29", "2020-02", 17, 1),
        ("2020-02-29", "2021-02", 500, 50),
        ("2019-09-30", "2019-09", 16, 1),
        ("2019-09-01", "2019-09", 500, 40),
        ("2019-09-01", "2019-10", 500, 50),
        ("2020-12-31", "2020-12", 16, 1),
        ("2020-12-31", "2021-01", 500, 50),
    ],
)
def test_the_first_month_is_charged_by_the_day_and_taxed_by_its_last_day(
    start: str, month: str, net: int, tax: int
) -> None:
    made = contract(member(), day(start))
    bill(month)
    assert nets() == {(made.id, month): net}
    invoice = Invoice.objects.get()
    assert (invoice.net_yen, invoice.tax_yen, invoice.total_yen) == (net, tax, net + tax)


def test_three_lines_of_one_member_are_taxed_once() -> None:
    owner = member()
    for _ in range(3):
        contract(owner, day("2024-02-15"))
    bill("2024-02")
    invoice = Invoice.objects.get()
    assert invoice.by_rate == [[10, 774, 77]]
    assert [line.net_yen for line in queries.lines_of(invoice)] == [258, 258, 258]


def test_an_invoice_is_a_fixed_document_with_all_that_it_must_say() -> None:
    owner = member("青木 葵")
    contract(owner, day("2024-02-15"))
    run = bill("2024-02")
    document = queries.invoice_content("I-24-0000001")
    assert (document.invoice.recipient, document.invoice.issued_on) == ("青木 葵", day("2024-03-01"))
    assert (document.issuer.name, document.issuer.number) == (ISSUER.name, ISSUER.number)
    assert document.invoice.keep_until == day("2032-02-29")
    [line] = document.lines
    assert (line.kind, line.first_day, line.days, line.plan) == ("fee", day("2024-02-15"), 15, "iijmio-used")
    assert list(Posting.objects.values_list("account", "tax_rate", "yen").order_by("account")) == [
        ("receivable", None, 283),
        ("revenue", 10, -258),
        ("tax", 10, -25),
    ]
    assert (run.charges, run.invoices, run.lines, run.net_yen, run.tax_yen) == (1, 1, 1, 258, 25)


def test_numbers_go_on_over_months_and_begin_anew_with_the_year_of_issue() -> None:
    for _ in range(2):
        contract(member(), day("2020-09-10"))
    for month in ("2020-10", "2020-11", "2020-12", "2021-01"):
        bill(month)
    assert [number for number, *_rest in issued()] == [
        *("I-20-0000001", "I-20-0000002", "I-20-0000003", "I-20-0000004"),
        *("I-21-0000001", "I-21-0000002", "I-21-0000003", "I-21-0000004"),
    ]


def test_the_month_of_leaving_is_charged_in_full_and_none_after_it() -> None:
    bought = in_hand(start="2020-08-04")
    contracts.leave(contract_id=bought.contract_id, actor=OFFICE, now=at("2020-09-03 10:00"))
    for month in ("2020-08", "2020-09", "2020-10"):
        bill(month)
    assert nets() == {(bought.contract_id, "2020-08"): 451, (bought.contract_id, "2020-09"): 500}
    assert not Invoice.objects.filter(month=day("2020-10-01")).exists()


def test_run_again_it_writes_nothing() -> None:
    contract(member(), day("2020-08-04"))
    bill("2020-08")
    before = (issued(), nets(), Posting.objects.count(), Entry.objects.count())
    contract(member(), day("2020-08-04"))
    bill("2020-08", now=at("2020-09-05 10:00"))
    assert (issued(), nets(), Posting.objects.count(), Entry.objects.count()) == before


def test_a_month_is_billed_when_it_is_over_and_in_its_turn() -> None:
    with pytest.raises(billing.MonthNotOverError, match="2020-09-01"):
        bill("2020-08", now=at("2020-08-31 23:59"))
    bill("2020-08")
    with pytest.raises(billing.RunOutOfOrderError, match="2020-09"):
        bill("2020-10")


def test_terms_of_the_first_charged_day_price_the_month() -> None:
    publish_version_2(net=700)
    owner = member()
    early = contract(owner, day("2020-08-04"), versions=((1, day("2020-08-04")), (2, day("2020-10-01"))))
    late = contract(owner, day("2020-08-04"), versions=((1, day("2020-08-04")), (2, day("2020-10-02"))))
    bill("2020-10")
    assert nets() == {(early.id, "2020-10"): 700, (late.id, "2020-10"): 500}


def publish_version_2(*, net: int, more: str = "") -> None:
    """Publish a second version of the shipped terms with another monthly price."""
    text = (SHIPPED / "iijmio-used" / "terms-1.toml").read_text(encoding="utf-8")
    text = text.replace("version = 1\n", "version = 2\n", 1).replace("[{ net = 500 }]", f"[{{ net = {net} }}]{more}", 1)
    terms = load_terms(text, file="terms-2.toml")
    TermsVersion.objects.create(
        plan=terms.plan,
        version=2,
        from_at=terms.from_at,
        hash=terms.hash,
        text=text,
        published_at=at("2020-08-04 10:00"),
    )


# ---- parked --------------------------------------------------------------------------------------------------------


def test_a_charge_over_the_bound_of_the_terms_is_parked_and_the_rest_is_billed() -> None:
    publish_version_2(net=50_000, more="\nat_most = 1000")
    dear = contract(member(), day("2020-08-04"), versions=((2, day("2020-08-04")),))
    fair = contract(member(), day("2020-08-04"))
    bill("2020-09")
    assert nets() == {(fair.id, "2020-09"): 500}
    parked = Parked.objects.get()
    assert (parked.contract_id, parked.why, parked.net_yen) == (dear.id, "over-bound", 50_000)

    billing.release(contract_id=dear.id, month=day("2020-09-01"), actor=OFFICE, now=at("2020-10-02 10:00"))
    run = bill("2020-10")
    assert nets()[dear.id, "2020-09"] == 50_000, "a person has said that it is right"
    assert Parked.objects.get(month=day("2020-09-01")).billed_by == run.id
    assert Parked.objects.get(month=day("2020-10-01")).why == "over-bound"


def test_what_a_person_holds_back_is_billed_by_the_run_after_its_release() -> None:
    made = contract(member(), day("2020-08-04"))
    billing.hold(contract_id=made.id, month=day("2020-09-01"), actor=OFFICE, now=at("2020-09-20 10:00"))
    bill("2020-09")
    assert nets() == {}
    billing.release(contract_id=made.id, month=day("2020-09-01"), actor=OFFICE, now=at("2020-10-20 10:00"))
    with pytest.raises(billing.NotParkedError):
        billing.release(contract_id=made.id, month=day("2020-09-01"), actor=OFFICE, now=at("2020-10-20 10:00"))
    bill("2020-10")
    assert nets() == {(made.id, "2020-09"): 500, (made.id, "2020-10"): 500}
    assert [line.charged_month for line in InvoiceLine.objects.order_by("ordinal")] == [
        day("2020-09-01"),
        day("2020-10-01"),
    ]
    with pytest.raises(billing.ChargedAlreadyError):
        billing.hold(contract_id=made.id, month=day("2020-10-01"), actor=OFFICE, now=at("2020-11-20 10:00"))


def test_released_before_its_run_it_is_billed_as_ever() -> None:
    made = contract(member(), day("2020-08-04"))
    billing.hold(contract_id=made.id, month=day("2020-09-01"), actor=OFFICE, now=at("2020-09-20 10:00"))
    billing.release(contract_id=made.id, month=day("2020-09-01"), actor=OFFICE, now=at("2020-09-21 10:00"))
    run = bill("2020-09")
    assert nets() == {(made.id, "2020-09"): 500}
    assert Parked.objects.get().billed_by == run.id


def test_a_contract_without_a_price_is_parked() -> None:
    lost = contract(member(), day("2020-08-04"), versions=((9, day("2020-08-04")),))
    bill("2020-09")
    assert (Parked.objects.get().contract_id, Parked.objects.get().why) == (lost.id, "no-price")


def test_a_second_charge_is_parked() -> None:
    made = contract(member(), day("2020-08-04"))
    bill("2020-08")
    bill("2020-09")
    Charge.objects.create(
        month=day("2020-09-01"),
        member_id=(other := contract(member(), day("2020-08-04"))).member_id,
        contract_id=other.id,
        plan=other.plan,
        terms_version=1,
        first_day=day("2020-09-01"),
        days=30,
        net_yen=500,
        tax_rate=10,
        rounding=0,
        run_id=Run.objects.get(month=day("2020-09-01")).id,
    )
    Parked.objects.create(
        month=day("2020-09-01"),
        member_id=other.member_id,
        contract_id=other.id,
        why="held",
        parked_at=at("2020-10-01 10:00"),
        parked_by="x",
        released_at=at("2020-10-02 10:00"),
    )
    bill("2020-10")
    assert Parked.objects.get().why == "second"
    assert Parked.objects.get().released_at is None
    assert nets()[made.id, "2020-10"] == 500


# ---- by itself -----------------------------------------------------------------------------------------------------


def test_it_runs_by_itself_on_each_1st_in_order() -> None:
    billing.schedule_first(now=at("2020-08-04 10:00"))
    billing.schedule_first(now=at("2020-08-04 10:00"))
    go_to("2020-08-04 10:00")
    made = in_hand(start="2020-08-04")
    go_to("2020-12-01 09:00")
    assert [f"{run.month:%Y-%m} {run.state}" for run in reversed(queries.runs())] == [
        "2020-08 closed",
        "2020-09 closed",
        "2020-10 closed",
        "2020-11 closed",
    ]
    assert [month for _contract, month in sorted(nets())] == ["2020-08", "2020-09", "2020-10", "2020-11"]
    assert nets()[made.contract_id, "2020-08"] == 451
    [next_one] = Duty.objects.filter(kind=billing.WHEN_TO_RUN, taken_at=None)
    assert next_one.due_at == at("2021-01-01 09:00")


# ---- tried ---------------------------------------------------------------------------------------------------------


def test_a_preview_says_what_differs_and_writes_nothing() -> None:
    publish_version_2(net=50_000, more="\nat_most = 1000")
    stays, ends = contract(member(), day("2020-08-04")), contract(member(), day("2020-08-01"))
    bill("2020-08")
    contracts.terminate(
        contract_id=ends.id, last_day=day("2020-08-31"), reason="x", actor=OFFICE, now=at("2020-08-31 10:00")
    )
    contract(member(), day("2020-09-16"))
    dear = contract(member(), day("2020-09-01"), versions=((2, day("2020-08-04")),))
    before = Charge.objects.count(), Run.objects.count(), Entry.objects.count(), Parked.objects.count()
    preview = preview_month(month=day("2020-09-01"), now=at("2020-10-01 08:00"), chunk=2)
    found = preview.plans["iijmio-used"]
    assert (found.charges, found.net_yen, found.charges_before, found.net_yen_before) == (2, 750, 2, 951)
    assert (found.new, found.ended, found.changed) == (1, 1, 1)
    assert preview.parked == [(dear.id, "over-bound")]
    assert (Charge.objects.count(), Run.objects.count(), Entry.objects.count(), Parked.objects.count()) == before
    assert bill("2020-09").net_yen == preview.net_yen
    assert nets()[stays.id, "2020-09"] == 500
    with pytest.raises(BilledAlreadyError):
        preview_month(month=day("2020-09-01"), now=at("2020-10-01 10:00"))

    # What the run before could not know, and what was released since, comes with the next.
    late = contract(member(), day("2020-09-16"), started_at=at("2020-10-05 10:00"))
    billing.release(contract_id=dear.id, month=day("2020-09-01"), actor=OFFICE, now=at("2020-10-06 10:00"))
    preview = preview_month(month=day("2020-10-01"), now=at("2020-11-01 08:00"))
    assert (preview.caught_up, preview.caught_up_net_yen) == (2, 50_250)
    run = bill("2020-10")
    assert (run.net_yen, run.caught_up) == (preview.net_yen, 2)
    assert (nets()[late.id, "2020-09"], nets()[dear.id, "2020-09"]) == (250, 50_000)
