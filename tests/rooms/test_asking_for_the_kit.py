"""A member asks for the kit: the wish, the preparation and the consents are kept until desk or depot sends it."""

import pytest
from tests.cast import (
    DESK,
    MEI,
    PREPARED,
    Bought,
    at,
    book,
    in_hand,
    kept,
    open_store,
    publish,
    report,
    tracking_number,
)

from hosho.claims import operations as claims
from hosho.claims.models import Claim, Lending
from hosho.claims.queries import preview
from hosho.contracts.models import Contract, Use
from hosho.core.codes import Cause
from hosho.core.moves import MoveRefusedError
from hosho.devices.models import Allocation
from hosho.insight import selfcheck
from hosho.journal.actor import Actor
from hosho.journal.queries import timeline
from hosho.people.consents import TO_HAND_IN
from hosho.people.models import Consent
from hosho.people.operations import ConsentMissingError

pytestmark = pytest.mark.django_db
NOW = at("2021-06-01 10:00")


@pytest.fixture
def aoi() -> Bought:
    publish()
    kept("loaner", now=at("2020-08-04 10:00"))
    return in_hand()


def ask(claim: Claim, *, consents: frozenset[str] = TO_HAND_IN, loaner: bool = True) -> Claim:
    return claims.ask_for_kit(
        claim_id=claim.id, loaner=loaner, preparation=PREPARED, consents=consents, actor=DESK, now=NOW
    )


def test_what_was_asked_for_is_kept_and_told(aoi: Bought) -> None:
    asked = ask(report(aoi, now=NOW))
    found = Claim.objects.get(id=asked.id)
    assert (found.state, found.kit_asked_at, found.wants_loaner, found.preparation) == ("approved", NOW, True, PREPARED)
    assert set(Consent.objects.filter(subject_id=found.id).values_list("about", flat=True)) == TO_HAND_IN
    asked_for, reserved = timeline(claim_id=found.id)[-2:]
    assert (asked_for.event, asked_for.data) == ("claims.kit-asked", {"loaner": True})
    assert reserved.event == "claims.loaner-reserved"


def test_the_kit_is_sent_without_asking_for_the_consents_again(aoi: Bought) -> None:
    claim = ask(report(aoi, now=NOW))
    sent = claims.send_kit(claim_id=claim.id, tracking_number=tracking_number(), consents=(), actor=DESK, now=NOW)
    assert sent.state == "kit-sent"
    assert Consent.objects.filter(subject_id=claim.id).count() == len(TO_HAND_IN)


def test_without_every_consent_nothing_is_kept(aoi: Bought) -> None:
    claim = report(aoi, now=NOW)
    with pytest.raises(ConsentMissingError):
        ask(claim, consents=TO_HAND_IN - {"parts"})
    assert Claim.objects.get(id=claim.id).kit_asked_at is None


def test_no_kit_can_be_asked_for_once_it_is_sent(aoi: Bought) -> None:
    claim = report(aoi, now=NOW)
    claims.send_kit(claim_id=claim.id, tracking_number=tracking_number(), consents=TO_HAND_IN, actor=DESK, now=NOW)
    with pytest.raises(MoveRefusedError):
        ask(claim)


@pytest.mark.parametrize(("cause", "state"), [("partial-damage", "approved"), ("battery", "closed")])
def test_a_report_with_the_wish_for_a_kit_is_one_act(aoi: Bought, cause: Cause, state: str) -> None:
    claim = claims.report_and_arrange(
        contract_id=aoi.contract_id,
        device=aoi.serial,
        cause=cause,
        faults=["screen"],
        occurred_on=None,
        channel="web",
        way=claims.SendingIn(loaner=False),
        preparation=PREPARED,
        consents=TO_HAND_IN,
        actor=Actor("member", aoi.member.id),
        now=NOW,
    )
    assert claim.state == state
    assert (claim.kit_asked_at is not None) is (state == "approved")


def test_a_preview_says_what_the_report_would_be_decided_and_keeps_nothing(aoi: Bought) -> None:
    contract = Contract.objects.get(id=aoi.contract_id)
    decided: dict[Cause, str] = {"partial-damage": "covered", "battery": "not-covered", "other": "refer"}
    for cause, outcome in decided.items():
        seen = preview(contract=contract, cause=cause, faults=["screen"], occurred_on=None, channel="web", now=NOW)
        assert seen.decision.outcome == outcome
        assert seen.explanation.sentences
    assert not Claim.objects.exists()
    assert not Use.objects.exists()


def reserved_for(claim: Claim) -> list[str]:
    """Give the states of the claim's loaner, none or one, and see that its promise is as it says."""
    states = list(Lending.objects.filter(claim_id=claim.id).values_list("state", flat=True))
    promised = Allocation.objects.filter(purpose="loaner", subject_id=claim.id, released_at=None).count()
    assert promised == len(states)
    assert selfcheck.findings(now=NOW, leave_out=selfcheck.OF_THE_CLOCK) == []
    return states


def test_the_loaner_that_was_asked_for_is_reserved_and_is_the_one_that_is_sent(aoi: Bought) -> None:
    claim = ask(report(aoi, now=NOW))
    assert reserved_for(claim) == ["reserved"]
    promised = Lending.objects.get(claim_id=claim.id).unit_id
    claims.send_kit(
        claim_id=claim.id,
        tracking_number=tracking_number(),
        loaner_tracking_number=tracking_number(),
        consents=(),
        actor=DESK,
        now=NOW,
    )
    sent = Lending.objects.get(claim_id=claim.id)
    assert (sent.state, sent.unit_id) == ("sent", promised)


def test_where_no_loaner_is_free_none_is_promised_and_nothing_is_kept(aoi: Bought) -> None:
    ask(report(aoi, now=NOW))
    other = report(in_hand(), now=NOW)
    with pytest.raises(claims.NoLoanerError):
        ask(other)
    assert Claim.objects.get(id=other.id).kit_asked_at is None
    assert reserved_for(other) == []


@pytest.mark.parametrize("way", ["asks again without", "kit alone", "store", "withdraws"])
def test_a_reservation_is_given_up_where_the_loaner_is_not_needed(aoi: Bought, way: str) -> None:
    open_store(now=at("2020-08-04 10:00"))
    claim = ask(report(aoi, now=NOW))
    if way == "asks again without":
        ask(claim, loaner=False)
    elif way == "kit alone":
        claims.send_kit(claim_id=claim.id, tracking_number=tracking_number(), consents=(), actor=DESK, now=NOW)
    elif way == "store":
        book(claim, at("2021-06-03 11:00"), now=NOW)
    else:
        claims.withdraw(claim_id=claim.id, actor=MEI, now=NOW)
    assert reserved_for(claim) == []
    assert timeline(claim_id=claim.id)[-1].event in ("claims.loaner-released", "claims.visit-booked")
    ask(report(in_hand(), now=NOW))
