"""The shelf: which used devices can be bought now."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from hosho.devices.models import Unit
from hosho.devices.queries import on_offer
from hosho.interfaces.shop.device_view import DeviceShown, device_shown
from hosho.plans.queries import plan_named
from hosho.presentation.words import Bilingual
from hosho.web import access
from hosho.web.page import answer
from hosho.web.request_time import now_of, today_of

ROWS = 24
"""Devices on a page; a number of the page beyond the last shows the last."""


@dataclass(frozen=True)
class StockPage:
    """The devices of one page. ``model`` is what they are filtered by; ``models`` are all that the plan knows."""

    devices: list[DeviceShown]
    listed: Page[Unit]
    model: str
    models: list[tuple[str, Bilingual]]

    @property
    def count(self) -> int:
        """How many devices there are on all pages."""
        return self.listed.paginator.count

    @property
    def named(self) -> Bilingual | None:
        """The name of the model that was asked for."""
        return dict(self.models).get(self.model)

    @property
    def page(self) -> int:
        """The number of this page."""
        return self.listed.number

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return self.listed.paginator.num_pages

    @property
    def before(self) -> int | None:
        """The number of the page before this one."""
        return self.listed.previous_page_number() if self.listed.has_previous() else None

    @property
    def after(self) -> int | None:
        """The number of the page after this one."""
        return self.listed.next_page_number() if self.listed.has_next() else None


@require_safe
@access.public
def stock(request: HttpRequest) -> HttpResponse:
    """List the devices on the shelf, the cheapest first."""
    plan = plan_named()
    names = plan.catalogue_on(today_of(request)).models
    asked = request.GET.get("model", "")
    model = asked if asked in names else ""
    listed = Paginator(on_offer(model=model), ROWS).get_page(request.GET.get("page"))
    page = StockPage(
        devices=[device_shown(unit, plan=plan, now=now_of(request)) for unit in listed],
        listed=listed,
        model=model,
        models=[(code, Bilingual(row.name.ja, row.name.en)) for code, row in names.items()],
    )
    return answer(request, "shop/stock.html", page)
