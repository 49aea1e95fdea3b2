"""The start of the desk: one box, what was opened last, and what is found.

What is searched for goes by POST and stays in the session: a name or phone number stands in no address, no title and
no history.
"""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hosho.interfaces.desk.search_results import found_page
from hosho.presentation.held_calls import on_hold
from hosho.web import access
from hosho.web.models import Habit
from hosho.web.request_time import today_of
from hosho.web.staff.frame import answer
from hosho.web.staff.preferences import habit_of, use_single_keys

ASKED = "desk_asked"
"""Under this name the session keeps what was searched for last, so that reloading and going back show it again."""


@require_http_methods(["GET", "HEAD", "POST"])
@access.desk
def start(request: HttpRequest) -> HttpResponse:
    """Show what was opened last, and the calls on hold. Sent with ``q``, search for it.

    One exact hit is opened at once, anything else is shown at an address of its own.
    """
    habit = habit_of(access.account_of(request).id)
    if request.method != "POST":
        held = on_hold(today=today_of(request))
        page = replace(
            found_page("", habit, today=today_of(request)), on_hold=held, just_held=request.GET.get("held", "")[:20]
        )
        return answer(request, "desk/start.html", page)
    asked = request.POST.get("q", "")
    page = found_page(asked, habit, today=today_of(request))
    if request.headers.get("HX-Request"):
        return answer(request, "desk/found.html", page)
    if (only := page.only) and only.contract:
        return redirect("desk:claim", only.claim.id) if only.claim else redirect("desk:call", only.contract.id)
    request.session[ASKED] = asked
    return redirect("desk:found")


@require_safe
@access.desk
def found(request: HttpRequest) -> HttpResponse:
    """Show what was found by the last search of this session."""
    asked = request.session.get(ASKED, "")
    if not asked.strip():
        return redirect("desk:start")
    page = found_page(asked, habit_of(access.account_of(request).id), today=today_of(request))
    return answer(request, "desk/start.html", page, asked=asked)


@require_POST
@access.desk
def find(request: HttpRequest) -> HttpResponse:
    """Answer with what the palette finds beyond what its page holds. A POST: no name gets into an address."""
    return answer(
        request, "desk/palette-found.html", found_page(request.POST.get("q", ""), Habit(), today=today_of(request))
    )


@require_safe
@access.desk
def keys(request: HttpRequest) -> HttpResponse:
    """List the keys, and offer to switch the single ones off."""
    return answer(request, "desk/keys.html")


@require_POST
@access.desk
def set_keys(request: HttpRequest) -> HttpResponse:
    """Switch the single keys on or off for this colleague."""
    use_single_keys(account_id=access.account_of(request).id, on=request.POST.get("single_keys") == "on")
    return redirect("desk:keys")
