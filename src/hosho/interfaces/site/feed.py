"""The feed of changes: what was announced about the covered devices, and each version of the terms (Atom)."""

from datetime import datetime, time

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from hosho.core.calendar import TOKYO, day_in_tokyo
from hosho.plans.queries import PlanUnknownError, plan_named
from hosho.presentation.language import by_language, language
from hosho.web import access
from hosho.web.request_time import now_of


@require_safe
@access.public
def feed(request: HttpRequest) -> HttpResponse:
    """Return the changes so far, newest first, in the reader's language; none while no plan is published."""

    def whole(path: str) -> str:
        return request.build_absolute_uri(path)

    devices = whole(reverse("site:devices"))
    found = Atom1Feed(
        title=by_language("対象機種と約款の変更", "Covered devices and terms: what has changed"),
        link=devices,
        description="",
        language=language(),
        feed_url=whole(request.path),
    )
    for when, text, address in sorted(_changes(now=now_of(request)), reverse=True):
        found.add_item(
            title=text,
            link=whole(address),
            description=text,
            unique_id=whole(address),
            pubdate=when,
            updateddate=when,
        )
    response = HttpResponse(found.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    response["Cache-Control"] = "public, max-age=3600"
    response["Vary"] = "Accept-Language"
    return response


def _changes(*, now: datetime) -> list[tuple[datetime, str, str]]:
    """Return each change so far: when it was, its text, and its address."""
    try:
        plan = plan_named()
    except PlanUnknownError:
        return []
    reader = language()
    changes = [
        (
            datetime.combine(each.on, time(0), tzinfo=TOKYO),
            each.text.in_(reader),
            f"{reverse('site:devices')}?on={each.on.isoformat()}",
        )
        for catalogue in plan.catalogues
        for each in catalogue.announcements
        if each.on <= day_in_tokyo(now)
    ]
    changes += [
        (
            terms.from_at,
            by_language("約款の第%(version)s版が有効になりました", "Version %(version)s of the terms is in force")
            % {"version": terms.version},
            reverse("site:terms-version", args=[terms.version]),
        )
        for terms in plan.versions
        if terms.from_at <= now
    ]
    return changes
