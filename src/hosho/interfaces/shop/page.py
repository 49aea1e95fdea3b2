"""What every page of a purchase has in common: it is the buyer's own, nobody keeps a copy, no robot lists it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from hosho.interfaces.member.page import answer as private
from hosho.sales.models import Order
from hosho.sales.purchases.models import Purchase
from hosho.web import access

PURCHASES, ORDERS = "shop_purchases", access.ORDERS_OF_GUEST
"""Where the session keeps the tokens of purchases, and the orders that a guest placed in it."""
MOST = 20


def answer(request: HttpRequest, template: str, page: Any = None, *, status: int = 200) -> HttpResponse:
    """Render a page of one buyer."""
    response = private(request, template, page, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


def remember(request: HttpRequest, key: str, value: UUID) -> None:
    """Keep an id in the session, the newest first, at most ``MOST``."""
    kept = [each for each in request.session.get(key, []) if each != str(value)]
    request.session[key] = [str(value), *kept][:MOST]


def own_purchase(request: HttpRequest, token: UUID) -> Purchase:
    """Give a purchase that was begun in this session.

    Raises:
        Http404: there is none, or it is somebody else's.
    """
    purchase = Purchase.objects.filter(token=token).first()
    if purchase is None or str(token) not in request.session.get(PURCHASES, []):
        raise Http404
    return purchase


def member_of(request: HttpRequest) -> UUID | None:
    """Give the member who is signed in, if one is; staff buy as guests do."""
    return getattr(request.user, "member_id", None)


def own_orders(request: HttpRequest) -> list[Order]:
    """Give the orders of the member who is signed in and of the guest in this session, newest first."""
    placed_here = Order.objects.filter(id__in=request.session.get(ORDERS, []))
    member_id = member_of(request)
    found = placed_here | Order.objects.filter(member_id=member_id) if member_id else placed_here
    return list(found.order_by("-placed_at", "-id"))


def own_order(request: HttpRequest, order_id: UUID) -> Order:
    """Give an order of this buyer.

    Raises:
        Http404: there is none, or it is somebody else's.
    """
    order = Order.objects.filter(id=order_id).first()
    if order is None:
        raise Http404
    if str(order.id) not in request.session.get(ORDERS, []) and order.member_id != member_of(request):
        raise Http404
    return order
