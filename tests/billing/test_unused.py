"""What a plan billed in advance charged for the days after a contract's end comes back by itself, to the yen."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from random import Random

import pytest

from hosho.billing import operations as billing
from hosho.billing import queries
from hosho.billing.collection_items import Returned
from hosho.billing.models import Charge, CreditNote, Invoice, InvoiceLine, Run
from hosho.billing.upcoming_charges import expected
from hosho.contracts import operations as contracts
from hosho.contracts.models import Contract, Suspension
from hosho.contracts.queries import NotStartedError
from hosho.core.calendar import ONE_DAY, TOKYO, Period, day_in_tokyo, month_period
from hosho.core.rating import charge, monthly_net
from hosho.insight import selfcheck
from hosho.journal.models import Duty
from hosho.plans.queries import plan_named
from tests.billing.making import ISSUER, Published, bill, contract, member, random_plan
from tests.cast import OFFICE, at
from tests.stories.diary import go_to

pytestmark = pytest.mark.django_db
MONEY = {each.name for each in (*selfcheck.money.INVARIANTS, *selfcheck.unused.INVARIANTS)}
ENDED = "2020-04-20 10:00"


def plan(random: Random, leaving: str, *, simple: bool) -> Published:
    """Publish a made-up plan that is billed in advance, costs something and is left in that way; ``simple``: without
    free days or an end of its own."""
    while True:
        code = f"plan-{random.randrange(10**9)}"
        made = random_plan(random, code, billed="in-advance")
        terms, row = made.versions[1].terms, plan_named(code).row(made.models[0], date(2020, 2, 1))
        plain = not terms.price.free_days and terms.time.months is None
        simple = simple or (terms.time.months or 24) < 24  # it would be over before the story begins
        if terms.price.leaving == leaving and monthly_net(terms, row).yen > 100 and (plain or not simple):
            return made


def held(leaving: str = "by-day") -> Contract:
    """Make a contract of such a plan, in force since 2019."""
    made = plan(Random(0), leaving, simple=True)
    return contract(member(), date(2019, 11, 4), plan=made.code, model=made.models[0])


def owed(made: Contract, month: date) -> int:
    """Price a charged month by the core, with what its run knew and the last day: yen before tax."""
    charged = Charge.objects.get(contract_id=made.id, month=month)
    known, cut_off_at = plan_named(made.plan), Run.objects.get(id=charged.run_id).cut_off_at
    assert made.started_on is not None
    return charge(
        terms=known.terms(charged.terms_version),
        started_on=made.started_on,
        ended_on=made.last_day,
        month=month,
        row=known.row(made.model, max(month, made.started_on)),
        suspended=[
            Period(day_in_tokyo(each.since_at), until - ONE_DAY)
            for each in made.suspensions.filter(since_at__lte=cut_off_at)
            if (until := _resumed_on(each, cut_off_at)) > day_in_tokyo(each.since_at)
        ],
    ).net.yen


def _resumed_on(each: Suspension, cut_off_at: datetime) -> date:
    return day_in_tokyo(each.until_at) if each.until_at and each.until_at <= cut_off_at else date(2100, 1, 1)


def kept(made: Contract, month: date) -> int:
    """Give what the invoices still ask for a month, before tax."""
    line = InvoiceLine.objects.get(contract_id=made.id, charged_month=month)
    invoice = Invoice.objects.get(member_id=line.member_id, month=line.month)
    return line.net_yen - queries.credited_lines(invoice.number).get(line.ordinal, 0)


def broken(when: str) -> list[selfcheck.Finding]:
    """Give what breaks an invariant of money."""
    return [each for each in selfcheck.findings(now=at(when)) if each.invariant in MONEY]


def test_the_days_after_the_end_come_back_with_their_tax_once() -> None:
    made = held()
    go_to("2020-02-01 09:00")
    bill("2020-01")
    february = date(2020, 2, 1)
    whole = Charge.objects.get(month=february).net_yen
    go_to("2020-02-10 12:00")
    contracts.leave(contract_id=made.id, actor=OFFICE, now=at("2020-02-10 12:00"))
    go_to("2020-02-10 23:59")
    assert not CreditNote.objects.exists(), "it can still be undone"
    [fee] = expected(made.member_id, month=february).fees
    made.refresh_from_db()
    assert (fee.priced.days, fee.priced.net_yen) == (10, owed(made, february)), "but what it comes to is said already"
    go_to("2020-02-11 00:01")
    note = CreditNote.objects.get()
    assert expected(made.member_id, month=february).fees[0].priced == fee.priced
    assert 0 < owed(made, february) == kept(made, february) < whole
    assert (note.kind, note.reason, note.net_yen) == ("unused", "", whole - owed(made, february))
    [invoice] = Invoice.objects.filter(number=note.invoice_number)
    net = invoice.net_yen - note.net_yen
    assert queries.balance_of(invoice).left == net + net * 10 // 100, "the tax of what is left, rounded as ever"
    for _ in range(2):
        billing.give_back_unused(contract_id=made.id, now=at("2020-02-12 10:00"))
    assert CreditNote.objects.count() == 1
    bill("2020-02")
    assert not Charge.objects.filter(month=date(2020, 3, 1)).exists()
    assert broken("2020-03-02 10:00") == []


@pytest.mark.parametrize("leaving", ["at-once", "month-end"])
def test_a_plan_whose_month_is_charged_in_full_gives_nothing_back(leaving: str) -> None:
    made = held(leaving)
    go_to("2020-02-01 09:00")
    bill("2020-01")
    go_to("2020-02-10 12:00")
    contracts.leave(contract_id=made.id, actor=OFFICE, now=at("2020-02-10 12:00"))
    go_to("2020-03-05 10:00")
    made.refresh_from_db()
    assert (
        kept(made, date(2020, 2, 1)) == owed(made, date(2020, 2, 1)) == Charge.objects.get(month="2020-02-01").net_yen
    )
    assert not CreditNote.objects.exists()


def test_what_was_paid_already_is_over_and_what_was_given_in_goodwill_is_not_counted() -> None:
    made = held()
    billing.set_means(
        member_id=made.member_id, kind="card", token_reference="t", actor=OFFICE, now=at("2020-01-05 10:00")
    )
    go_to("2020-02-01 09:00")
    bill("2020-01")
    now = at("2020-02-03 10:00")
    batch = billing.collect(kind="card", collect_on=date(2020, 2, 3), actor=OFFICE, now=now)
    results = [
        Returned(each.reference, each.amount_yen, "paid", "", date(2020, 2, 3)) for each in billing.due_invoices(batch)
    ]
    billing.record_results(results=results, actor=OFFICE, now=now)
    invoice, line = Invoice.objects.get(), InvoiceLine.objects.get(charged_month="2020-02-01").ordinal
    billing.credit(
        invoice_number=invoice.number, lines={line: 10}, kind="goodwill", reason="おわび", actor=OFFICE, now=now
    )
    contracts.terminate(contract_id=made.id, last_day=date(2020, 2, 20), reason="asked", actor=OFFICE, now=now)
    go_to("2020-02-21 10:00")
    made.refresh_from_db()
    assert kept(made, date(2020, 2, 1)) == owed(made, date(2020, 2, 1)) - 10
    assert queries.balance_of(invoice).left == -queries.balance_of(invoice).credited
    assert broken("2020-02-21 10:00") == []


def test_an_office_that_gave_it_back_by_hand_is_not_followed_by_a_second_note() -> None:
    made = held()
    go_to("2020-02-01 09:00")
    bill("2020-01")
    now = at("2020-02-10 12:00")
    contracts.leave(contract_id=made.id, actor=OFFICE, now=now)
    made.refresh_from_db()
    line = InvoiceLine.objects.get(charged_month="2020-02-01")
    back = line.net_yen - owed(made, date(2020, 2, 1))
    billing.credit(
        invoice_number=Invoice.objects.get().number,
        lines={line.ordinal: back},
        kind="correction",
        reason="x",
        actor=OFFICE,
        now=now,
    )
    go_to("2020-02-12 10:00")
    assert CreditNote.objects.count() == 1
    assert broken("2020-02-12 10:00") == []


def test_an_open_run_is_waited_for() -> None:
    made = held()
    go_to("2020-02-01 09:00")
    run = billing.open_run(month=date(2020, 1, 1), issuer=ISSUER, actor=OFFICE, now=at("2020-02-01 09:00"))
    billing.take_step(run_id=run.id, now=at("2020-02-01 09:00"))
    go_to("2020-02-01 10:00")
    contracts.leave(contract_id=made.id, actor=OFFICE, now=at("2020-02-01 10:00"))
    go_to("2020-02-03 10:00")
    assert not CreditNote.objects.exists()
    assert not Duty.objects.exclude(failed="").exists()
    while billing.take_step(run_id=run.id, now=at("2020-02-03 10:00")).state != "closed":
        pass
    go_to("2020-02-03 12:00")
    made.refresh_from_db()
    assert kept(made, date(2020, 2, 1)) == owed(made, date(2020, 2, 1))
    assert CreditNote.objects.count() == 1


def test_a_member_who_stays_gets_nothing_back() -> None:
    made = held()
    go_to("2020-02-01 09:00")
    bill("2020-01")
    go_to("2020-02-10 12:00")
    contracts.leave(contract_id=made.id, actor=OFFICE, now=at("2020-02-10 12:00"))
    contracts.stay(contract_id=made.id, actor=OFFICE, now=at("2020-02-10 22:00"))
    go_to("2020-02-25 10:00")
    assert not CreditNote.objects.exists()
    contracts.leave(contract_id=made.id, actor=OFFICE, now=at("2020-02-25 10:00"))
    go_to("2020-02-26 10:00")
    made.refresh_from_db()
    assert kept(made, date(2020, 2, 1)) == owed(made, date(2020, 2, 1))


def test_a_missing_correction_is_named() -> None:
    made = held()
    go_to("2020-02-01 09:00")
    bill("2020-01")
    Contract.objects.filter(id=made.id).update(
        last_day=date(2020, 2, 10), ended_at=at("2020-02-10 12:00"), ended_because="left"
    )
    assert broken("2020-02-10 12:00") == [], "the last day is not over"
    [found] = broken("2020-02-11 12:00")
    assert (found.invariant, found.subject) == ("unused-given-back", made.number)
    billing.give_back_unused(contract_id=made.id, now=at("2020-02-11 12:00"))
    assert broken("2020-02-11 12:00") == []


def lived(random: Random, made: Contract) -> Iterator[tuple[datetime, Callable[[datetime], object]]]:
    """Make up what happens around a run of January, in any order: the run opened and ended, suspended and resumed,
    left and stayed, left again or ended."""
    month = date(2020, 1, 1)

    def some_time(first: datetime, days: float) -> datetime:
        return first + timedelta(minutes=random.randrange(round(days * 24 * 60)))

    opened = some_time(at("2020-02-01 00:00"), random.choice((0.5, 0.5, 3, 20)))
    closed = opened + timedelta(minutes=random.choice((0, 30, 60 * 24 * random.randint(1, 12))))

    def finish(now: datetime) -> None:
        run = Run.objects.get(month=month)
        while billing.take_step(run_id=run.id, now=now).state != "closed":
            pass

    def part(now: datetime) -> None:
        run = billing.open_run(month=month, issuer=ISSUER, actor=OFFICE, now=now)
        for _ in range(random.randrange(5)):
            billing.take_step(run_id=run.id, now=now)

    yield opened, part
    yield closed, finish
    if random.random() < 0.4:
        since = some_time(at("2020-01-20 00:00"), 40)
        yield since, lambda now: contracts.suspend(contract_id=made.id, actor=OFFICE, now=now)
        if random.random() < 0.6:
            until = some_time(since, 30)
            yield until, lambda now: contracts.resume(contract_id=made.id, actor=OFFICE, now=now)
    for _ in range(random.randint(1, 2)):
        left = some_time(at("2020-01-30 00:00"), random.choice((4, 30, 30)))
        yield left, lambda now: contracts.leave(contract_id=made.id, actor=OFFICE, now=now)
        if random.random() < 0.4:
            yield some_time(left, 0.6), lambda now: contracts.stay(contract_id=made.id, actor=OFFICE, now=now)
    if random.random() < 0.4:
        ended = some_time(at("2020-01-28 00:00"), 45)
        last_day = ended.date() + timedelta(days=random.randrange(25))
        yield (
            ended,
            lambda now: contracts.terminate(
                contract_id=made.id, last_day=last_day, reason="asked", actor=OFFICE, now=now
            ),
        )


REFUSED = (
    contracts.EndedError,
    contracts.NotLeavingError,
    NotStartedError,
    contracts.LastDayPassedError,
)


@pytest.mark.parametrize("seed", range(32))
def test_whatever_the_order_a_month_comes_to_what_the_core_says(seed: int) -> None:
    random = Random(seed)
    made_up = plan(random, random.choice(("by-day",) * 8 + ("at-once", "month-end")), simple=False)
    started_on = random.choice((date(2019, 6, 3), date(2019, 12, 9), date(2020, 1, 9), date(2020, 2, 3)))
    made = contract(member(), started_on, plan=made_up.code, model=made_up.models[0])
    for when, act in sorted(lived(random, made), key=lambda each: each[0]):
        if when.astimezone(TOKYO).date() < started_on and act.__name__ == "<lambda>":
            continue
        go_to(f"{when.astimezone(TOKYO):%Y-%m-%d %H:%M}")
        try:
            act(when)
        except REFUSED:
            continue
    go_to(ENDED)
    made.refresh_from_db()
    stayed = Duty.objects.filter(kind=contracts.WHEN_IT_ENDS).count() > 1
    for each in Charge.objects.filter(contract_id=made.id):
        price, left = owed(made, each.month), kept(made, each.month)
        if made.last_day is None or made.last_day > month_period(each.month.year, each.month.month).last_day:
            assert left == each.net_yen, "a month of use is charged as the run found it"
        else:
            assert left == min(each.net_yen, price)
            assert stayed or left == price
    for _ in range(2):
        notes = CreditNote.objects.count()
        billing.give_back_unused(contract_id=made.id, now=at(ENDED))
        assert CreditNote.objects.count() == notes <= Charge.objects.count()
    assert not Duty.objects.exclude(failed="").exists()
    assert broken(ENDED) == []
