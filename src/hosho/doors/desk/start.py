"""The start of the desk: one box, what was opened last, and what is found."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from hosho.doors import access
from hosho.doors.desk.finding import found_page
from hosho.doors.desk.frame import answer
from hosho.doors.desk.habits import habit_of, use_single_keys
from hosho.doors.desk.models import Habit


@require_safe
@access.desk
def start(request: HttpRequest) -> HttpResponse:
    """Search for ``q``; one exact hit, asked for with Enter, is opened at once."""
    page = found_page(request.GET.get("q", ""), habit_of(access.account_of(request).id))
    if request.headers.get("HX-Request"):
        return answer(request, "desk/found.html", page)
    if (only := page.only) and only.contract:
        return redirect("desk:claim", only.claim.id) if only.claim else redirect("desk:call", only.contract.id)
    return answer(request, "desk/start.html", page)


@require_POST
@access.desk
def find(request: HttpRequest) -> HttpResponse:
    """Give what the palette finds beyond what its page holds. A post, so that no name stands in an address."""
    return answer(request, "desk/palette-found.html", found_page(request.POST.get("q", ""), Habit()))


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
