"""One claim, several who act on it: reported twice, withdrawn while it is approved."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle, islice
from uuid import UUID

import pytest
from django.db import IntegrityError
from tests.cast import DESK, OFFICE, Bought, at, in_hand, publish, report
from tests.conftest import Database
from tests.rooms.clients import CLIENTS, ROUNDS, Clients, all_is_well, answered, breaks, drop

from hosho.claims import operations as claims
from hosho.claims.models import Claim
from hosho.claims.operations.transitions import make
from hosho.contracts import queries as contracts
from hosho.contracts import uses
from hosho.contracts.models import Use
from hosho.core.moves import ENDED, MoveRefusedError
from hosho.platform.transactions import operation

NOW = at("2021-02-01 11:00")
REFUSALS = (MoveRefusedError, claims.ClaimOpenError)


def set_aside(claim_ids: list[UUID]) -> None:
    """End claims behind the operations' back, for the next round of a control."""
    Claim.objects.filter(id__in=claim_ids).update(state="withdrawn", closed_at=NOW)
    Use.objects.filter(claim_id__in=claim_ids).update(given_back_at=NOW)


def in_turn(rounds: int) -> Iterator[Bought]:
    """Give members with a device in turn, so that nobody's history grows long."""
    publish()
    return islice(cycle([in_hand() for _ in range(20)]), rounds)


# ---- the same report twice -----------------------------------------------------------------------------------------


def open_claims(bought: Bought) -> list[UUID]:
    """Give the contract's open claims."""
    return list(
        Claim.objects.filter(contract_id=bought.contract_id).exclude(state__in=ENDED).values_list("id", flat=True)
    )


@pytest.mark.usefixtures("fresh_database")
def test_of_eight_equal_reports_one_is_taken(clients: Clients) -> None:
    for aoi in in_turn(ROUNDS):
        reports = [partial(report, aoi, now=NOW)] * CLIENTS
        [claim] = answered(clients.at_once(reports, refusals=REFUSALS))
        assert isinstance(claim, Claim)
        assert open_claims(aoi) == [claim.id]
        claims.withdraw(claim_id=claim.id, actor=DESK, now=NOW)
    assert Claim.objects.count() == ROUNDS
    all_is_well(NOW)


def test_without_the_seats_the_same_report_is_taken_twice(clients: Clients, fresh_database: Database) -> None:
    publish()
    aoi = in_hand()
    drop(fresh_database, "DROP INDEX seat_open_claim", "ALTER TABLE contracts_use DROP CONSTRAINT seat_use")

    def taken_twice() -> bool:
        clients.at_once([lambda: report(aoi, now=NOW)] * CLIENTS, refusals=REFUSALS)
        taken = open_claims(aoi)
        set_aside(taken)
        return len(taken) > 1

    assert breaks(taken_twice)


# ---- withdrawn while it is approved --------------------------------------------------------------------------------


def withdraws(claim_id: UUID) -> Callable[[], Claim]:
    """Let the member think better of it."""
    return lambda: claims.withdraw(claim_id=claim_id, actor=DESK, now=NOW)


def approves(claim_id: UUID) -> Callable[[], Claim]:
    """Let a person with authority decide that it is covered."""
    return lambda: claims.decide_referral(
        claim_id=claim_id, covered=True, clause="cover.damage", reason="seen", actor=OFFICE, now=NOW
    )


def referred(bought: Bought) -> Claim:
    """Report what no clause names."""
    return report(bought, cause="other", faults=["other"], now=NOW)


@pytest.mark.usefixtures("fresh_database")
def test_a_claim_withdrawn_while_it_is_approved_keeps_no_use(clients: Clients) -> None:
    for aoi in in_turn(ROUNDS):
        claim = referred(aoi)
        results = clients.at_once([approves(claim.id), withdraws(claim.id)] * (CLIENTS // 2), refusals=REFUSALS)
        assert 1 <= len(answered(results)) <= 2
        assert Claim.objects.get(id=claim.id).state == "withdrawn"
        assert not Use.objects.filter(given_back_at=None).exists()
    all_is_well(NOW)


@operation
def withdraw_unlocked(claim_id: UUID) -> None:
    """Withdraw as the operation does, but without locking the claim."""
    make(Claim.objects.get(id=claim_id), "withdraw", actor=DESK, now=NOW)
    uses.give_back_use(claim_id=claim_id, now=NOW)


@operation
def approve_unlocked(claim_id: UUID) -> None:
    """Approve as the operation does, but without locking the claim."""
    claim = Claim.objects.get(id=claim_id)
    contract = contracts.contract_with(claim.contract_id)
    known = contracts.uses_taken(contract, but_of=claim.id)
    make(claim, "approve", actor=OFFICE, now=NOW)
    uses.reserve_use(contract=contract, known=known, claim_id=claim.id, received_on=claim.received_on, now=NOW)


@pytest.mark.usefixtures("fresh_database")
def test_without_the_lock_a_withdrawn_claim_keeps_a_use_or_comes_back(clients: Clients) -> None:
    publish()
    aoi = in_hand()

    def broken() -> bool:
        claim_id = referred(aoi).id
        acts = [lambda: approve_unlocked(claim_id), lambda: withdraw_unlocked(claim_id)] * (CLIENTS // 2)
        clients.at_once(acts, refusals=(MoveRefusedError, IntegrityError))
        kept = Use.objects.filter(claim_id=claim_id, given_back_at=None).exists()
        withdrawn = Claim.objects.get(id=claim_id).state == "withdrawn"
        set_aside([claim_id])
        return kept or not withdrawn

    assert breaks(broken)
