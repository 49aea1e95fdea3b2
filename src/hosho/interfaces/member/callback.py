"""Asking to be called back, while the phone desk is closed."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from hosho.interfaces.member.own_records import own_member
from hosho.people import contact
from hosho.people.models import Callback
from hosho.people.queries import open_callback
from hosho.people.search_keys import DigitsWrongError, digits_of
from hosho.presentation.formats import phone_number
from hosho.presentation.phone_desk import phone_desk
from hosho.web import access
from hosho.web.page import private_answer
from hosho.web.request_time import now_of

LONGEST = 300


@dataclass(frozen=True)
class CallbackPage:
    """The wish for a callback: the one that is open, if any, and the form as it was left."""

    opens_at: datetime
    open: Callback | None
    phone: str
    about: str
    wrong: bool = False

    @property
    def called_at(self) -> str:
        """The number of the open wish, in groups."""
        return phone_number(self.open.phone) if self.open else ""


@require_http_methods(["GET", "HEAD", "POST"])
@access.member
def callback(request: HttpRequest) -> HttpResponse:
    """Ask where and about what to call the member back; while the desk answers, show its number instead."""
    member, now, desk = own_member(request), now_of(request), phone_desk()
    asked = open_callback(member.id)
    page = CallbackPage(
        opens_at=desk.next_opening(now),
        open=asked,
        phone=request.POST.get("phone", phone_number(asked.phone if asked else member.phone)),
        about=request.POST.get("about", asked.about if asked else "")[:LONGEST],
    )
    if request.method != "POST" or desk.is_open(now):
        return private_answer(request, "member/callback.html", page)
    try:
        phone = digits_of(page.phone, field="phone", at_least=10, at_most=11)
    except DigitsWrongError:
        wrong = CallbackPage(page.opens_at, page.open, page.phone, page.about, wrong=True)
        return private_answer(request, "member/callback.html", wrong, status=422)
    contact.ask_for_callback(
        member_id=member.id,
        phone=phone,
        about=page.about,
        not_before=page.opens_at,
        actor=access.actor_of(request),
        now=now,
    )
    return HttpResponseRedirect(reverse("member:callback"))
