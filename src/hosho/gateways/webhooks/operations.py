"""Endpoints, and the deliveries to them. All times are real time."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from procrastinate.contrib.django import app as jobs

from hosho.accounts.queries import keys_in_force
from hosho.core.refusals import Refused
from hosho.gateways.webhooks.addresses import TargetRefusedError, read_url, resolve
from hosho.gateways.webhooks.models import Delivery, Endpoint
from hosho.gateways.webhooks.posting import Answer, post
from hosho.gateways.webhooks.signing import headers, new_secret
from hosho.journal.operations import OUTSIDE
from hosho.platform.transactions import operation

DELIVER = "webhooks.deliver"
"""The job that makes one delivery; ``interfaces/jobs`` gives it its body."""
AFTER_MAIL = -10
"""The priority of deliveries in their queue: members are written to first."""
MOST_OF_ONE_KEY = 20
OLD_SECRET_SIGNS = timedelta(hours=24)
DISABLED_AFTER = timedelta(days=5)
"""An endpoint that has taken nothing for so long, though it was tried, is disabled."""
KEPT = timedelta(days=30)
"""How long deliveries that came to an end are kept."""


class TooManyEndpointsError(Refused):
    """The key has as many endpoints as one may have."""

    code = "too-many-endpoints"

    def __init__(self) -> None:
        super().__init__(most=MOST_OF_ONE_KEY)


class DeliveryFailedError(Exception):
    """A delivery was not taken; it is to be tried again. ``retry_after``: what the receiver asked for, in seconds."""

    def __init__(self, result: str, retry_after: int) -> None:
        self.result, self.retry_after = result, retry_after
        super().__init__(result)


@operation
def register(
    *, access_key_id: UUID, url: str, events: Collection[str], to_loopback: bool, real_now: datetime
) -> Endpoint:
    """Make an endpoint, with a new secret, for a key.

    Raises:
        TargetRefusedError: nothing may be sent to this URL.
        TooManyEndpointsError
    """
    read_url(url, to_loopback=to_loopback)
    if Endpoint.objects.filter(access_key_id=access_key_id).count() >= MOST_OF_ONE_KEY:
        raise TooManyEndpointsError
    return Endpoint.objects.create(
        access_key_id=access_key_id, url=url, secret=new_secret(), events=sorted(set(events)), made_at=real_now
    )


@operation
def rotate_secret(*, endpoint_id: UUID, real_now: datetime) -> Endpoint:
    """Replace an endpoint's secret. For a day the old one signs too, so that the receiver can change over."""
    endpoint = Endpoint.objects.select_for_update().get(id=endpoint_id)
    endpoint.old_secret, endpoint.old_secret_until = endpoint.secret, real_now + OLD_SECRET_SIGNS
    endpoint.secret = new_secret()
    endpoint.save(update_fields=["secret", "old_secret", "old_secret_until"])
    return endpoint


@operation
def enable(*, endpoint_id: UUID) -> Endpoint:
    """Re-enable a disabled endpoint. Only events from now on are sent."""
    Endpoint.objects.filter(id=endpoint_id).update(disabled_at=None, disabled_because="", failing_since=None)
    return Endpoint.objects.get(id=endpoint_id)


@operation
def remove(*, endpoint_id: UUID) -> None:
    """Delete an endpoint with its deliveries; what is under way to it is dropped."""
    Endpoint.objects.filter(id=endpoint_id).delete()


@operation
def fan_out(*, entry_id: UUID, endpoints: Iterable[Endpoint], real_now: datetime) -> int:
    """Defer a delivery of an entry for each endpoint that has none yet; give how many. Done again it does nothing."""
    made = 0
    for endpoint in endpoints:
        delivery, new = Delivery.objects.get_or_create(
            endpoint=endpoint, entry_id=entry_id, defaults={"made_at": real_now}
        )
        if new:
            jobs.configure_task(DELIVER, queue=OUTSIDE, priority=AFTER_MAIL).defer(delivery_id=str(delivery.id))
            made += 1
    return made


def deliver(*, delivery_id: UUID, body: bytes, last: bool, to_loopback: bool, real_now: datetime) -> bool:
    """Try one delivery, outside of any transaction; say whether it went now. One that is over is left alone.

    ``last`` says that no other try will follow.

    Raises:
        DeliveryFailedError: it was not taken.
    """
    delivery = Delivery.objects.select_related("endpoint").filter(id=delivery_id).first()
    if delivery is None or delivery.delivered_at or delivery.given_up_at or delivery.endpoint.disabled_at:
        return False
    endpoint = delivery.endpoint
    if not keys_in_force([endpoint.access_key_id]):
        return False
    answer = _send(endpoint, delivery.entry_id, body, to_loopback=to_loopback, real_now=real_now)
    _note(delivery, answer, last=last, real_now=real_now)
    if not answer.taken and answer.status != 410:
        raise DeliveryFailedError(answer.result, answer.retry_after)
    return answer.taken


def _send(endpoint: Endpoint, entry_id: UUID, body: bytes, *, to_loopback: bool, real_now: datetime) -> Answer:
    try:
        target = read_url(endpoint.url, to_loopback=to_loopback)
        address = resolve(target, to_loopback=to_loopback)
    except TargetRefusedError as refusal:
        return Answer(None, refusal.reason)
    secrets = [endpoint.secret]
    if endpoint.old_secret and endpoint.old_secret_until and real_now < endpoint.old_secret_until:
        secrets.append(endpoint.old_secret)
    signed = headers(secrets, message_id=str(entry_id), timestamp=int(real_now.timestamp()), body=body)
    return post(target, address, body=body, headers=signed)


@operation
def _note(delivery: Delivery, answer: Answer, *, last: bool, real_now: datetime) -> None:
    endpoint = Endpoint.objects.select_for_update().filter(id=delivery.endpoint_id).first()
    if endpoint is None:
        return
    if answer.taken:
        endpoint.failing_since = None
    else:
        endpoint.failing_since = endpoint.failing_since or real_now
        if answer.status == 410:
            endpoint.disabled_at, endpoint.disabled_because = real_now, "gone"
        elif real_now - endpoint.failing_since >= DISABLED_AFTER:
            endpoint.disabled_at, endpoint.disabled_because = real_now, "failing"
    endpoint.save(update_fields=["failing_since", "disabled_at", "disabled_because"])
    Delivery.objects.filter(id=delivery.id).update(
        attempts=delivery.attempts + 1,
        last_result=answer.result,
        delivered_at=real_now if answer.taken else None,
        given_up_at=real_now if not answer.taken and (last or endpoint.disabled_at) else None,
    )


@operation
def forget_old_deliveries(*, real_now: datetime) -> int:
    """Forget deliveries made more than 30 days ago; no try of theirs is still to come. Give how many."""
    deleted, _by_table = Delivery.objects.filter(made_at__lt=real_now - KEPT).delete()
    return deleted
