"""Endpoints over the API: a key has its own, and its secret is shown once."""

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from hosho.accounts import operations as accounts
from hosho.accounts.roles import Role
from hosho.gateways.webhooks.models import Endpoint
from hosho.platform.ids import uuid7
from tests.cast import at, in_hand, publish, report
from tests.conftest import Database
from tests.gateways.receiver import Receiver, listening
from tests.stories.diary import go_to

_requests = count(1)
WANTED = {"url": "https://hooks.example/hosho", "events": ["claims.reported", "claims.closed"]}


class Program:
    """A partner's program with a key."""

    def __init__(self, role: Role) -> None:
        store_id = uuid7() if role == "store" else None
        now = at("2020-08-04 10:00")
        secret = accounts.make_key(name=f"{role} program", role=role, store_id=store_id, now=now)[1]
        self.client = Client()
        self.headers = {"Authorization": f"Bearer {secret}", "Accept-Language": "en"}

    def ask(self, method: str, path: str = "", body: Any = None) -> Any:
        """Send one request; writes get a key of their own."""
        headers = self.headers | {"Idempotency-Key": f"endpoints-{next(_requests)}"}
        return self.client.generic(
            method,
            f"/api/v1/webhook-endpoints{path}",
            b"" if method == "GET" else json.dumps(body or {}).encode(),
            "application/json",
            headers=headers,
        )


@pytest.fixture
def desk(db: None) -> Program:
    return Program("desk")


def test_an_endpoint_is_made_listed_and_deleted_and_its_secret_is_shown_once(desk: Program) -> None:
    made = desk.ask("POST", body=WANTED)
    assert made.status_code == 201
    assert made.json()["secret"].startswith("whsec_")
    [listed] = desk.ask("GET").json()["endpoints"]
    assert (listed["id"], listed["url"]) == (made.json()["id"], WANTED["url"])
    assert listed["events"] == sorted(WANTED["events"])
    one = desk.ask("GET", f"/{listed['id']}").json()
    assert one["deliveries"] == []
    assert "secret" not in listed
    assert "secret" not in one
    assert desk.ask("DELETE", f"/{listed['id']}").status_code == 200
    assert desk.ask("GET").json() == {"endpoints": []}
    assert desk.ask("DELETE", f"/{listed['id']}").status_code == 404


def test_a_changed_secret_is_another(desk: Program) -> None:
    made = desk.ask("POST", body=WANTED).json()
    changed = desk.ask("POST", f"/{made['id']}/secret")
    assert changed.status_code == 201
    assert changed.json()["secret"] not in ("", made["secret"])


def test_a_disabled_endpoint_is_enabled_again(desk: Program) -> None:
    made = desk.ask("POST", body=WANTED).json()
    Endpoint.objects.update(disabled_at=at("2021-06-01 10:00"), disabled_because="failing")
    assert desk.ask("GET").json()["endpoints"][0]["disabled_because"] == "failing"
    assert desk.ask("POST", f"/{made['id']}/enable").json()["disabled_at"] is None


def test_the_endpoints_of_another_key_are_not_found(desk: Program) -> None:
    made = desk.ask("POST", body=WANTED).json()
    other = Program("desk")
    assert other.ask("GET").json() == {"endpoints": []}
    for method, path in (("GET", ""), ("DELETE", ""), ("POST", "/secret"), ("POST", "/enable")):
        assert other.ask(method, f"/{made['id']}{path}").status_code == 404
    assert desk.ask("GET", f"/{made['id']}").status_code == 200


@pytest.mark.parametrize("role", ["store", "depot"])
def test_roles_without_webhooks_have_none(db: None, role: Role) -> None:
    assert Program(role).ask("GET").status_code == 403
    assert Program(role).ask("POST", body=WANTED).status_code == 403


def test_a_shop_does_not_subscribe_to_claims(db: None) -> None:
    assert Program("shop").ask("POST", body=WANTED).status_code == 403
    assert Program("shop").ask("POST", body=WANTED | {"events": ["sales.delivered"]}).status_code == 201


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"url": "http://hooks.example/"}, "url"),
        ({"url": "https://10.0.0.1/"}, "url"),
        ({"url": "https://localhost/"}, "url"),
        ({"url": ""}, "url"),
        ({"url": None}, "url"),
        ({"events": []}, "events"),
        ({"events": ["claims.danced"]}, "events.0"),
        ({"events": "claims.closed"}, "events"),
        ({"secret": "whsec_mine"}, "secret"),
    ],
)
def test_what_is_wrong_is_named(desk: Program, wrong: dict[str, Any], field: str) -> None:
    answer = desk.ask("POST", body=WANTED | wrong)
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["errors"]] == [field]


def test_a_key_has_so_many_endpoints_and_no_more(desk: Program) -> None:
    answers = [desk.ask("POST", body=WANTED) for _ in range(21)]
    assert [each.status_code for each in answers] == [201] * 20 + [409]
    assert (answers[-1].json()["type"], answers[-1].json()["most"]) == ("urn:hosho:problem:too-many-endpoints", 20)


@pytest.fixture
def receiver(fresh_database: Database, settings: Any, tmp_path: Any) -> Iterator[Receiver]:
    settings.CONFIG = replace(django_settings.CONFIG, webhooks_to_loopback=True, data=tmp_path)
    with listening() as receiver:
        yield receiver


def test_a_worker_delivers_what_the_api_was_asked_to_send(receiver: Receiver) -> None:
    publish()
    aoi = in_hand()
    desk = Program("desk")
    made = desk.ask("POST", body={"url": receiver.url, "events": ["claims.reported"]}).json()
    report(aoi, now=go_to("2021-06-01 10:00"))
    assert isinstance(app.connector, DjangoConnector)
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
    [message] = receiver.messages
    assert message.verified(made["secret"])["type"] == "claims.reported"
    [delivery] = desk.ask("GET", f"/{made['id']}").json()["deliveries"]
    assert (delivery["attempts"], delivery["last_result"]) == (1, "204")
    assert delivery["delivered_at"]
