"""The partner stores: where they are, when they open, and what they can repair."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from hosho.core.terms import ModelRow
from hosho.network import queries as network
from hosho.network.models import Store
from hosho.plans.queries import plan_named
from hosho.presentation.words import WEEKDAYS, Bilingual
from hosho.web import access
from hosho.web.page import answer
from hosho.web.request_time import today_of


@dataclass(frozen=True)
class StoreShown:
    """A store as a member reads it."""

    store: Store

    @property
    def name(self) -> Bilingual:
        """Its name."""
        return Bilingual(self.store.name_ja, self.store.name_en)

    @property
    def closed_on(self) -> Bilingual | None:
        """The weekdays on which it is closed."""
        days = self.store.closed_weekdays
        if not days:
            return None
        english = WEEKDAYS.en.split()
        return Bilingual("・".join(WEEKDAYS.ja[day] for day in days), ", ".join(english[day] for day in days))


@dataclass(frozen=True)
class StoresPage:
    """The stores, and the models that a store can repair today."""

    stores: list[StoreShown]
    models: list[ModelRow]


@require_safe
@access.public
def stores(request: HttpRequest) -> HttpResponse:
    """List the stores."""
    catalogue = plan_named().catalogue_on(today_of(request))
    models = [row for row in catalogue.models.values() if row.walk_in_faults] if catalogue else []
    page = StoresPage([StoreShown(each) for each in network.stores()], models)
    return answer(request, "site/stores.html", page)
