"""Loaners to get back: read by their need, the newest first, page by page; calls and reminders noted."""

from datetime import date, timedelta

import pytest
from tests.cast import DESK, at, in_hand, publish, report

from hosho.claims import operations as claims
from hosho.claims.loaner_queries import NEEDS, Need, loaners
from hosho.claims.models import Chase, Lending
from hosho.claims.operations import LoanerMoveError
from hosho.journal.models import Entry

pytestmark = pytest.mark.django_db
TODAY = date(2021, 9, 2)
NOW = at("2021-09-02 12:00")


def lent(state: str, due_on: date | None) -> Lending:
    """Let another member have, or have had, a loaner."""
    claim = report(in_hand(), now=NOW)
    assert claim.unit_id is not None
    return Lending.objects.create(
        member_id=claim.member_id,
        claim=claim,
        unit_id=claim.unit_id,
        state=state,
        due_days=14,
        lost_yen=40_000,
        due_on=due_on,
        out_parcel_id=claim.id,
    )


@pytest.fixture
def lending(db: None) -> Lending:
    """A loaner whose last day was yesterday."""
    publish()
    return lent("overdue", TODAY - timedelta(days=1))


def read(need: Need, *, pages_of: int) -> list[Lending]:
    """Read a list page by page."""
    found: list[Lending] = []
    while page := loaners(need=need, today=TODAY, after=found[-1] if found else None, at_most=pages_of):
        found += page
    return found


@pytest.mark.parametrize("pages_of", [1, 2, 50])
def test_every_loaner_stands_in_the_list_of_its_need_the_newest_need_first(lending: Lending, pages_of: int) -> None:
    days = (-20, -5, 0, 3, 3, 7, 8)
    held = [lent("lent" if day >= 0 else "overdue", TODAY + timedelta(days=day)) for day in days]
    away = [lent(state, None) for state in ("sent", "lent")]
    lost = [lent("lost", TODAY - timedelta(days=day)) for day in (40, 30)]
    found = {need: read(need, pages_of=pages_of) for need in NEEDS}
    assert found["overdue"] == [lending, held[1], held[0]], "whose day was last comes first"
    assert found["due"] == held[2:6], "whose day comes first"
    assert found["out"] == [away[1], away[0], held[6]]
    assert found["lost"] == lost[::-1]


def test_a_call_is_noted_with_its_words_which_the_journal_does_not_hold(lending: Lending) -> None:
    claims.chase(claim_ids=[lending.claim_id], how="reached", note=" 土曜に送るとのこと ", actor=DESK, now=NOW)
    [made] = Chase.objects.all()
    assert (made.how, made.note, made.lending) == ("reached", "土曜に送るとのこと", lending)
    assert Entry.objects.get(event="claims.loaner-chased").data == {"how": "reached"}


def test_of_several_loaners_all_are_noted_or_none(lending: Lending) -> None:
    back = lent("wiped", TODAY)
    with pytest.raises(LoanerMoveError):
        claims.chase(claim_ids=[lending.claim_id, back.claim_id], how="reminded", actor=DESK, now=NOW)
    assert not Chase.objects.exists()
