"""The frame of every page of the desk: who works here, how they like to work, and the site's frame."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from hosho.web import access
from hosho.web.models import Habit
from hosho.web.page import Frame, frame_of
from hosho.web.staff.command_palette import Record
from hosho.web.staff.preferences import habit_of, opened_records


@dataclass(frozen=True)
class Desk:
    """Who sits at the desk."""

    name: str
    role: str
    habit: Habit
    asked: str

    @property
    def single_keys(self) -> bool:
        """Whether single keys are shortcuts for them."""
        return self.habit.single_keys

    @property
    def places(self) -> list[tuple[str, str, str]]:
        """The pages of the desk: the name of the route, the key after ``g``, and the name."""
        return [
            ("desk:queue", "c", gettext("Claims in progress")),
            ("desk:callbacks", "b", gettext("Callbacks")),
            ("desk:loaners", "l", gettext("Loaners")),
            ("desk:stores", "v", gettext("Stores’ free hours")),
            ("desk:scripts", "t", gettext("Scripts")),
        ]

    @property
    def opened(self) -> list[Record]:
        """What they opened last, for the palette."""
        return opened_records(self.habit)


def answer(
    request: HttpRequest, template: str, page: Any = None, *, status: int = 200, asked: str = ""
) -> HttpResponse:
    """Render a page of the desk within its frame; ``asked`` is what was searched for.

    No cache keeps it: it names people, and the next at this place asks us again.
    """
    account = access.account_of(request)
    desk = Desk(account.name, account.role, habit_of(account.id), asked)
    frame: Frame = frame_of(request)
    response = render(request, template, {"page": page, "frame": frame, "desk": desk}, status=status)
    response["Cache-Control"] = "private, no-store"
    return response
