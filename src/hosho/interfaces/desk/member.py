"""A member at the desk: all contracts, orders, claims and loaners, and how they are reached; changing that."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from hosho.claims import queries as claims
from hosho.claims.loaner_queries import lendings_out
from hosho.claims.models import Lending
from hosho.contracts import queries as contracts
from hosho.core.moves import OrderState
from hosho.interfaces.desk.search_results import Line, lines_of
from hosho.people import contact as people
from hosho.people.contact import PROOFS, Proof
from hosho.people.models import Callback, Member
from hosho.people.queries import open_callback
from hosho.people.search_keys import DigitsWrongError, digits_of
from hosho.presentation.caller import ClaimLine, lending_look
from hosho.presentation.language import by_language
from hosho.presentation.words import ORDER, Bilingual, StatusStyle
from hosho.sales.models import Order
from hosho.sales.queries import orders_of
from hosho.web import access
from hosho.web.request_time import now_of, today_of
from hosho.web.staff.command_palette import Act, Record
from hosho.web.staff.form_errors import REFUSED, form_error_for
from hosho.web.staff.frame import answer
from hosho.web.staff.lookup import member_or_404

PROOF_WORDS: Mapping[Proof, Bilingual] = {
    "device-number": Bilingual("端末のIMEIかシリアルを読み上げた", "read out the device’s IMEI or serial number"),
    "order-number": Bilingual("注文番号を答えた", "gave the number of an order"),
    "papers": Bilingual("本人確認書類の写しを確かめた", "a copy of their papers was seen"),
}
assert tuple(PROOF_WORDS) == PROOFS


@dataclass(frozen=True)
class OrderLine:
    """An order with its state."""

    order: Order

    @property
    def look(self) -> StatusStyle:
        """How its state is shown."""
        return ORDER[cast(OrderState, self.order.state)]


@dataclass(frozen=True)
class LoanerLine:
    """A loaner that is out, with its state on a day."""

    lending: Lending
    on: date

    @property
    def look(self) -> StatusStyle:
        """How its state is shown."""
        return lending_look(self.lending, on=self.on)


@dataclass(frozen=True)
class MemberPage:
    """All that the desk needs to know of one member. ``typed`` and ``errors`` are those of the form of the contact."""

    member: Member
    held: list[Line]
    orders: list[OrderLine]
    claims: list[ClaimLine]
    loaners: list[LoanerLine]
    callback: Callback | None
    done: str = ""
    typed: QueryDict | None = None
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def proofs(self) -> list[tuple[Proof, Bilingual]]:
        """The second proofs that a caller can give."""
        return list(PROOF_WORDS.items())

    @property
    def contact(self) -> dict[str, str]:
        """The values of the form: as typed, else as they are kept."""
        kept = {name: str(getattr(self.member, name)) for name in people.CONTACT}
        return kept if self.typed is None else {name: self.typed.get(name, "") for name in kept}

    @property
    def proof(self) -> str:
        """The second proof that was chosen."""
        return self.typed.get("second_proof", "") if self.typed else ""

    @property
    def records(self) -> list[Record]:
        """What belongs to the member."""
        held = [each.contract for each in self.held if each.contract]
        found = [
            Record(each.number, by_language("契約", "contract"), reverse("desk:contract", args=[each.id]))
            for each in held
        ]
        return found + [
            Record(each.claim.number, by_language("受付", "claim"), reverse("desk:claim", args=[each.claim.id]))
            for each in self.claims[:5]
        ]

    @property
    def acts(self) -> list[Act]:
        """What can be done here."""
        why_not = "" if self.callback else by_language("折り返しの依頼はありません。", "Nobody asked for a callback.")
        return [
            Act(by_language("連絡先の変更", "Change the contact data"), reverse("desk:contact", args=[self.member.id])),
            Act(by_language("折り返しを記録する", "Record the callback"), "#callback", why_not),
        ]


def member_page(member: Member, *, today: date) -> MemberPage:
    """Return all that the desk says about a member on a day (Asia/Tokyo)."""
    held = contracts.contracts_of(member.id)
    return MemberPage(
        member=member,
        held=lines_of([each.id for each in held], today),
        orders=[OrderLine(each) for each in orders_of(member.id)],
        claims=[ClaimLine(each) for each in claims.claims_of_contracts([contract.id for contract in held])],
        loaners=[LoanerLine(each, today) for each in lendings_out(member.id)],
        callback=open_callback(member.id),
    )


@require_safe
@access.desk
def show(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Show a member.

    Raises:
        Http404: no such member.
    """
    page = member_page(member_or_404(member_id), today=today_of(request))
    return answer(request, "desk/member.html", replace(page, done=request.GET.get("done", "")))


@require_http_methods(["GET", "HEAD", "POST"])
@access.desk_to("change-members")
def contact(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Change how a member is reached; a changed address asks for a second proof of identity.

    Raises:
        Http404: no such member.
    """
    page = member_page(member_or_404(member_id), today=today_of(request))
    if request.method != "POST":
        return answer(request, "desk/contact.html", page)
    values, errors = read_contact(request.POST)
    proof = request.POST.get("second_proof", "")
    if not errors:
        try:
            people.change_contact(
                member_id=member_id,
                **values,
                second_proof=proof if proof in PROOFS else None,
                actor=access.actor_of(request),
                now=now_of(request),
            )
        except REFUSED as error:
            name, says = form_error_for(error)
            errors = {name: says}
        else:
            response = redirect("desk:member", member_id)
            response["Location"] += "?done=contact"
            return response
    page = replace(page, typed=request.POST, errors=errors)
    return answer(request, "desk/contact.html", page, status=422)


def read_contact(data: QueryDict) -> tuple[dict[str, str], dict[str, str]]:
    """Return the values of the contact form in their normalised form, and what is wrong by field."""
    values = {name: data.get(name, "").strip() for name in people.CONTACT}
    errors: dict[str, str] = {}
    try:
        validate_email(values["mail"])
    except ValidationError:
        errors["mail"] = by_language(
            "hanako@example.jp のように、メールアドレスを入れてください。",
            "Write a mail address, such as hanako@example.jp.",
        )
    for name, (least, most), says in (
        ("phone", (10, 11), by_language("電話番号は10桁か11桁です。", "A phone number has 10 or 11 digits.")),
        ("postal_code", (7, 7), by_language("郵便番号は7桁です。", "A postal code has 7 digits.")),
    ):
        try:
            values[name] = digits_of(values[name], field=name, at_least=least, at_most=most)
        except DigitsWrongError:
            errors[name] = says
    if not 0 < len(values["address"]) <= 300:
        errors["address"] = by_language("住所を入れてください。", "Write the address.")
    return values, errors
