"""Every code has words in both languages, every state a tone and a shape, every journal event of a claim a sentence."""

import re
from typing import get_args

import pytest

from hosho.claims import events as claim_events
from hosho.contracts import events as contract_events
from hosho.core.codes import CAUSES, FAULTS, OUTCOMES
from hosho.core.moves import CLAIM_STATES, ClaimState
from hosho.core.terms.model import Per, Start
from hosho.doors.site import timeline, vocabulary
from tests.doors.site.messages import DOORS

SPRITE = (DOORS / "templates" / "hosho" / "shapes.html").read_text(encoding="utf-8")
TABLES = {
    "contract": (vocabulary.CONTRACT, get_args(vocabulary.ContractState)),
    "claim": (vocabulary.CLAIM, CLAIM_STATES),
    "outcome": (vocabulary.OUTCOMES, OUTCOMES),
}
WORDS = {
    "causes": (vocabulary.CAUSES, CAUSES),
    "faults": (vocabulary.FAULTS, FAULTS),
    "per": (vocabulary.PER, get_args(Per)),
    "a year": (vocabulary.A_YEAR, get_args(Per)),
    "start": (vocabulary.START, get_args(Start)),
}


@pytest.mark.parametrize("table", TABLES)
def test_every_state_has_words_a_tone_and_a_shape(table: str) -> None:
    looks, states = TABLES[table]
    assert set(looks) == set(states)
    for look in looks.values():
        assert look.words.ja
        assert look.words.en
        assert look.tone in get_args(vocabulary.Tone)
        assert f'id="shape-{look.shape}"' in SPRITE


@pytest.mark.parametrize("table", WORDS)
def test_every_code_has_words_in_both_languages(table: str) -> None:
    words, codes = WORDS[table]
    assert set(words) == set(codes)
    assert all(each.ja and each.en for each in words.values())


def test_every_shape_is_drawn() -> None:
    assert set(re.findall(r'id="shape-([a-z-]+)"', SPRITE)) == {*get_args(vocabulary.Shape), "excluded"}


def test_every_event_of_a_claim_is_told_to_the_member() -> None:
    assert {claim_events.REPORTED, *claim_events.AFTER.values()} <= timeline.HAPPENED.keys()
    assert {contract_events.JOINED, contract_events.STARTED} <= timeline.HAPPENED.keys()


def test_every_state_but_the_last_says_what_is_going_on() -> None:
    assert set(timeline.GOING_ON) == set(CLAIM_STATES) - {"closed"}


@pytest.mark.parametrize(
    ("state", "ahead"),
    [
        ("approved", ["kit-sent", "arrived", "inspected", "repairing", "sent-back", "delivered"]),
        ("repairing", ["sent-back", "delivered"]),
        ("not-covered", ["sent-back", "delivered"]),
        ("delivered", []),
        ("referred", []),
        ("closed", []),
    ],
)
def test_what_is_still_to_come_follows_the_ordinary_way(state: ClaimState, ahead: list[ClaimState]) -> None:
    assert timeline.ahead(state) == ahead


def test_a_list_is_joined_as_each_language_does() -> None:
    assert vocabulary.joined(["画面", "カメラ"], "ja") == "画面・カメラ"
    assert vocabulary.joined(["screen", "camera", "body"], "en") == "screen, camera and body"
    assert vocabulary.joined(["screen"], "en") == "screen"
    assert vocabulary.joined([], "en") == ""
