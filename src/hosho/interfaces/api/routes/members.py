"""Members: enrolling them, how they are reached, and calls back."""

from django.http import HttpRequest
from ninja import Router

from hosho.interfaces.api.documentation import refuses
from hosho.interfaces.api.parameters import CallbackId, MemberId
from hosho.interfaces.api.schemas.members import (
    CallbackAttemptIn,
    CallbackIn,
    CallbackOut,
    ContactChangeOut,
    ContactIn,
    MemberIn,
    MemberOut,
)
from hosho.people import contact
from hosho.people import operations as people
from hosho.people.models import Callback
from hosho.people.queries import callbacks_to_make, member_with
from hosho.people.search_keys import digits_of
from hosho.presentation.phone_desk import phone_desk
from hosho.web.idempotency import once
from hosho.web.keys import KeyFor, caller
from hosho.web.request_time import now_of

router = Router(tags=["members"])
AT_MOST = 200


@router.post(
    "/members",
    response={201: MemberOut},
    auth=KeyFor("sell"),
    summary="Enrol a member",
    openapi_extra=refuses("digits-wrong"),
)
@once(201)
def enrol_member(request: HttpRequest, body: MemberIn) -> MemberOut:
    """Creates a member, for whom orders can then be placed."""
    values = body.model_dump()
    values["phone"] = digits_of(body.phone, field="phone", at_least=10, at_most=11)
    values["postal_code"] = digits_of(body.postal_code, field="postal_code", at_least=7, at_most=7)
    return MemberOut(id=people.enrol(**values, actor=caller(request), now=now_of(request)).id)


@router.post(
    "/members/{member_id}/contact",
    response={201: ContactChangeOut},
    auth=KeyFor("change-members"),
    summary="Change contact data",
    openapi_extra=refuses("digits-wrong", "second-proof-missing"),
)
@once(201)
def change_contact(request: HttpRequest, member_id: MemberId, body: ContactIn) -> ContactChangeOut:
    """Replaces a member's email address, phone number and postal address. A new postal address needs a second proof
    of identity."""
    values = body.model_dump()
    values["phone"] = digits_of(body.phone, field="phone", at_least=10, at_most=11)
    values["postal_code"] = digits_of(body.postal_code, field="postal_code", at_least=7, at_most=7)
    changed = contact.change_contact(member_id=member_id, **values, actor=caller(request), now=now_of(request))
    return ContactChangeOut(changed=list(changed))


@router.get(
    "/callbacks",
    response=list[CallbackOut],
    auth=KeyFor("change-members"),
    summary="List callbacks to make",
)
def list_callbacks(request: HttpRequest) -> list[CallbackOut]:
    """Returns the callbacks still to be made, longest due first, up to 200."""
    return [_callback(each) for each in callbacks_to_make(at_most=AT_MOST)]


@router.post(
    "/members/{member_id}/callback",
    response={201: CallbackOut},
    auth=KeyFor("change-members"),
    summary="Request a callback",
    openapi_extra=refuses("digits-wrong"),
)
@once(201)
def request_callback(request: HttpRequest, member_id: MemberId, body: CallbackIn) -> CallbackOut:
    """Requests a callback when the phone desk next opens. A new request replaces the earlier one."""
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
    summary="Record a callback attempt",
)
@once(201)
def record_callback_attempt(request: HttpRequest, callback_id: CallbackId, body: CallbackAttemptIn) -> CallbackOut:
    """Records that a member was called back. One who was not reached stays on the list."""
    made = contact.call_back(callback_id=callback_id, reached=body.reached, actor=caller(request), now=now_of(request))
    return _callback(made)


def _callback(row: Callback) -> CallbackOut:
    return CallbackOut(
        id=row.id, member_id=row.member_id, not_before=row.not_before, tries=row.tries, made_at=row.made_at
    )
