"""Choosing the language and the theme: a small form that works without script and comes back to the same page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from hosho.web import access
from hosho.web.page import THEME_COOKIE, THEMES

A_YEAR = 365 * 24 * 60 * 60


@require_POST
@access.public
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language or theme in a cookie and go back to ``next``, if it is an address of this site."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    chosen = {
        settings.LANGUAGE_COOKIE_NAME: (request.POST.get("language"), [code for code, _name in settings.LANGUAGES]),
        THEME_COOKIE: (request.POST.get("theme"), THEMES),
    }
    for cookie, (value, allowed) in chosen.items():
        if value is not None and value in allowed:
            response.set_cookie(
                cookie, value, max_age=A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
            )
    return response
