"""Callbacks to be made: whom to call back, where and about what."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from hosho.people import contact
from hosho.people.models import Callback, Member
from hosho.people.queries import callback_with, callbacks_to_make, members_with
from hosho.web import access
from hosho.web.request_time import now_of
from hosho.web.staff.frame import answer
from hosho.web.staff.lookup import row_after

ON_A_PAGE = 50


@dataclass(frozen=True)
class ToCall:
    """A callback to make, and to whom."""

    callback: Callback
    member: Member


@dataclass(frozen=True)
class CallbacksPage:
    """A page of callbacks, the longest due first; ``next_after`` goes on where it ends."""

    rows: list[ToCall]
    next_after: UUID | None
    done: str = ""


def to_call(*, after: Callback | None = None, at_most: int) -> tuple[list[ToCall], bool]:
    """Return the callbacks to be made, and whether there are more."""
    found = list(callbacks_to_make(after=after, at_most=at_most + 1))
    shown = found[:at_most]
    members = members_with([each.member_id for each in shown])
    return [ToCall(each, members[each.member_id]) for each in shown], len(found) > at_most


@require_safe
@access.desk
def callbacks(request: HttpRequest) -> HttpResponse:
    """Show the callbacks to be made."""
    rows, more = to_call(after=row_after(request, callback_with), at_most=ON_A_PAGE)
    page = CallbacksPage(rows, rows[-1].callback.id if more else None, request.GET.get("done", ""))
    return answer(request, "desk/callbacks.html", page)


@require_POST
@access.desk_to("change-members")
def call_back(request: HttpRequest, callback_id: UUID) -> HttpResponse:
    """Record that a callback was made, or that no one answered, and go back to where it was recorded.

    Raises:
        Http404: no such callback, or no answer whether the member was reached.
    """
    reached = request.POST.get("reached", "")
    if reached not in ("yes", "no"):
        raise Http404
    try:
        contact.call_back(
            callback_id=callback_id, reached=reached == "yes", actor=access.actor_of(request), now=now_of(request)
        )
    except Callback.DoesNotExist:
        raise Http404 from None
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = reverse("desk:callbacks")
    return redirect(f"{back}?done=callback")
