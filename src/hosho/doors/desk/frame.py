"""What every page of the desk is framed with: who works here, how they like to work, and the site's frame."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hosho.doors import access
from hosho.doors.desk.habits import habit_of
from hosho.doors.site.page import Frame, frame_of


@dataclass(frozen=True)
class Desk:
    """Who sits at the desk."""

    name: str
    role: str
    single_keys: bool
    asked: str


def answer(request: HttpRequest, template: str, page: Any = None, *, status: int = 200) -> HttpResponse:
    """Render a page of the desk within its frame."""
    account = access.account_of(request)
    desk = Desk(account.name, account.role, habit_of(account.id).single_keys, request.GET.get("q", ""))
    frame: Frame = frame_of(request)
    return render(request, template, {"page": page, "frame": frame, "desk": desk}, status=status)
