"""Signing in by mail address and password, and signing out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from unicodedata import normalize

from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from hosho.accounts import throttle
from hosho.accounts.models import Account
from hosho.presentation.demonstration import PASSWORD, Login, demonstration_logins
from hosho.web import access
from hosho.web.page import answer
from hosho.web.request_time import real_now_of, today_of

HOMES: Mapping[str, str] = {
    "member": "/member/",
    "desk": "/desk/",
    "office": "/desk/",
    "store": "/store/",
    "depot": "/depot/",
}
"""Where each role begins its work; a role without pages begins on the start page."""
LONGEST_MAIL = 254


@dataclass(frozen=True)
class SignInPage:
    """The form as it was left. ``wrong`` is the field to look at; ``again_at`` is set while nothing may be tried."""

    mail: str = ""
    next: str = ""
    wrong: str = ""
    again_at: datetime | None = None
    logins: list[Login] = field(default_factory=list)

    @property
    def password(self) -> str:
        """The password of the demonstration's logins, which is no secret."""
        return PASSWORD


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password")
@never_cache
@access.public
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask who is there. A failure never says which of both was wrong, nor whether the address is known."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    if request.method == "POST":
        return _try(request, wanted)
    if isinstance(request.user, Account):
        return HttpResponseRedirect(_onward(request, request.user, wanted))
    return _page(request, SignInPage(next=wanted))


def _try(request: HttpRequest, wanted: str) -> HttpResponse:
    mail = normalize("NFKC", request.POST.get("mail", "")).strip().lower()[:LONGEST_MAIL]
    password = request.POST.get("password", "")
    if not mail or not password:
        return _page(request, SignInPage(mail, wanted, wrong="password" if mail else "mail"), status=400)
    if again_at := throttle.locked_until(mail=mail, real_now=real_now_of(request)):
        return _page(request, SignInPage(mail, wanted, wrong="mail", again_at=again_at), status=429)
    account = authenticate(request, username=mail, password=password)
    if account is None:
        return _page(request, SignInPage(mail, wanted, wrong="mail"), status=400)
    throttle.forget(mail=mail)
    login(request, account)
    return HttpResponseRedirect(_onward(request, account, wanted))


@require_POST
@access.public
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return HttpResponseRedirect("/sign-in/")


def home_of(role: str) -> str:
    """Return the address at which a role begins its work."""
    home = HOMES.get(role, "/")
    try:
        resolve(home)
    except Resolver404:
        return "/"
    return home


def _onward(request: HttpRequest, account: Account, wanted: str) -> str:
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else home_of(account.role)


def _page(request: HttpRequest, page: SignInPage, *, status: int = 200) -> HttpResponse:
    if access.is_demonstration():
        page.logins.extend(demonstration_logins(today=today_of(request)))
    return answer(request, "sign_in/sign-in.html", page, status=status)
