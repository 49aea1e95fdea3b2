"""What the desk can do with a claim later: each a form, one operation, and back to the claim."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from hosho.accounts.roles import Act, may
from hosho.claims import operations as claims
from hosho.claims.models import Claim
from hosho.interfaces.desk.claim_page import ClaimPage, claim_page
from hosho.journal.actor import Actor
from hosho.people.consents import TO_BORROW
from hosho.presentation.language import by_language
from hosho.web import access
from hosho.web.request_time import now_of
from hosho.web.staff.form_errors import REFUSED, form_error_for
from hosho.web.staff.frame import answer
from hosho.web.staff.lookup import claim_or_404

CONFIRMED = ("withdraw", "quote", "loaner-lost")
"""Acts that cannot be undone or cost money: each has a page of its own."""

NEEDS: Mapping[str, Act] = {"decide": "decide-referrals", "loaner-lost": "lend"}
"""What a colleague must be allowed to, for acts that not every one at the desk may do."""


class FieldMissingError(Exception):
    """A field of a form was left empty. ``field`` is its name, ``says`` what to do, in the reader's language."""

    def __init__(self, field: str, says: str) -> None:
        self.field, self.says = field, says
        super().__init__(f"{field} is missing")


@dataclass(frozen=True)
class Asked:
    """What a form asks for, by whom, about which claim."""

    page: ClaimPage
    data: QueryDict
    actor: Actor
    at: datetime

    @property
    def claim_id(self) -> UUID:
        """The claim's id."""
        return self.page.claim.id


def _arrange(asked: Asked) -> Claim:
    method = asked.page.answers.method
    if method is None:
        raise FieldMissingError(
            "method", by_language("選べる方法の中から選んでください。", "Choose one of the methods that are offered.")
        )
    return _book(asked) if method == "walk-in" else _send_kit(asked)


def _book(asked: Asked) -> Claim:
    answers = asked.page.answers
    if not answers.store or answers.starts_at is None:
        raise FieldMissingError(
            "slot", by_language("店舗と来店の時間を選んでください。", "Choose a store and an hour for the visit.")
        )
    return claims.book_visit(
        claim_id=asked.claim_id,
        store=answers.store,
        starts_at=answers.starts_at,
        consents=answers.consents,
        preparation=answers.preparation,
        actor=asked.actor,
        now=asked.at,
    )


def _cancel_visit(asked: Asked) -> Claim:
    return claims.cancel_visit(claim_id=asked.claim_id, actor=asked.actor, now=asked.at)


def _send_kit(asked: Asked) -> Claim:
    answers = asked.page.answers
    if not answers.kit_number:
        raise FieldMissingError(
            "kit_number", by_language("キットの送り状番号を入れてください。", "Write the kit's tracking number.")
        )
    for name in ("kit_number", "loaner_number"):
        if name in answers.errors:
            raise FieldMissingError(name, answers.errors[name])
    return claims.send_kit(
        claim_id=asked.claim_id,
        tracking_number=answers.kit_number,
        loaner_tracking_number=answers.loaner_number or None,
        consents=[*answers.consents, *(TO_BORROW if answers.loaner_number else ())],
        preparation=answers.preparation,
        actor=asked.actor,
        now=asked.at,
    )


def _withdraw(asked: Asked) -> Claim:
    return claims.withdraw(claim_id=asked.claim_id, actor=asked.actor, now=asked.at)


def _give_up_loaner(asked: Asked) -> Claim:
    return claims.give_up_loaner(claim_id=asked.claim_id, actor=asked.actor, now=asked.at).claim


def _undo(asked: Asked) -> Claim:
    return claims.undo(claim_id=asked.claim_id, reason=asked.data.get("reason", ""), actor=asked.actor, now=asked.at)


def _answer_quote(asked: Asked) -> Claim:
    if asked.data.get("answer") not in ("accept", "decline"):
        raise FieldMissingError(
            "answer", by_language("承諾か辞退かを選んでください。", "Record whether the member accepts or declines.")
        )
    return claims.answer_quote(
        claim_id=asked.claim_id, accepted=asked.data["answer"] == "accept", actor=asked.actor, now=asked.at
    )


def _decide(asked: Asked) -> Claim:
    clause = asked.data.get("clause", "")
    if asked.data.get("covered") not in ("yes", "no"):
        raise FieldMissingError(
            "covered", by_language("補償するかどうかを選んでください。", "Choose whether it is covered.")
        )
    if clause not in asked.page.terms.clauses:
        raise FieldMissingError(
            "clause", by_language("根拠の条項を選んでください。", "Choose the clause that the decision rests on.")
        )
    return claims.decide_referral(
        claim_id=asked.claim_id,
        covered=asked.data["covered"] == "yes",
        clause=clause,
        reason=asked.data.get("reason", ""),
        actor=asked.actor,
        now=asked.at,
    )


ACTS: Mapping[str, Callable[[Asked], Claim]] = {
    "arrange": _arrange,
    "cancel-visit": _cancel_visit,
    "withdraw": _withdraw,
    "loaner-lost": _give_up_loaner,
    "undo": _undo,
    "quote": _answer_quote,
    "decide": _decide,
}


@require_http_methods(["GET", "HEAD", "POST"])
@access.desk
def act(request: HttpRequest, claim_id: UUID, name: str) -> HttpResponse:
    """Do one of ``ACTS`` with a claim and go back to it; those in ``CONFIRMED`` first show a page that asks.

    While a visit is arranged, a store's hours are looked at through the same form.

    Raises:
        Http404: no such claim or act; an act of ``NEEDS`` without the right to.
    """
    role, at = access.account_of(request).role, now_of(request)
    if name not in ACTS or (name in NEEDS and not may(role, NEEDS[name])):
        raise Http404
    found = claim_or_404(claim_id)
    if request.method != "POST":
        page = claim_page(found, request.GET, role=role, at=at)
        possible = {
            "withdraw": page.can_withdraw,
            "quote": page.can_answer,
            "loaner-lost": page.can_give_up_loaner,
        }
        if not possible.get(name):
            return redirect("desk:claim", found.id)
        return answer(request, f"desk/{name}.html", page)
    page = claim_page(found, request.POST, role=role, at=at)
    if name == "arrange" and {"look", "from_day"} & request.POST.keys():  # only other hours are to be shown
        part = request.headers.get("HX-Target") == "hours"
        return answer(request, "desk/hours.html" if part else "desk/claim.html", replace(page, typed=request.POST))
    try:
        ACTS[name](Asked(page, request.POST, access.actor_of(request), at))
    except FieldMissingError as error:
        wrong = {error.field: error.says}
    except REFUSED as error:
        field, says = form_error_for(error)
        wrong = {"undo_reason" if (name, field) == ("undo", "reason") else field: says}
    else:
        response = redirect("desk:claim", found.id)
        response["Location"] += f"?done={name}"
        return response
    page = replace(
        claim_page(claim_or_404(claim_id), request.POST, role=role, at=at), act=name, errors=wrong, typed=request.POST
    )
    return answer(request, f"desk/{name}.html" if name in CONFIRMED else "desk/claim.html", page, status=422)
