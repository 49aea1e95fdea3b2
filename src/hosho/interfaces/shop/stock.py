"""The shelf: which used devices can be bought now."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from hosho.clock import now
from hosho.core.calendar import day_in_tokyo
from hosho.devices.queries import on_offer
from hosho.interfaces.shop.device_view import DeviceShown, device_shown
from hosho.plans.queries import plan_named
from hosho.presentation.words import Words
from hosho.web import access
from hosho.web.page import answer

ROWS = 24
"""Devices on a page; a number of the page beyond the last shows the last."""


@dataclass(frozen=True)
class StockPage:
    """The devices of one page. ``model`` is what they are filtered by; ``models`` are all that the plan knows."""

    devices: list[DeviceShown]
    count: int
    model: str
    models: list[tuple[str, Words]]
    page: int

    @property
    def named(self) -> Words | None:
        """The name of the model that was asked for."""
        return dict(self.models).get(self.model)

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.count // ROWS))

    @property
    def before(self) -> int | None:
        """The page before this one."""
        return self.page - 1 if self.page > 1 else None

    @property
    def after(self) -> int | None:
        """The page after this one."""
        return self.page + 1 if self.page < self.pages else None


@require_safe
@access.public
def stock(request: HttpRequest) -> HttpResponse:
    """List the devices on the shelf, the cheapest first."""
    at, plan = now(), plan_named()
    names = plan.catalogue_on(day_in_tokyo(at)).models
    models = [(code, Words(row.name.ja, row.name.en)) for code, row in names.items()]
    model = request.GET.get("model", "")
    units = on_offer(model=model if model in names else "")
    count = units.count()
    page = min(_number(request.GET.get("page", "")), max(1, -(-count // ROWS)))
    devices = [device_shown(unit, plan=plan, now=at) for unit in units[(page - 1) * ROWS : page * ROWS]]
    return answer(request, "shop/stock.html", StockPage(devices, count, model if model in names else "", models, page))


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and 0 < len(typed) < 7 and int(typed) > 0 else 1
