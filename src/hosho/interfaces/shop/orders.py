"""The buyer's orders: what happens next, cancelling before it is shipped, and a guest's way to an account."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hosho.accounts import operations as accounts
from hosho.accounts.queries import has_account
from hosho.contracts import queries as contracts
from hosho.core.calendar import day_in_tokyo
from hosho.core.moves import MoveRefusedError
from hosho.core.terms import Terms
from hosho.interfaces.shop.device_view import WhyNot
from hosho.interfaces.shop.own_records import buyer_answer, member_of, own_order, own_orders
from hosho.journal.actor import Actor
from hosho.people.queries import member_with
from hosho.plans.queries import plan_named
from hosho.presentation.order_view import OrderShown, order_shown, orders_shown
from hosho.presentation.words import LEAVING, Bilingual
from hosho.sales import operations as sales
from hosho.sales.models import Order
from hosho.sales.offering import CLAUSE_OF
from hosho.web import access
from hosho.web.request_time import now_of, today_of


@dataclass(frozen=True)
class OrderPage:
    """An order; ``terms`` are those of its contract, or those in force on its day. ``wrong`` is said of a password."""

    shown: OrderShown
    terms: Terms
    mail: str
    guest: bool
    has_account: bool
    wrong: Bilingual | None = None

    @property
    def leaving(self) -> Bilingual:
        """How the plan is left."""
        return LEAVING[self.terms.price.leaving]

    @property
    def why_no_option(self) -> WhyNot:
        """Why the option cannot be added to what was bought."""
        return WhyNot("sold", CLAUSE_OF["sold"])


def _page(request: HttpRequest, order: Order, wrong: Bilingual | None = None) -> OrderPage:
    shown = order_shown(order, today=today_of(request))
    on = day_in_tokyo(order.placed_at)
    plan = plan_named()
    terms = contracts.plan_and_terms(shown.contract, on=on)[1] if shown.contract else None
    return OrderPage(
        shown,
        terms or plan.terms_at(order.placed_at) or plan.versions[0],
        mail=member_with(order.member_id).mail,
        guest=member_of(request) is None,
        has_account=has_account(order.member_id),
        wrong=wrong,
    )


@require_safe
@access.buyer
def show_all(request: HttpRequest) -> HttpResponse:
    """List the buyer's orders."""
    return buyer_answer(request, "shop/orders.html", orders_shown(own_orders(request), today=today_of(request)))


@require_safe
@access.buyer
def show(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Show an order, and what became of contract and fee if it came to nothing."""
    return buyer_answer(request, "shop/order.html", _page(request, own_order(request, order_id)))


@require_safe
@access.buyer
def done(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Confirm the order: its number, what happens next, how the plan is left."""
    return buyer_answer(request, "shop/done.html", _page(request, own_order(request, order_id)))


@require_http_methods(["GET", "HEAD", "POST"])
@access.buyer
def cancel(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Show what cancelling means for contract and fee, and do it; what was shipped meanwhile is shown as it is."""
    order = own_order(request, order_id)
    if request.method == "POST" and order.state == "placed":
        try:
            sales.cancel_order(order_id=order.id, actor=Actor("member", order.member_id), now=now_of(request))
        except MoveRefusedError:
            return buyer_answer(request, "shop/order.html", _page(request, own_order(request, order_id)), status=409)
    page = _page(request, own_order(request, order_id))
    if request.method == "POST" or not page.shown.can_cancel:
        return HttpResponseRedirect(reverse("shop:order", args=[order_id]))
    return buyer_answer(request, "shop/cancel.html", page)


@require_POST
@sensitive_post_parameters()
@access.buyer
def account(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Open an account for the guest who bought, with the password they chose, and sign them in."""
    order = own_order(request, order_id)
    page = _page(request, order)
    if page.has_account or not page.guest:
        return HttpResponseRedirect(reverse("shop:order", args=[order_id]))
    member = member_with(order.member_id)
    try:
        opened = accounts.open_account(
            mail=member.mail,
            name=member.name,
            password=request.POST.get("password", ""),
            role="member",
            member_id=member.id,
            now=now_of(request),
        )
    except ValidationError:
        says = Bilingual(
            "8文字以上で、数字だけでなく、よく使われるものではないパスワードにしてください",
            "Use 8 characters or more, not digits alone, and no common password",
        )
        return buyer_answer(request, "shop/done.html", _page(request, order, says), status=400)
    except accounts.MailTakenError:
        says = Bilingual(
            "このメールアドレスでは新しく作れません。会員の方はサインインしてください",
            "No new account can be made with this mail address. If you have one, please sign in",
        )
        return buyer_answer(request, "shop/done.html", _page(request, order, says), status=409)
    login(request, opened)
    return HttpResponseRedirect(reverse("member:today"))
