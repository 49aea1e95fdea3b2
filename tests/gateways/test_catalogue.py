"""The catalogue of events is complete, current, and true of what the journal holds."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema_rs import validator_for

from hosho.accounts.roles import MAY
from hosho.interfaces.cli.events import page, schemas
from hosho.presentation.event_catalogue import as_json, events_of_apps
from hosho.presentation.event_catalogue.descriptions import DESCRIBED
from hosho.workflows.notices import NOTICES
from hosho.workflows.webhooks import ROOMS_HEARD
from tests.cast import at, book, in_hand, open_store, publish, report
from tests.gateways.described import misdescribed

DOCS = Path(__file__).parents[2] / "docs"


def test_every_event_of_every_room_is_described_and_no_other() -> None:
    assert set(DESCRIBED) - {"clock.set"} == events_of_apps()


def test_the_page_and_the_schemas_in_the_repository_are_current() -> None:
    assert (DOCS / "events.md").read_text() == page() + "\n"
    assert (DOCS / "events.json").read_text() == schemas() + "\n"


@pytest.mark.parametrize("name", sorted(DESCRIBED))
def test_an_event_has_words_in_both_languages_and_a_sound_schema(name: str) -> None:
    event = DESCRIBED[name]
    assert event.ja
    assert event.en[0].isupper()
    schema: dict[str, Any] = as_json()[name]["schema"]
    assert not validator_for(schema).is_valid({"type": name})


def test_notices_are_only_of_events_that_are_described() -> None:
    assert set(NOTICES) <= set(DESCRIBED)


def test_only_roles_that_may_have_webhooks_hear_of_anything() -> None:
    assert set(ROOMS_HEARD) == {role for role, acts in MAY.items() if "webhooks" in acts}


@pytest.mark.django_db
def test_what_the_journal_holds_is_as_it_is_described() -> None:
    publish()
    open_store(now=at("2020-08-04 10:00"))
    claim = report(in_hand("iphone-8"), now=at("2021-06-01 10:00"))
    book(claim, at("2021-06-03 11:00"))
    assert misdescribed() == []


def test_the_example_of_the_page_is_as_its_schema_says() -> None:
    example = json.loads((DOCS / "events.md").read_text().split("```json\n")[1].split("```")[0])
    schema = as_json()[example["type"]]["schema"]
    assert [error.message for error in validator_for(schema).iter_errors(example)] == []
