"""The final confirmation, and the order that follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from unicodedata import normalize
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from hosho.clock import now
from hosho.devices.models import Unit
from hosho.devices.operations import UnitPromisedError
from hosho.interfaces.shop.confirmation import Confirmation, confirmation
from hosho.interfaces.shop.device import gone
from hosho.interfaces.shop.device_view import DeviceShown, device_shown, option_shown
from hosho.interfaces.shop.page import ORDERS, answer, member_of, own_purchase, remember
from hosho.people.consents import TO_JOIN
from hosho.people.models import Member
from hosho.people.operations import ConsentMissingError
from hosho.plans.queries import plan_named
from hosho.presentation.formats import phone_number, postal_code
from hosho.presentation.language import language
from hosho.sales.offering import MayNotJoinError, is_free
from hosho.sales.operations import NotForSaleError, NotInStockError
from hosho.sales.purchases import placing, returning
from hosho.sales.purchases.models import Purchase
from hosho.web import access


@dataclass(frozen=True)
class ConfirmPage:
    """The last look: what is bought by whom. ``missing`` are consents that were not given, ``changed`` a new price.

    ``unknown`` is a guest who has not proved to be a member; ``wrong_code`` that they have just failed to.
    """

    purchase: Purchase
    confirmation: Confirmation
    buyer: Mapping[str, str]
    unknown: bool
    wrong_code: bool = False
    given: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()
    changed: bool = False


@dataclass(frozen=True)
class RefusedPage:
    """The option was chosen and is not offered any more; the device can still be bought without it."""

    shown: DeviceShown


@require_http_methods(["GET", "HEAD", "POST"])
@access.public
def confirm(request: HttpRequest, token: UUID) -> HttpResponse:
    """Show the six items and what is agreed to, and place the order as it was shown.

    Raises:
        Http404: the purchase was not begun in this session.
    """
    purchase = own_purchase(request, token)
    if purchase.order_id:
        return _to_done(purchase.order_id)
    if not member_of(request) and not purchase.details:
        return HttpResponseRedirect(reverse("shop:details", args=[token]))
    at = now()
    unit = Unit.objects.get(id=purchase.unit_id)
    if request.method == "POST":
        return _place(request, purchase, unit, at)
    return _look(request, purchase, unit, at)


def _look(request: HttpRequest, purchase: Purchase, unit: Unit, at: datetime, **more: Any) -> HttpResponse:
    """Show the confirmation as of now, and keep what was shown."""
    if unit.price_yen is None or not is_free(unit):
        return gone(request, unit)
    plan = plan_named()
    shown = device_shown(unit, plan=plan, now=at)
    if purchase.option and shown.why_not:
        return answer(request, "shop/refused.html", RefusedPage(shown), status=409)
    option = option_shown(shown, plan=plan, now=at) if purchase.option else None
    unknown = not member_of(request) and not purchase.buyer_id
    page = ConfirmPage(purchase, confirmation(shown, option, now=at), _buyer(request, purchase), unknown, **more)
    kept = page.confirmation.kept(language())
    wrong = page.missing or page.wrong_code
    if request.method == "POST" and purchase.shown != kept and not wrong:
        page = replace(page, changed=True)
    purchase.shown = kept
    purchase.save(update_fields=["shown"])
    status = 200 if request.method != "POST" else 400 if wrong else 409
    return answer(request, "shop/confirm.html", page, status=status)


@require_POST
@access.public
def prove(request: HttpRequest, token: UUID) -> HttpResponse:
    """Take the code that a guest who has bought here before got by mail; the purchase is then that member's.

    Raises:
        Http404: the purchase was not begun in this session.
    """
    purchase = own_purchase(request, token)
    if purchase.order_id:
        return _to_done(purchase.order_id)
    if member_of(request) or not purchase.details:
        return HttpResponseRedirect(reverse("shop:details", args=[token]))
    at = now()
    code = normalize("NFKC", request.POST.get("code", "")).strip()[: returning.DIGITS]
    if returning.prove(token=token, code=code, now=at):
        return HttpResponseRedirect(reverse("shop:confirm", args=[token]))
    return _look(request, own_purchase(request, token), Unit.objects.get(id=purchase.unit_id), at, wrong_code=True)


def _place(request: HttpRequest, purchase: Purchase, unit: Unit, at: datetime) -> HttpResponse:
    given = frozenset(request.POST.getlist("consent")) & TO_JOIN
    if _changed(purchase, unit, at):
        return _look(request, purchase, unit, at, given=given)
    try:
        order = placing.place(
            token=purchase.token, member_id=member_of(request), consents=given, language=language(), now=at
        )
    except ConsentMissingError as error:
        return _look(request, purchase, unit, at, given=given, missing=frozenset(error.missing))
    except placing.PriceChangedError:
        return _look(request, purchase, Unit.objects.get(id=unit.id), at, given=given)
    except (NotInStockError, NotForSaleError, UnitPromisedError):
        return gone(request, unit, status=409)
    except MayNotJoinError:
        return _look(request, purchase, unit, at)
    if not member_of(request):
        remember(request, ORDERS, order.id)
    return _to_done(order.id)


def _changed(purchase: Purchase, unit: Unit, at: datetime) -> bool:
    """Say whether what the buyer was shown would read otherwise now, while the device is still there."""
    if unit.price_yen is None or not is_free(unit):
        return False
    plan = plan_named()
    shown = device_shown(unit, plan=plan, now=at)
    if purchase.option and shown.why_not:
        return True
    option = option_shown(shown, plan=plan, now=at) if purchase.option else None
    kept = confirmation(shown, option, now=at).kept(purchase.shown.get("language", language()))
    return bool(purchase.shown != kept)


def _buyer(request: HttpRequest, purchase: Purchase) -> Mapping[str, str]:
    member_id = member_of(request) or purchase.buyer_id
    if member_id:
        member = Member.objects.get(id=member_id)
        values = {each: getattr(member, each) for each in ("name", "kana", "mail", "phone", "postal_code", "address")}
    else:
        values = dict(purchase.details)
    return {**values, "phone": phone_number(values["phone"]), "postal_code": postal_code(values["postal_code"])}


def _to_done(order_id: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("shop:done", args=[order_id]))
