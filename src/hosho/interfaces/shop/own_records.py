"""The buyer's own records, a member's or those of a guest's session; and their pages, which no search engine lists."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from hosho.sales.models import Order
from hosho.sales.purchases.models import Purchase
from hosho.sales.purchases.queries import purchase_with
from hosho.sales.queries import order_with, orders_of_buyer
from hosho.web import access
from hosho.web.page import private_answer

PURCHASES, ORDERS = "shop_purchases", access.ORDERS_OF_GUEST
"""Where the session keeps the tokens of purchases, and the orders that a guest placed in it."""
MOST = 20


def buyer_answer(request: HttpRequest, template: str, page: Any = None, *, status: int = 200) -> HttpResponse:
    """Render a page about one buyer."""
    response = private_answer(request, template, page, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


def remember(request: HttpRequest, key: str, value: UUID) -> None:
    """Keep an id in the session, the newest first, at most ``MOST``."""
    kept = [each for each in request.session.get(key, []) if each != str(value)]
    request.session[key] = [str(value), *kept][:MOST]


def own_purchase(request: HttpRequest, token: UUID) -> Purchase:
    """Return a purchase that was begun in this session.

    Raises:
        Http404: there is none, or it was begun in another session.
    """
    if str(token) not in request.session.get(PURCHASES, []):
        raise Http404
    try:
        return purchase_with(token)
    except Purchase.DoesNotExist:
        raise Http404 from None


def member_of(request: HttpRequest) -> UUID | None:
    """Return the member who is signed in, if one is; staff buy as guests do."""
    return getattr(request.user, "member_id", None)


def own_orders(request: HttpRequest) -> list[Order]:
    """Return the orders of the member who is signed in and of the guest in this session, newest first."""
    return list(orders_of_buyer(request.session.get(ORDERS, []), member_id=member_of(request)))


def is_own_order(request: HttpRequest, order: Order) -> bool:
    """Whether an order is this buyer's."""
    return str(order.id) in request.session.get(ORDERS, []) or order.member_id == member_of(request)


def own_order(request: HttpRequest, order_id: UUID) -> Order:
    """Return an order of this buyer.

    Raises:
        Http404: there is none, or it is another buyer's.
    """
    try:
        order = order_with(order_id)
    except Order.DoesNotExist:
        raise Http404 from None
    if not is_own_order(request, order):
        raise Http404
    return order
