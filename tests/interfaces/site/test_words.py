"""Every code has words in both languages, every state a tone and a shape, every journal event of a claim a sentence."""

import re
from collections.abc import Mapping
from typing import Any, get_args

import pytest

from hosho.billing.operations.one_time_charges import Kind as OneOff
from hosho.claims import events as claim_events
from hosho.contracts import events as contract_events
from hosho.core.codes import CAUSES, FAULTS, OUTCOMES
from hosho.core.coverage import ContractState
from hosho.core.moves import CLAIM_STATES, ENDED, MOVES_OF_CLAIM, ORDER_STATES, ClaimState
from hosho.core.rating import CHARGED_AFTER
from hosho.core.terms.loading import shipped
from hosho.core.terms.model import Billed, Leaving, Per, Start
from hosho.devices.identity import COLOURS
from hosho.gateways.payment_files.values import AccountKind
from hosho.interfaces.api.schemas.units import UnitIn
from hosho.presentation import order_view, timeline, words
from hosho.sales.offering import CLAUSE_OF, REASONS
from tests.interfaces.site.messages import SOURCES

SPRITE = (SOURCES / "web" / "templates" / "hosho" / "shapes.html").read_text(encoding="utf-8")
TABLES: dict[str, tuple[Mapping[Any, words.StatusStyle], tuple[str, ...]]] = {
    "contract": (words.CONTRACT, get_args(ContractState)),
    "claim": (words.CLAIM, CLAIM_STATES),
    "order": (words.ORDER, ORDER_STATES),
    "outcome": (words.OUTCOMES, OUTCOMES),
    "loaner": (words.LOANER, get_args(words.LendingState)),
    "visit": (words.VISIT, get_args(words.VisitState)),
    "invoice": (words.INVOICE, get_args(words.InvoiceState)),
}
STEPS = {(before, after) for (before, _move), after in MOVES_OF_CLAIM.items()}
WORDS: dict[str, tuple[Mapping[Any, words.Bilingual], tuple[str, ...]]] = {
    "causes": (words.CAUSES, CAUSES),
    "faults": (words.FAULTS, FAULTS),
    "per": (words.PER, get_args(Per)),
    "a year": (words.A_YEAR, get_args(Per)),
    "start": (words.START, get_args(Start)),
    "billed": (words.BILLED, get_args(Billed)),
    "leaving": (words.LEAVING, get_args(Leaving)),
    "colours": (words.COLOURS, COLOURS),
    "why not": (words.NOT_JOINED, REASONS),
    "one-off": (words.ONE_OFF, get_args(OneOff)),
    "accounts": (words.ACCOUNTS, get_args(AccountKind)),
    "how a sale ends": (order_view.WHAT_HAPPENED, tuple(CHARGED_AFTER)),
}


@pytest.mark.parametrize("table", TABLES)
def test_every_state_has_words_a_tone_and_a_shape(table: str) -> None:
    looks, states = TABLES[table]
    assert set(looks) == set(states)
    for look in looks.values():
        assert look.words.ja
        assert look.words.en
        assert look.tone in get_args(words.Tone)
        assert f'id="shape-{look.shape}"' in SPRITE


@pytest.mark.parametrize("table", WORDS)
def test_every_code_has_words_in_both_languages(table: str) -> None:
    words, codes = WORDS[table]
    assert set(words) == set(codes)
    assert all(each.ja and each.en for each in words.values())


def test_every_reason_against_the_option_stands_on_a_clause_of_the_shipped_terms() -> None:
    assert set(CLAUSE_OF) == set(REASONS)
    assert set(CLAUSE_OF.values()) <= shipped("iijmio-used").versions[0].clauses.keys()


def test_the_api_takes_every_colour_that_has_words() -> None:
    assert get_args(UnitIn.model_fields["colour"].annotation) == ("", *COLOURS)


def test_every_shape_is_drawn() -> None:
    assert set(re.findall(r'id="shape-([a-z-]+)"', SPRITE)) == {*get_args(words.Shape), "excluded"}


def test_every_event_of_a_claim_is_told_to_the_member() -> None:
    assert {claim_events.REPORTED, *claim_events.AFTER.values()} <= timeline.HAPPENED.keys()
    assert {contract_events.JOINED, contract_events.STARTED} <= timeline.HAPPENED.keys()


def test_every_event_of_a_contract_is_told_to_the_member_but_the_warning_which_is_a_notice() -> None:
    events = {value for name, value in vars(contract_events).items() if name.isupper()}
    assert events - timeline.HAPPENED.keys() == {contract_events.NATURAL_COVER_ENDING}


def test_every_state_that_is_not_over_says_what_is_going_on() -> None:
    assert set(timeline.GOING_ON) == set(CLAIM_STATES) - ENDED
    assert timeline.AT_THE_STORE.keys() <= timeline.GOING_ON.keys()


def test_every_way_leads_to_the_members_hands() -> None:
    for way in (timeline.SHIP_IN_WAY, timeline.WALK_IN_WAY):
        assert {after for after in way.values() if after not in way} == {"delivered"}
        assert all((before, after) in STEPS for before, after in way.items())


@pytest.mark.parametrize(
    ("state", "ahead"),
    [
        ("approved", ["kit-sent", "arrived", "inspected", "repairing", "sent-back", "delivered"]),
        ("repairing", ["sent-back", "delivered"]),
        ("not-covered", ["sent-back", "delivered"]),
        ("delivered", []),
        ("irreparable", ["exchange-allocated", "sent-back", "delivered"]),
        ("quoted", []),
        ("no-show", []),
        ("referred", []),
        ("closed", []),
    ],
)
def test_what_is_still_to_come_follows_the_ordinary_way(state: ClaimState, ahead: list[ClaimState]) -> None:
    assert timeline.ahead(state) == ahead


def test_at_the_store_nothing_is_sent_back() -> None:
    assert timeline.ahead("visit-booked", walk_in=True) == ["arrived", "inspected", "repairing", "delivered"]
    assert timeline.ahead("repaired", walk_in=True) == ["delivered"]


def test_a_loaner_says_how_many_days_are_left() -> None:
    assert [words.loaner_due(days).words.en for days in (0, 1, 3)] == [
        "Due today",
        "Due in 1 day",
        "Due in 3 days",
    ]


def test_a_list_is_joined_as_each_language_does() -> None:
    assert words.joined(["画面", "カメラ"], "ja") == "画面・カメラ"
    assert words.joined(["screen", "camera", "body"], "en") == "screen, camera and body"
    assert words.joined(["screen"], "en") == "screen"
    assert words.joined([], "en") == ""
