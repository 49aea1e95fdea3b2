"""The stores at the desk: the free places of any store and day, and the parts at hand."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from hosho.core.calendar import day_in_tokyo
from hosho.core.terms import Plan
from hosho.core.terms.model import VisitRules
from hosho.interfaces.desk.hours import Hours, hours_of
from hosho.network import queries as network
from hosho.network.models import Store
from hosho.plans.queries import plan_named
from hosho.presentation.days import day_of
from hosho.presentation.language import by_language
from hosho.presentation.words import FAULTS, WEEKDAYS, Bilingual
from hosho.web import access
from hosho.web.request_time import now_of
from hosho.web.staff.frame import answer


@dataclass(frozen=True)
class StoreLine:
    """A store with the places that are free on the day."""

    store: Store
    free: int

    @property
    def closed_on(self) -> Bilingual:
        """The weekdays on which it is closed; empty where it is open on all."""
        days = self.store.closed_weekdays
        return Bilingual(
            "・".join(WEEKDAYS.ja[day] for day in days), ", ".join(WEEKDAYS.en.split()[day] for day in days)
        )


@dataclass(frozen=True)
class PartLine:
    """What a store has at hand for one fault of one model, and what of it is not yet held for a visit."""

    model: Bilingual
    fault: Bilingual
    at_hand: int
    free: int


@dataclass(frozen=True)
class StoresPage:
    """All stores on a day, or one of them with its hours and parts.

    ``typed`` keeps the day as it was typed; ``wrong`` says what is not right with it.
    """

    lines: list[StoreLine]
    on: date
    typed: str
    wrong: str
    first_day: date
    rules: VisitRules | None
    chosen: StoreLine | None
    hours: Hours | None
    parts: list[PartLine]

    @property
    def stores(self) -> list[Store]:
        """The stores that can be chosen."""
        return [each.store for each in self.lines]


def stores_page(*, code: str, typed: str, at: datetime) -> StoresPage:
    """Return the stores on a day as it was typed; empty, the first that can be booked. ``at`` is aware."""
    plan = plan_named()
    terms = plan.terms_at(at) or plan.versions[0]
    rules = terms.visit
    first = network.first_day_to_book(rules, now=at) if rules else day_in_tokyo(at)
    on, wrong = first, ""
    if typed:
        try:
            on = day_of(typed)
        except ValueError:
            wrong = by_language(
                "日付を 2022/05/30 のように年・月・日で入力してください",
                "Write the day as year, month and day, such as 2022/05/30.",
            )
        if on < first:
            wrong = by_language("予約できるのは%(first)sからです。", "Visits are booked from %(first)s on.") % {
                "first": f"{first:%Y/%m/%d}"
            }
            on = first
    on = min(on, first + timedelta(days=365))
    lines = _lines(on, rules, at)
    chosen = next((each for each in lines if each.store.code == code), None)
    hours = parts = None
    if chosen:
        hours = hours_of(code, rules=rules, model="", faults=(), from_day=on, now=at)
        parts = _parts(chosen.store, plan, on)
    return StoresPage(lines, on, typed, wrong, first, rules, chosen, hours, parts or [])


def _lines(on: date, rules: VisitRules | None, at: datetime) -> list[StoreLine]:
    stores = network.stores()
    free = network.free_hours_of(stores, rules=rules, from_day=on, days=1, now=at) if rules else {}
    return [StoreLine(store, sum(each.places for each in free.get(store.id, ()))) for store in stores]


def _parts(store: Store, plan: Plan, on: date) -> list[PartLine]:
    return [
        PartLine(Bilingual(name.ja, name.en), words, each.at_hand, each.at_hand - each.held)
        for each in network.parts_of(store)
        for name in [plan.row(each.model, on).name]
        for fault, words in FAULTS.items()
        if fault == each.fault
    ]


@require_safe
@access.desk
def stores(request: HttpRequest) -> HttpResponse:
    """Show the stores' free places."""
    typed = request.GET.get("on", "").strip()[:40]
    page = stores_page(code=request.GET.get("store", ""), typed=typed, at=now_of(request))
    return answer(request, "desk/stores.html", page, status=400 if page.wrong else 200)
