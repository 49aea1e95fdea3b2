"""What every page of this door is framed with: language, theme, help; and the one way to render a page."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Literal, get_args

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from hosho import clock
from hosho.core.calendar import TOKYO, day_in_tokyo
from hosho.core.codes import Language
from hosho.web import access

Theme = Literal["system", "light", "dark"]
THEMES: tuple[Theme, ...] = get_args(Theme)
THEME_COOKIE = "hosho_theme"


@dataclass(frozen=True)
class PhoneDesk:
    """The desk that takes reports; ``number`` as it is read, ``dial`` as a phone wants it.

    It answers from ``opens_at`` to ``closes_at`` (Asia/Tokyo) every day.
    """

    number: str
    opens_at: time
    closes_at: time

    @property
    def opens(self) -> str:
        """9:00"""
        return f"{self.opens_at.hour}:{self.opens_at:%M}"

    @property
    def closes(self) -> str:
        """19:00"""
        return f"{self.closes_at.hour}:{self.closes_at:%M}"

    @property
    def is_open(self) -> bool:
        """Whether it answers now."""
        return self.opens_at <= clock.now().astimezone(TOKYO).time() < self.closes_at

    def next_opening(self, instant: datetime) -> datetime:
        """Give the next instant at which it begins to answer."""
        today = datetime.combine(day_in_tokyo(instant), self.opens_at, tzinfo=TOKYO)
        return today if instant < today else today + timedelta(days=1)

    @property
    def dial(self) -> str:
        """The number for a ``tel:`` link."""
        return "+81" + self.number.replace("-", "")[1:]


def phone_desk() -> PhoneDesk:
    """Give this installation's phone desk."""
    return PhoneDesk(settings.CONFIG.desk_phone, *settings.CONFIG.desk_hours)


@dataclass(frozen=True)
class Frame:
    """The frame around a page. ``here`` is its address with its query, to come back to after a choice.

    ``section`` is the name of its route, by which the navigation marks where the reader is.
    """

    language: Language
    theme: Theme
    here: str
    section: str
    phone: PhoneDesk
    demonstration: bool

    @property
    def dark_media(self) -> str:
        """For which media the dark sheet is linked; empty when light was chosen."""
        return {"system": "screen and (prefers-color-scheme:dark)", "dark": "screen", "light": ""}[self.theme]

    @property
    def color_scheme(self) -> str:
        """The schemes a browser may paint before the sheets have come."""
        return {"system": "light dark", "dark": "dark", "light": "light"}[self.theme]


def language() -> Language:
    """Give the reader's language; everything that is not English is answered in Japanese."""
    return "en" if (get_language() or "").startswith("en") else "ja"


def theme_of(request: HttpRequest) -> Theme:
    """Give the theme that the reader chose, or the system's."""
    chosen = request.COOKIES.get(THEME_COOKIE)
    return chosen if chosen in THEMES else "system"


def frame_of(request: HttpRequest) -> Frame:
    """Work out the frame of a request."""
    return Frame(
        language=language(),
        theme=theme_of(request),
        here=request.get_full_path() if request.method == "GET" else "/",
        section=(request.resolver_match.url_name or "") if request.resolver_match else "",
        phone=phone_desk(),
        demonstration=access.is_demonstration(),
    )


def answer(request: HttpRequest, template: str, page: Any = None, *, status: int = 200) -> HttpResponse:
    """Render a page model into its template, within the frame."""
    return render(request, template, {"page": page, "frame": frame_of(request)}, status=status)


def as_pdf(paper: bytes, *, name: str) -> HttpResponse:
    """Answer with a paper to read or keep. It is somebody's own, so no cache keeps it."""
    response = HttpResponse(paper, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
