"""The demonstration that ``make run`` fills shows every state there is, by real operations alone."""

from collections.abc import Iterable
from datetime import timedelta
from typing import get_args

import pytest

from hosho import clock
from hosho.billing import events as money
from hosho.claims import events as claims
from hosho.claims.models import Claim, Lending
from hosho.contracts import events as contracts
from hosho.contracts.models import Contract
from hosho.contracts.queries import all_contracts, coverage_statuses
from hosho.core.calendar import day_in_tokyo
from hosho.core.coverage import ContractState
from hosho.core.moves import CLAIM_MOVES, CLAIM_STATES, ORDER_STATES
from hosho.devices import events as devices
from hosho.insight import selfcheck
from hosho.interfaces.demo.filling import ENDS_AT, fill
from hosho.interfaces.demo.scenarios import SCENARIOS
from hosho.interfaces.demo.scenarios import contracts as scenarios
from hosho.interfaces.demo.scenarios.steps import Scenario
from hosho.journal.actor import AGENDA
from hosho.journal.models import Duty, Entry
from hosho.network import events as network
from hosho.network.models import Visit
from hosho.people.models import Member
from hosho.platform.config import read
from hosho.presentation.contract_status import Today
from hosho.presentation.words import LendingState, VisitState
from hosho.repairs.models import Quote
from hosho.sales import events as sales
from hosho.sales.models import Order

FAILED, REMINDED, PAID = money.COLLECTION_FAILED, money.REMINDED, money.PAID
UNPAID = {FAILED, REMINDED, PAID, contracts.SUSPENDED, contracts.RESUMED, contracts.TERMINATED, contracts.ENDED}
NOT_IN_IT = {contracts.TERMS_APPLIED}
"""The demonstration has one version of the terms, so nobody follows another."""


def events_of(*rooms: object) -> set[str]:
    """Give the names of all events that these rooms know."""
    names = {value for room in rooms for name, value in vars(room).items() if name.isupper() and type(value) is str}
    return names | {claims.AFTER[move] for move in CLAIM_MOVES if move != "undo"}


def story(scenario: Scenario) -> list[str]:
    """Return what became of the unpaid invoices of whoever plays a scenario: each event once, in order."""
    number = [each for _days, each in SCENARIOS].index(scenario) + 1
    member = Member.objects.get(mail=f"member{number:04d}@example.jp")
    told = Entry.objects.filter(member_id=member.id).order_by("at", "id")
    return list(dict.fromkeys(each.event for each in told if each.event in UNPAID))


def missing(wanted: Iterable[str], found: Iterable[str]) -> set[str]:
    """Give what is wanted and not found."""
    return set(wanted) - set(found)


@pytest.mark.django_db
def test_the_demonstration_of_make_run_shows_every_state() -> None:
    members = read({}).demo_members
    assert members > len(SCENARIOS), "others live by chance"
    fill(members=members)
    now = clock.now()
    today = day_in_tokyo(now)
    assert ENDS_AT <= now <= ENDS_AT + timedelta(minutes=30), "the clock goes on from where the demonstration ends"

    assert missing(CLAIM_STATES, Claim.objects.values_list("state", flat=True)) == {"reported"}, "decided at once"
    assert missing(ORDER_STATES, Order.objects.values_list("state", flat=True)) == set()
    assert missing(get_args(LendingState), Lending.objects.values_list("state", flat=True)) == set()
    assert missing(get_args(VisitState), Visit.objects.values_list("state", flat=True)) == set()
    happened = Entry.objects.values_list("event", flat=True)
    assert missing(events_of(claims, contracts, sales, network, devices), happened) == NOT_IN_IT
    assert set(Quote.objects.values_list("accepted", flat=True)) == {True, False, None}
    assert {"battery", "other"} <= set(Claim.objects.values_list("cause", flat=True))

    held = [each for each in all_contracts() if each.called_off_at is None]
    stand = coverage_statuses(held, today=today)
    seen = [Today(each, today, stand.get(each.id)) for each in held]
    assert missing(get_args(ContractState), (each.state for each in seen)) == set()
    assert Contract.objects.exclude(called_off_at=None).exists()
    assert {0, 1, 2} <= {each.standing.uses_left for each in seen if each.standing}, "the limit is reached, or not"
    just_ended = {today - timedelta(days=days) for days in range(1, 8)}
    assert just_ended & {cover.last_day for each in stand.values() for cover in each.covers}
    assert any(each.started_on and each.started_on.day not in (1, 31) for each in held), "joined in mid-month"

    acted = Entry.objects.filter(event__in=(contracts.SUSPENDED, contracts.TERMINATED)).values_list("actor", flat=True)
    assert set(acted) == {str(AGENDA)}, "the dunning acts, not the operator"
    unpaid = [FAILED, REMINDED, contracts.SUSPENDED]
    assert story(scenarios.suspended) == unpaid
    assert story(scenarios.ended_unpaid) == [*unpaid, contracts.TERMINATED, contracts.ENDED]
    assert story(scenarios.resumed_and_natural_cover_just_ended) == [*unpaid, PAID, contracts.RESUMED]

    assert list(Duty.objects.exclude(failed="")) == []
    assert selfcheck.findings(now=now) == []
