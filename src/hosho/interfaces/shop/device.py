"""One device: its facts, the option, and the beginning of a purchase."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from hosho.devices.models import Unit
from hosho.devices.queries import on_offer, unit_for_sale
from hosho.interfaces.shop.confirmation import shop_facts
from hosho.interfaces.shop.device_view import DeviceShown, OptionShown, WhyNot, device_shown, option_shown
from hosho.interfaces.shop.own_records import PURCHASES, buyer_answer, is_own_order, member_of, remember
from hosho.plans.queries import plan_named
from hosho.presentation.order_view import device_name
from hosho.presentation.words import Bilingual
from hosho.sales.models import Order
from hosho.sales.offering import CLAUSE_OF, is_free, order_that_sold
from hosho.sales.purchases import operations as purchases
from hosho.web import access
from hosho.web.page import answer
from hosho.web.request_time import now_of, real_now_of, today_of

ALTERNATIVES = 3


@dataclass(frozen=True)
class DevicePage:
    """A device on the shelf, and the option where it is offered with it. ``payment`` is how the device is paid."""

    shown: DeviceShown
    option: OptionShown | None
    payment: Bilingual


@dataclass(frozen=True)
class GonePage:
    """A device that is not on the shelf any more. ``order`` is the reader's own, if they bought it."""

    name: Bilingual
    model: str
    others: list[DeviceShown]
    order: Order | None
    why_no_option: WhyNot
    terms_version: int


@require_http_methods(["GET", "HEAD", "POST"])
@access.public
def device(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Show a device, or begin its purchase, with the option only if that was ticked.

    Raises:
        Http404: there is no such unit for sale.
    """
    unit = unit_for_sale(unit_id)
    if unit is None or (unit.price_yen is None and is_free(unit)):
        raise Http404
    if unit.price_yen is None or not is_free(unit):
        return gone(request, unit)
    if request.method == "POST":
        return _begin(request, unit)
    plan, now = plan_named(), now_of(request)
    shown = device_shown(unit, plan=plan, now=now)
    option = None if shown.why_not else option_shown(shown, plan=plan, now=now)
    return answer(request, "shop/device.html", DevicePage(shown, option, Bilingual(*shop_facts().payment)))


def gone(request: HttpRequest, unit: Unit, *, status: int = 410) -> HttpResponse:
    """Answer calmly that a device is not on the shelf any more, why, and which others there are."""
    plan, now = plan_named(), now_of(request)
    order = order_that_sold(unit)
    page = GonePage(
        name=device_name(plan, unit, on=today_of(request)),
        model=unit.model,
        others=[device_shown(each, plan=plan, now=now) for each in on_offer(model=unit.model)[:ALTERNATIVES]],
        order=order if order and is_own_order(request, order) else None,
        why_no_option=WhyNot("sold", CLAUSE_OF["sold"]),
        terms_version=(plan.terms_at(now) or plan.versions[0]).version,
    )
    return buyer_answer(request, "shop/gone.html", page, status=status)


def _begin(request: HttpRequest, unit: Unit) -> HttpResponse:
    purchase = purchases.begin(
        unit_id=unit.id, option=request.POST.get("option") == "yes", real_now=real_now_of(request)
    )
    remember(request, PURCHASES, purchase.token)
    return HttpResponseRedirect(
        reverse("shop:confirm" if member_of(request) else "shop:details", args=[purchase.token])
    )
