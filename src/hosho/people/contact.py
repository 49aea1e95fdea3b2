"""How a member is reached: changing it, and calling back."""

from datetime import datetime
from typing import Literal, get_args
from uuid import UUID

from hosho.core.refusals import Refused
from hosho.journal import operations as journal
from hosho.journal.actor import Actor
from hosho.people import events
from hosho.people.models import Callback, Member
from hosho.platform.transactions import operation

Proof = Literal["device-number", "order-number", "papers"]
"""What a caller can prove themselves by a second time: the IMEI or serial number of a device, the number of an order,
papers that were sent in."""
PROOFS: tuple[Proof, ...] = get_args(Proof)
CONTACT = ("mail", "phone", "postal_code", "address")


class SecondProofMissingError(Refused):
    """An address is changed only after a second proof of identity (domain page, section 6). Field ``second_proof``."""

    code = "second-proof-missing"
    field = "second_proof"


@operation
def change_contact(
    *,
    member_id: UUID,
    mail: str,
    phone: str,
    postal_code: str,
    address: str,
    second_proof: Proof | None,
    actor: Actor,
    now: datetime,
) -> tuple[str, ...]:
    """Change how a member is reached, to values in their written form; give the names of what is another now.

    Raises:
        Member.DoesNotExist: no such member.
        SecondProofMissingError: the address is another, and nothing but the first questions was asked.
    """
    member = Member.objects.select_for_update().get(id=member_id)
    asked = {"mail": mail, "phone": phone, "postal_code": postal_code, "address": address}
    changed = tuple(name for name in CONTACT if getattr(member, name) != asked[name])
    if {"address", "postal_code"} & set(changed) and second_proof is None:
        raise SecondProofMissingError
    if changed:
        Member.objects.filter(id=member_id).update(**{name: asked[name] for name in changed})
        journal.write(
            event=events.CONTACT_CHANGED,
            at=now,
            actor=actor,
            member_id=member_id,
            data={"changed": list(changed), "proof": second_proof or ""},
        )
    return changed


@operation
def ask_for_callback(
    *, member_id: UUID, phone: str, about: str, not_before: datetime, actor: Actor, now: datetime
) -> Callback:
    """Request a callback, not before the desk next answers. A new request replaces the earlier one."""
    callback, _new = Callback.objects.select_for_update().update_or_create(
        member_id=member_id,
        made_at=None,
        defaults={"phone": phone, "about": about.strip(), "not_before": not_before, "asked_at": now},
    )
    journal.write(event=events.CALLBACK_ASKED, at=now, actor=actor, member_id=member_id)
    return callback


@operation
def call_back(*, callback_id: UUID, reached: bool, actor: Actor, now: datetime) -> Callback:
    """Record a call back. Who was not reached is called again; one that was made already stays as it is.

    Raises:
        Callback.DoesNotExist: no such wish.
    """
    callback = Callback.objects.select_for_update().get(id=callback_id)
    if callback.made_at is not None:
        return callback
    if reached:
        callback.made_at = now
    else:
        callback.tries, callback.tried_at = callback.tries + 1, now
    callback.save()
    event = events.CALLBACK_MADE if reached else events.CALLBACK_TRIED
    journal.write(event=event, at=now, actor=actor, member_id=callback.member_id)
    return callback
