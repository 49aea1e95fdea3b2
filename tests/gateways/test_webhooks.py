"""Subscribers hear of what they asked for, signed, at least once and with a stable id."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings as django_settings
from django.utils import timezone
from jsonschema_rs import validator_for
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job

from hosho.accounts import operations as accounts
from hosho.accounts.roles import Role
from hosho.gateways.webhooks import operations as webhooks
from hosho.gateways.webhooks.models import Delivery, Endpoint
from hosho.gateways.webhooks.operations import DeliveryFailedError
from hosho.gateways.webhooks.signing import signature
from hosho.journal.models import Entry
from hosho.presentation.event_catalogue import schema_of
from hosho.workflows.webhooks import WAITS, Resend, body_of
from tests.cast import Bought, at, buy, in_hand, publish, report
from tests.gateways.postbox import Postbox
from tests.gateways.receiver import Receiver, listening

pytestmark = pytest.mark.django_db


@pytest.fixture
def receiver(post: Postbox, settings: Any) -> Iterator[Receiver]:
    settings.CONFIG = replace(django_settings.CONFIG, webhooks_to_loopback=True)
    with listening() as receiver:
        yield receiver


@pytest.fixture
def aoi(receiver: Receiver, post: Postbox) -> Bought:
    """Aoi has an iPhone XR, and what was to be told of it has been told."""
    publish()
    bought = in_hand()
    post.work()
    return bought


def key(role: Role = "desk") -> UUID:
    """Make a key."""
    return accounts.make_key(name=f"{role} program", role=role, now=at("2020-08-04 10:00"))[0].id


def endpoint(receiver: Receiver, *events: str, access_key_id: UUID | None = None) -> Endpoint:
    """Let a desk's program subscribe."""
    return webhooks.register(
        access_key_id=access_key_id or key(),
        url=receiver.url,
        events=events or ("claims.reported", "claims.approved"),
        to_loopback=True,
        real_now=timezone.now(),
    )


def deliver(real_now: datetime | None = None, *, last: bool = False) -> list[str]:
    """Try the deliveries that are open, in their order; give how each went."""
    went = []
    for delivery in Delivery.objects.filter(delivered_at=None, given_up_at=None).order_by("id"):
        with suppress(DeliveryFailedError):
            webhooks.deliver(
                delivery_id=delivery.id,
                body=body_of(Entry.objects.get(id=delivery.entry_id)),
                last=last,
                to_loopback=True,
                real_now=real_now or timezone.now(),
            )
        delivery.refresh_from_db()
        went.append(delivery.last_result)
    return went


def test_a_subscriber_gets_what_it_asked_for_signed_and_as_the_catalogue_says(
    aoi: Bought, receiver: Receiver, post: Postbox
) -> None:
    subscribed = endpoint(receiver)
    claim = report(aoi, now=at("2021-06-01 10:00"))
    post.work()
    assert deliver() == ["204", "204"]
    reported, approved = receiver.messages
    assert reported.path == "/hooks?from=hosho"
    assert reported.headers["content-type"] == "application/json"
    payload = reported.verified(subscribed.secret)
    entry = Entry.objects.get(event="claims.reported")
    assert payload == {
        "type": "claims.reported",
        "timestamp": "2021-06-01T10:00:00+09:00",
        "data": {
            "entry_id": str(entry.id),
            "member_id": str(aoi.member.id),
            "contract_id": str(aoi.contract_id),
            "claim_id": str(claim.id),
            "unit_id": str(aoi.unit.id),
            "details": {"cause": "partial-damage", "faults": ["screen"]},
        },
    }
    assert reported.headers["webhook-id"] == str(entry.id)
    assert validator_for(schema_of("claims.approved")).is_valid(approved.verified(subscribed.secret))
    for told in (aoi.member.name, aoi.member.mail, aoi.member.phone, aoi.serial):
        assert told.encode() not in reported.body + approved.body


def test_the_signature_is_the_one_of_the_specification() -> None:
    """The example of a library that is not ours (svix and standardwebhooks test with the same values)."""
    assert (
        signature(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
            timestamp=1614265330,
            body=b'{"test": 2432232314}',
        )
        == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )


def test_an_entry_followed_twice_is_delivered_once(aoi: Bought, receiver: Receiver, post: Postbox) -> None:
    endpoint(receiver)
    report(aoi, now=at("2021-06-01 10:00"))
    post.work()
    post.done = 0
    post.work()
    assert ProcrastinateJob.objects.filter(task_name=webhooks.DELIVER).count() == 2
    assert all(set(job.args) == {"delivery_id"} for job in ProcrastinateJob.objects.filter(task_name=webhooks.DELIVER))
    deliver()
    deliver()
    assert len(receiver.messages) == 2


def test_what_nobody_asked_for_is_sent_to_nobody(aoi: Bought, receiver: Receiver, post: Postbox) -> None:
    endpoint(receiver, "claims.closed")
    report(aoi, now=at("2021-06-01 10:00"))
    post.work()
    assert not Delivery.objects.exists()


def test_a_role_does_not_hear_of_what_it_may_not_read(aoi: Bought, receiver: Receiver, post: Postbox) -> None:
    """Even where the table of endpoints says otherwise."""
    endpoint(receiver, "claims.reported", "sales.ordered", access_key_id=key("shop"))
    report(aoi, now=at("2021-06-01 10:00"))
    buy(now=at("2021-06-01 11:00"))
    post.work()
    assert deliver() == ["204"]
    assert b'"sales.ordered"' in receiver.messages[0].body


def test_a_failure_is_tried_again_with_the_same_id_and_body_and_a_new_time(
    aoi: Bought, receiver: Receiver, post: Postbox
) -> None:
    subscribed = endpoint(receiver, "claims.reported")
    report(aoi, now=at("2021-06-01 10:00"))
    post.work()
    receiver.answers = [500, (302, {"Location": "http://127.0.0.1:1/"}), 200]
    first = timezone.now()
    assert deliver(first) == ["500"]
    assert Endpoint.objects.get(id=subscribed.id).failing_since == first
    assert deliver(first + timedelta(seconds=5)) == ["302"], "a redirect is not followed"
    assert deliver(first + timedelta(minutes=6)) == ["200"]
    assert Endpoint.objects.get(id=subscribed.id).failing_since is None
    ids = {message.headers["webhook-id"] for message in receiver.messages}
    times = [int(message.headers["webhook-timestamp"]) for message in receiver.messages]
    assert len(receiver.messages) == 3
    assert len(ids) == 1
    assert len({message.body for message in receiver.messages}) == 1
    assert times == [int(first.timestamp()) + wait for wait in (0, 5, 360)]
    for message in receiver.messages:
        message.verified(subscribed.secret)


def test_a_task_that_fails_asks_for_another_try(aoi: Bought, receiver: Receiver, post: Postbox) -> None:
    job = Job(id=1, queue="default", lock=None, queueing_lock=None, task_name=webhooks.DELIVER)
    waits: list[float | None] = []
    for attempts in range(len(WAITS) + 1):
        decision = Resend().get_retry_decision(
            exception=DeliveryFailedError("500", 0), job=job.evolve(attempts=attempts)
        )
        retry_at = decision.retry_at if decision else None
        waits.append((retry_at - timezone.now()).total_seconds() if retry_at else None)
    assert waits.pop() is None, "then it is given up"
    for wait, least in zip(waits, WAITS, strict=True):
        assert wait is not None
        assert least - 2 <= wait <= least * 1.1 + 2
    asked = Resend().get_retry_decision(exception=DeliveryFailedError("503", 7200), job=job)
    assert asked is not None
    assert asked.retry_at is not None
    assert (asked.retry_at - timezone.now()).total_seconds() > 7000


def test_what_the_receiver_asks_for_is_heeded(aoi: Bought, receiver: Receiver, post: Postbox) -> None:
    endpoint(receiver, "claims.reported")
    report(aoi, now=at("2021-06-01 10:00"))
    post.work()
    receiver.answers = [(503, {"Retry-After": "120"})]
    delivery = Delivery.objects.get()
    with pytest.raises(DeliveryFailedError) as caught:
        webhooks.deliver(delivery_id=delivery.id, body=b"{}", last=False, to_loopback=True, real_now=timezone.now())
    assert caught.value.retry_after == 120


def test_gone_disables_the_endpoint_at_once(aoi: Bought, receiver: Receiver, post: Postbox) -> None:
    subscribed = endpoint(receiver)
    report(aoi, now=at("2021-06-01 10:00"))
    post.work()
    receiver.answers = [410]
    assert deliver()[0] == "410"
    assert len(receiver.messages) == 1, "the other one is not even tried"
    assert Endpoint.objects.get(id=subscribed.id).disabled_because == "gone"
    webhooks.enable(endpoint_id=subscribed.id)
    ren = in_hand()
    report(ren, now=at("2021-06-02 10:00"))
    post.work()
    assert deliver()[-2:] == ["204", "204"]


def test_an_endpoint_that_takes_nothing_for_five_days_is_disabled(
    aoi: Bought, receiver: Receiver, post: Postbox
) -> None:
    subscribed = endpoint(receiver, "claims.reported")
    report(aoi, now=at("2021-06-01 10:00"))
    post.work()
    receiver.answers = [500, 500, 500]
    first = timezone.now()
    deliver(first)
    deliver(first + timedelta(days=5) - timedelta(seconds=1))
    assert Endpoint.objects.get(id=subscribed.id).disabled_at is None
    deliver(first + timedelta(days=5))
    assert Endpoint.objects.get(id=subscribed.id).disabled_because == "failing"
    report(in_hand(), now=at("2021-06-02 10:00"))
    post.work()
    assert Delivery.objects.count() == 1, "it hears of nothing any more"


def test_after_the_last_try_a_delivery_is_given_up(aoi: Bought, receiver: Receiver, post: Postbox) -> None:
    endpoint(receiver, "claims.reported")
    report(aoi, now=at("2021-06-01 10:00"))
    post.work()
    receiver.answers = [500]
    assert deliver(last=True) == ["500"]
    assert deliver() == []
    assert Delivery.objects.get().given_up_at is not None


def test_while_a_secret_is_changed_the_old_one_signs_too(aoi: Bought, receiver: Receiver, post: Postbox) -> None:
    subscribed = endpoint(receiver)
    changed_at = timezone.now()
    changed = webhooks.rotate_secret(endpoint_id=subscribed.id, real_now=changed_at)
    assert changed.secret != subscribed.secret
    report(aoi, now=at("2021-06-01 10:00"))
    post.work()
    deliver(changed_at + timedelta(hours=23, minutes=59))
    for secret in (subscribed.secret, changed.secret):
        receiver.messages[0].verified(secret)
    ren = in_hand()
    report(ren, now=at("2021-06-02 10:00"))
    post.work()
    deliver(changed_at + timedelta(hours=24))
    receiver.messages[-1].verified(changed.secret)
    with pytest.raises(AssertionError):
        receiver.messages[-1].verified(subscribed.secret)


def test_a_revoked_key_hears_nothing_more(aoi: Bought, receiver: Receiver, post: Postbox) -> None:
    mine = key()
    endpoint(receiver, access_key_id=mine)
    report(aoi, now=at("2021-06-01 10:00"))
    post.work()
    accounts.revoke_key(key_id=mine, now=at("2021-06-01 11:00"))
    assert deliver() == ["", ""]
    report(in_hand(), now=at("2021-06-02 10:00"))
    post.work()
    assert Delivery.objects.count() == 2
    assert receiver.messages == []


def test_an_endpoint_made_when_loopback_was_open_is_not_sent_to_when_it_is_closed(
    aoi: Bought, receiver: Receiver, post: Postbox
) -> None:
    endpoint(receiver, "claims.reported")
    report(aoi, now=at("2021-06-01 10:00"))
    post.work()
    with pytest.raises(DeliveryFailedError):
        webhooks.deliver(
            delivery_id=Delivery.objects.get().id, body=b"{}", last=False, to_loopback=False, real_now=timezone.now()
        )
    assert receiver.messages == []


def test_old_deliveries_are_forgotten(aoi: Bought, receiver: Receiver, post: Postbox) -> None:
    endpoint(receiver)
    report(aoi, now=at("2021-06-01 10:00"))
    post.work()
    deliver()
    assert webhooks.forget_old_deliveries(real_now=timezone.now() + timedelta(days=29)) == 0
    assert webhooks.forget_old_deliveries(real_now=timezone.now() + timedelta(days=31)) == 2
