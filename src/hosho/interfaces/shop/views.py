"""A purchase from the guest's details to the order: what is asked, the final confirmation, and the order it becomes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from unicodedata import normalize
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from hosho.devices.models import Unit
from hosho.devices.operations import UnitPromisedError
from hosho.devices.queries import unit as unit_with_id
from hosho.interfaces.shop.confirmation import Confirmation, PlanRefused, confirmation_of, has_changed
from hosho.interfaces.shop.details_form import FIELDS, FilledField, as_typed, read, with_errors
from hosho.interfaces.shop.device import gone
from hosho.interfaces.shop.own_records import ORDERS, buyer_answer, member_of, own_purchase, remember
from hosho.people.consents import TO_JOIN
from hosho.people.operations import ConsentMissingError
from hosho.people.queries import member_with
from hosho.presentation.formats import phone_number, postal_code
from hosho.presentation.language import language
from hosho.sales.offering import MayNotJoinError
from hosho.sales.operations import NotForSaleError, NotInStockError
from hosho.sales.purchases import operations as purchases
from hosho.sales.purchases import returning_customers
from hosho.sales.purchases.models import Purchase
from hosho.web import access
from hosho.web.request_time import now_of, today_of


@dataclass(frozen=True)
class DetailsPage:
    """The form of a guest's details as it was left."""

    purchase: Purchase
    fields: list[FilledField]

    @property
    def wrong(self) -> list[FilledField]:
        """The fields to look at."""
        return [each for each in self.fields if each.wrong]


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


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@access.public
def details(request: HttpRequest, token: UUID) -> HttpResponse:
    """Ask a guest who they are and where it goes; a member who signed in, or proved to be one, is not asked.

    Raises:
        Http404: the purchase was not begun in this session.
    """
    purchase = own_purchase(request, token)
    onward = HttpResponseRedirect(reverse("shop:confirm", args=[token]))
    if member_of(request) or purchase.buyer_id or purchase.order_id:
        return onward
    if request.method != "POST":
        page = DetailsPage(purchase, with_errors(as_typed(purchase.details), {}))
        return buyer_answer(request, "shop/details.html", page)
    values, wrong = read(request.POST, today=today_of(request))
    if wrong:
        typed = {field.code: request.POST.get(field.code, "")[: field.longest] for field in FIELDS}
        page = DetailsPage(purchase, with_errors(typed, wrong))
        return buyer_answer(request, "shop/details.html", page, status=400)
    returning_customers.keep_details(token=token, details=values)
    return onward


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
    unit = unit_with_id(purchase.unit_id)
    return _place(request, purchase, unit) if request.method == "POST" else _look(request, purchase, unit)


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
    code = normalize("NFKC", request.POST.get("code", "")).strip()[: returning_customers.DIGITS]
    if returning_customers.prove(token=token, code=code, now=now_of(request)):
        return HttpResponseRedirect(reverse("shop:confirm", args=[token]))
    return _look(request, own_purchase(request, token), unit_with_id(purchase.unit_id), wrong_code=True)


def _look(request: HttpRequest, purchase: Purchase, unit: Unit, **more: Any) -> HttpResponse:
    """Show the confirmation as of now, and keep what was shown."""
    found = confirmation_of(purchase, unit, now=now_of(request))
    if found is None:
        return gone(request, unit)
    if isinstance(found, PlanRefused):
        return buyer_answer(request, "shop/refused.html", found, status=409)
    unknown = not member_of(request) and not purchase.buyer_id
    page = ConfirmPage(purchase, found, _buyer(request, purchase), unknown, **more)
    kept = found.kept(language())
    wrong = page.missing or page.wrong_code
    if request.method == "POST" and purchase.shown != kept and not wrong:
        page = replace(page, changed=True)
    purchases.keep_shown(token=purchase.token, shown=kept)
    status = 200 if request.method != "POST" else 400 if wrong else 409
    return buyer_answer(request, "shop/confirm.html", page, status=status)


def _place(request: HttpRequest, purchase: Purchase, unit: Unit) -> HttpResponse:
    given = frozenset(request.POST.getlist("consent")) & TO_JOIN
    if has_changed(purchase, unit, language=language(), now=now_of(request)):
        return _look(request, purchase, unit, given=given)
    try:
        order = purchases.place(
            token=purchase.token,
            member_id=member_of(request),
            consents=given,
            language=language(),
            now=now_of(request),
        )
    except ConsentMissingError as error:
        return _look(request, purchase, unit, given=given, missing=frozenset(error.missing))
    except purchases.PriceChangedError:
        return _look(request, purchase, unit_with_id(unit.id), given=given)
    except (NotInStockError, NotForSaleError, UnitPromisedError):
        return gone(request, unit, status=409)
    except MayNotJoinError:
        return _look(request, purchase, unit)
    if not member_of(request):
        remember(request, ORDERS, order.id)
    return _to_done(order.id)


def _buyer(request: HttpRequest, purchase: Purchase) -> Mapping[str, str]:
    member_id = member_of(request) or purchase.buyer_id
    if member_id:
        member = member_with(member_id)
        values = {each: getattr(member, each) for each in ("name", "kana", "mail", "phone", "postal_code", "address")}
    else:
        values = dict(purchase.details)
    return {**values, "phone": phone_number(values["phone"]), "postal_code": postal_code(values["postal_code"])}


def _to_done(order_id: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("shop:done", args=[order_id]))
