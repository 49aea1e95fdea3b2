"""The covered devices as of a day. ``?on=2022-05-30`` is a permanent address of that day's table."""

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from hosho.core.calendar import TOKYO, day_in_tokyo
from hosho.core.terms import Announcement, Catalogue, ModelRow, Plan, Terms
from hosho.interfaces.site.model_search import models_called
from hosho.plans.queries import DayToComeError, NoCatalogueYetError, PlanUnknownError, catalogue_as_of, plan_named
from hosho.presentation.days import day_of
from hosho.presentation.language import by_language
from hosho.web import access
from hosho.web.page import answer
from hosho.web.request_time import now_of

Standing = Literal["shown", "unreadable", "before-start", "to-come", "not-offered-yet"]


@dataclass(frozen=True)
class DevicesPage:
    """The covered devices as of a day, or why there is no table for it.

    ``typed`` keeps the day as it was typed. ``on`` is empty when it cannot be read; ``nearest`` is the nearest day
    that has a table, where this one has none.
    """

    plan: Plan
    today: date
    typed: str
    on: date | None
    standing: Standing
    nearest: date | None
    asked: str

    @property
    def catalogue(self) -> Catalogue | None:
        """The catalogue of the day."""
        return self.plan.catalogue_on(self.on) if self.on and self.standing == "shown" else None

    @property
    def terms(self) -> Terms | None:
        """The terms version of the day: the last one published by its end."""
        day_is_over = datetime.combine(self.on + timedelta(days=1), datetime.min.time(), TOKYO) if self.on else None
        return self.plan.terms_at(day_is_over) if day_is_over and self.standing == "shown" else None

    @property
    def models(self) -> list[ModelRow]:
        """The covered models, in the order of the catalogue."""
        return list(self.catalogue.models.values()) if self.catalogue else []

    @property
    def found(self) -> tuple[ModelRow, ...]:
        """The covered models that have the name asked for."""
        return models_called(self.asked, self.models)

    @property
    def begins_at(self) -> datetime:
        """The instant from which the plan is offered."""
        return self.plan.catalogues[0].from_at

    @property
    def first_day(self) -> date:
        """The first day that has a table."""
        return self.plan.catalogues[0].from_on

    @property
    def day_before(self) -> date | None:
        """The day before, where it has a table."""
        return self.on - timedelta(days=1) if self.on and self.catalogue and self.on > self.first_day else None

    @property
    def day_after(self) -> date | None:
        """The day after, unless it is still to come."""
        return self.on + timedelta(days=1) if self.on and self.catalogue and self.on < self.today else None

    @property
    def changes(self) -> list[Announcement]:
        """All announcements so far, newest first."""
        announced = [each for catalogue in self.plan.catalogues for each in catalogue.announcements]
        return sorted((each for each in announced if each.on <= self.today), key=lambda each: each.on, reverse=True)


def devices_page(plan: Plan, *, typed: str, asked: str, at: datetime) -> DevicesPage:
    """Return the page for a day as it was typed (empty: today) and a model as it was asked for, at an instant."""
    today = day_in_tokyo(at)
    on: date | None = today
    if typed:
        try:
            on = day_of(typed)
        except ValueError:
            on = None
    standing, nearest = _standing(plan, on, at=at)
    return DevicesPage(plan, today, typed, on, standing, nearest, asked)


def _standing(plan: Plan, on: date | None, *, at: datetime) -> tuple[Standing, date | None]:
    """Return whether a day has a table, or why it has none; and then the nearest day that has one, if any."""
    if on is None:
        return "unreadable", None
    try:
        catalogue_as_of(plan, on, now=at)
    except NoCatalogueYetError:
        first = plan.catalogues[0]
        return ("not-offered-yet", None) if at < first.from_at else ("before-start", first.from_on)
    except DayToComeError:
        return "to-come", day_in_tokyo(at)
    return "shown", None


def _asked(request: HttpRequest) -> DevicesPage:
    return devices_page(
        plan_named(),
        typed=request.GET.get("on", "").strip()[:40],
        asked=request.GET.get("model", "").strip()[:60],
        at=now_of(request),
    )


@require_safe
@access.public
def devices(request: HttpRequest) -> HttpResponse:
    """Show the covered devices as of a day; a day that cannot be read is answered with what would be right."""
    page = _asked(request)
    return answer(request, "site/devices.html", page, status=400 if page.standing == "unreadable" else 200)


@require_safe
@access.public
def devices_json(request: HttpRequest) -> HttpResponse:
    """Return the same table as JSON."""
    page = _table_asked(request)
    if page is None or page.catalogue is None or page.on is None:
        return _no_table(page)
    body = {
        "plan": page.plan.code,
        "on": page.on.isoformat(),
        "catalogue": {"from": page.catalogue.from_at.isoformat(), "hash": page.catalogue.hash},
        "models": [
            {
                "code": row.code,
                "name": {"ja": row.name.ja, "en": row.name.en},
                "methods": sorted(row.methods),
                "walk_in_faults": sorted(row.walk_in_faults),
            }
            for row in page.models
        ],
    }
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})


@require_safe
@access.public
def devices_csv(request: HttpRequest) -> HttpResponse:
    """Return the same table as CSV (UTF-8 with a byte order mark, so that spreadsheets read it)."""
    page = _table_asked(request)
    if page is None or page.catalogue is None or page.on is None:
        return _no_table(page)
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    lines.writerow(["on", "code", "name_ja", "name_en", "ship_in", "walk_in", "walk_in_faults"])
    for row in page.models:
        methods = ["yes" if method in row.methods else "no" for method in ("ship-in", "walk-in")]
        faults = " ".join(sorted(row.walk_in_faults))
        lines.writerow([page.on.isoformat(), row.code, row.name.ja, row.name.en, *methods, faults])
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="covered-devices-{page.on.isoformat()}.csv"'
    return response


def _table_asked(request: HttpRequest) -> DevicesPage | None:
    try:
        return _asked(request)
    except PlanUnknownError:
        return None


def _no_table(page: DevicesPage | None) -> JsonResponse:
    """Answer why there is no table, as problem details that name the field (RFC 9457)."""
    if page is None:
        problem = {"title": by_language("公開中のプランはまだありません", "No plan is published yet"), "status": 404}
    elif page.standing == "unreadable":
        problem = {
            "title": by_language("日付を読み取れません", "The day cannot be read"),
            "status": 400,
            "detail": by_language(
                "年・月・日を 2022-05-30 の形で書いてください。",
                "Write the day as year, month and day, such as 2022-05-30.",
            ),
            "field": "on",
        }
    else:
        problem = {
            "title": by_language("この日の表はありません", "There is no table for this day"),
            "status": 404,
            "detail": by_language("%(first)sから今日までの表があります。", "Tables exist from %(first)s to today.")
            % {"first": page.first_day.isoformat()},
            "field": "on",
        }
    return JsonResponse(problem, status=problem["status"], content_type="application/problem+json")
