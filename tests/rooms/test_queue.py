"""The queue of claims: those for a person first, by the reply that was promised; then the oldest.

It is read page by page, to and fro, and counted.
"""

import pytest
from tests.cast import DESK, at, in_hand, publish, report

from hosho.claims import operations as claims
from hosho.claims.models import Claim
from hosho.claims.queries import before_in_progress, in_progress, states_in_progress
from hosho.core.codes import Cause

pytestmark = pytest.mark.django_db
NOW = at("2021-02-01 10:00")


@pytest.fixture
def queue(db: None) -> list[Claim]:
    """Five claims, reported in turn; the fourth and the second wait for a person, the fourth for a sooner reply."""
    publish()
    causes: tuple[Cause, ...] = ("wet", "other", "partial-damage", "other", "wet")
    made = [report(in_hand(), cause=cause, faults=[], now=NOW) for cause in causes]
    over = report(in_hand(), now=NOW)
    claims.withdraw(claim_id=over.id, actor=DESK, now=NOW)
    Claim.objects.filter(id=made[1].id).update(reply_due_at=at("2021-02-09 17:00"))
    return [Claim.objects.get(id=made[which].id) for which in (3, 1, 0, 2, 4)]


@pytest.mark.parametrize("pages_of", [1, 2, 3, 50])
def test_pages_go_on_where_the_last_one_ended(queue: list[Claim], pages_of: int) -> None:
    found: list[Claim] = []
    while page := in_progress(after=found[-1] if found else None, at_most=pages_of):
        found += page
    assert found == queue


def test_a_state_alone_is_read_in_its_order(queue: list[Claim]) -> None:
    assert in_progress(state="referred", at_most=50) == queue[:2]
    assert in_progress(state="approved", after=queue[2], at_most=50) == queue[3:]


def test_what_stands_before_a_claim_is_what_the_pages_say(queue: list[Claim]) -> None:
    assert [before_in_progress(each) for each in queue] == [None, *queue[:-1]]
    assert before_in_progress(queue[3], state="approved") == queue[2]
    assert before_in_progress(queue[2], state="approved") is None


@pytest.mark.parametrize(
    ("at_most", "counted"), [(50, {"approved": 3, "referred": 2}), (2, {"approved": 2, "referred": 2})]
)
def test_counting_stops_where_it_would_not_be_cheap(queue: list[Claim], at_most: int, counted: dict[str, int]) -> None:
    assert states_in_progress(at_most=at_most) == counted
