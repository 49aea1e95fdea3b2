"""How members are reached: changing it, callbacks, and asking for a loaner back."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field, StringConstraints

from hosho.claims import operations as claims
from hosho.claims.operations import How
from hosho.claims.queries import claim_with
from hosho.interfaces.api.routes.claims import show
from hosho.interfaces.api.schemas import READABLE, Body, ClaimOut, Number, Text
from hosho.people import contact
from hosho.people.contact import Proof
from hosho.people.models import Callback
from hosho.people.queries import callbacks_to_make, member_with
from hosho.people.search_keys import digits_of
from hosho.presentation.phone_desk import phone_desk
from hosho.web.idempotency import once
from hosho.web.keys import KeyFor, caller
from hosho.web.request_time import now_of

router = Router(tags=["contact"])
AT_MOST = 200


class ContactIn(Body):
    """How a member is to be reached from now on. ``second_proof`` is needed where the address is another."""

    mail: Annotated[str, StringConstraints(max_length=254, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
    phone: Number
    postal_code: Number
    address: Text
    second_proof: Proof | None = None


class ContactOut(Schema):
    """The names of what is another now."""

    changed: list[str]


class CallbackIn(Body):
    """Where to call back, and about what."""

    phone: Number
    about: Annotated[str, StringConstraints(max_length=300, pattern=READABLE)] = ""


class CallbackMadeIn(Body):
    """Whether somebody was reached."""

    reached: Annotated[bool, Field(strict=True)]


class CallbackOut(Schema):
    """A callback, by ids: the number to call stands at the desk."""

    id: UUID
    member_id: UUID
    not_before: datetime
    tries: int
    made_at: datetime | None


class ChaseIn(Body):
    """How the borrower of a loaner was asked for it, and what was said."""

    how: How
    note: Annotated[str, StringConstraints(max_length=300, pattern=READABLE)] = ""


@router.post(
    "/members/{member_id}/contact",
    response={201: ContactOut},
    auth=KeyFor("change-members"),
    summary="Change how a member is reached",
)
@once(201)
def change_contact(request: HttpRequest, member_id: UUID, body: ContactIn) -> ContactOut:
    """Change a member's mail, phone and address; a changed address needs a second proof of identity."""
    values = body.model_dump()
    values["phone"] = digits_of(body.phone, field="phone", at_least=10, at_most=11)
    values["postal_code"] = digits_of(body.postal_code, field="postal_code", at_least=7, at_most=7)
    changed = contact.change_contact(member_id=member_id, **values, actor=caller(request), now=now_of(request))
    return ContactOut(changed=list(changed))


@router.get(
    "/callbacks",
    response=list[CallbackOut],
    auth=KeyFor("change-members"),
    summary="Callbacks to be made, oldest first",
)
def list_callbacks(request: HttpRequest) -> list[CallbackOut]:
    """Give the callbacks that are still to be made, the longest due first, 200 at most."""
    return [_callback(each) for each in callbacks_to_make(at_most=AT_MOST)]


@router.post(
    "/members/{member_id}/callback",
    response={201: CallbackOut},
    auth=KeyFor("change-members"),
    summary="A member wants to be called back",
)
@once(201)
def ask_for_callback(request: HttpRequest, member_id: UUID, body: CallbackIn) -> CallbackOut:
    """Keep that a member is to be called back when the phone desk next opens; the last word holds."""
    member_with(member_id)
    now = now_of(request)
    asked = contact.ask_for_callback(
        member_id=member_id,
        phone=digits_of(body.phone, field="phone", at_least=10, at_most=11),
        about=body.about,
        not_before=phone_desk().next_opening(now),
        actor=caller(request),
        now=now,
    )
    return _callback(asked)


@router.post(
    "/callbacks/{callback_id}/call",
    response={201: CallbackOut},
    auth=KeyFor("change-members"),
    summary="A callback was tried",
)
@once(201)
def call_back(request: HttpRequest, callback_id: UUID, body: CallbackMadeIn) -> CallbackOut:
    """Record a call back; who was not reached is called again."""
    made = contact.call_back(callback_id=callback_id, reached=body.reached, actor=caller(request), now=now_of(request))
    return _callback(made)


@router.post(
    "/claims/{claim_id}/loaner/chase",
    response={201: ClaimOut},
    auth=KeyFor("change-members"),
    summary="The borrower of a loaner was called or reminded",
)
@once(201)
def chase(request: HttpRequest, claim_id: UUID, body: ChaseIn) -> ClaimOut:
    """Note that the borrower of a loaner was called or sent a reminder."""
    claims.chase(claim_ids=[claim_id], how=body.how, note=body.note, actor=caller(request), now=now_of(request))
    return show(claim_with(claim_id))


def _callback(row: Callback) -> CallbackOut:
    return CallbackOut(
        id=row.id, member_id=row.member_id, not_before=row.not_before, tries=row.tries, made_at=row.made_at
    )
