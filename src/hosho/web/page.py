"""What every page is framed with: language, theme, help; and the ways to answer with a page or a paper."""

from dataclasses import dataclass
from typing import Any, Literal, get_args

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hosho.core.codes import Language
from hosho.presentation.language import language
from hosho.presentation.phone_desk import PhoneDesk, phone_desk
from hosho.web import access
from hosho.web.request_time import now_of

Theme = Literal["system", "light", "dark"]
THEMES: tuple[Theme, ...] = get_args(Theme)
THEME_COOKIE = "hosho_theme"


@dataclass(frozen=True)
class Frame:
    """The frame around a page. ``here`` is its address with its query, to come back to after a choice.

    ``section`` is the name of its route, by which the navigation marks where the reader is.
    """

    request: HttpRequest
    language: Language
    theme: Theme
    here: str
    section: str
    phone: PhoneDesk
    demonstration: bool

    @property
    def phone_is_open(self) -> bool:
        """Whether the phone desk answers now. Only a page that says so asks for the time."""
        return self.phone.is_open(now_of(self.request))

    @property
    def dark_media(self) -> str:
        """For which media the dark sheet is linked; empty when light was chosen."""
        return {"system": "screen and (prefers-color-scheme:dark)", "dark": "screen", "light": ""}[self.theme]

    @property
    def color_scheme(self) -> str:
        """The schemes a browser may paint before the sheets have come."""
        return {"system": "light dark", "dark": "dark", "light": "light"}[self.theme]


def theme_of(request: HttpRequest) -> Theme:
    """Return the theme that the reader chose, or the system's."""
    chosen = request.COOKIES.get(THEME_COOKIE)
    return chosen if chosen in THEMES else "system"


def frame_of(request: HttpRequest) -> Frame:
    """Return the frame of a request's page."""
    return Frame(
        request=request,
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


def private_answer(request: HttpRequest, template: str, page: Any = None, *, status: int = 200) -> HttpResponse:
    """Render a page about one person. No cache keeps it: after signing out, the back button asks us again."""
    return uncached(answer(request, template, page, status=status))


def as_pdf(paper: bytes, *, name: str) -> HttpResponse:
    """Answer with a paper to read or keep. It is about one person, so no cache keeps it."""
    response = HttpResponse(paper, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return uncached(response)


def uncached(response: HttpResponse) -> HttpResponse:
    """Forbid every cache, shared or the browser's own, to keep a response."""
    response["Cache-Control"] = "private, no-store"
    return response
