"""A claim: its state, why, and what the member can do: answer a quote, withdraw."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hosho.accounts.models import Account
from hosho.claims import operations as claims
from hosho.claims.loaner_queries import lending_of
from hosho.claims.models import Claim
from hosho.claims.queries import Undoable, may_undo, open_quote, undoable
from hosho.contracts import queries as contracts
from hosho.core.calendar import day_in_tokyo
from hosho.core.moves import ENDED, MOVES_OF_CLAIM, ClaimState, MoveRefusedError
from hosho.core.refusals import Refused
from hosho.devices.queries import unit
from hosho.interfaces.member.loaners import LoanerShown, loaner_shown
from hosho.interfaces.member.own_records import own_claim
from hosho.interfaces.member.questions import TO_PREPARE, ToPrepare
from hosho.network.models import Visit
from hosho.network.queries import visit_with
from hosho.presentation.contract_view import ClaimShown, claim_shown, with_capacity
from hosho.presentation.language import language
from hosho.presentation.refusals import for_member
from hosho.presentation.timeline import going_on_in
from hosho.presentation.words import Bilingual
from hosho.repairs.models import Quote
from hosho.web import access
from hosho.web.page import private_answer
from hosho.web.request_time import now_of

REASON = "会員が自分の操作を取り消した"
"""The reason that the correction keeps; members are not asked for one."""
OVER: dict[str, Bilingual] = {
    "withdrawn": Bilingual("この受付は取り下げました", "You withdrew this report"),
    "not-covered": Bilingual("補償の対象外でした", "This was not covered"),
    "closed": Bilingual("手続きはすべて終わりました", "Everything is done"),
}


@dataclass(frozen=True)
class ClaimPage:
    """A claim with all that its page says."""

    shown: ClaimShown
    device: Bilingual
    quote: Quote | None
    loaner: LoanerShown | None
    visit: Visit | None
    release_minutes: int
    undoable: Undoable | None
    wrong: str = ""
    """Why the last act could not be undone, if that was tried."""

    @property
    def claim(self) -> Claim:
        """The claim."""
        return self.shown.claim

    @property
    def state(self) -> ClaimState:
        """Its state."""
        return cast(ClaimState, self.claim.state)

    @property
    def says(self) -> Bilingual:
        """The sentence that the member came for."""
        walk_in = (self.claim.method or self.claim.asked_method) == "walk-in"
        if (going_on := going_on_in(self.state, walk_in=walk_in)) is not None:
            return going_on
        return OVER["not-covered" if self.state == "closed" and self.refused else self.state]

    @property
    def refused(self) -> bool:
        """Whether the claim came to nothing because it was not covered, before a device was sent."""
        return self.claim.outcome == "not-covered" and self.claim.job_id is None

    @property
    def is_open(self) -> bool:
        """Whether it is still going on."""
        return self.state not in ENDED

    @property
    def can_withdraw(self) -> bool:
        """Whether the device is still with the member."""
        return (self.state, "withdraw") in MOVES_OF_CLAIM

    @property
    def to_do(self) -> list[ToPrepare]:
        """What the member still has to do to the device before sending it."""
        return [each for each in TO_PREPARE if self.claim.preparation.get(each.code) == "later"]

    @property
    def without_power(self) -> list[ToPrepare]:
        """What has to be done another way, as the device does not turn on."""
        return [each for each in TO_PREPARE if self.claim.preparation.get(each.code) == "dead"]

    @property
    def wet(self) -> bool:
        """Whether it must not be charged."""
        return self.claim.cause in ("wet", "submerged")

    @property
    def still_to_hand_in(self) -> bool:
        """Whether the device is with the member and will be sent in, or carried to a store that is booked."""
        if self.state == "visit-booked":
            return True
        return self.state in ("approved", "kit-sent") and self.claim.asked_method != "walk-in"


def claim_page(claim: Claim, *, caller: Account, now: datetime) -> ClaimPage:
    """Return what the page says about a claim at an instant, for a member who is signed in."""
    today = day_in_tokyo(now)
    contract = contracts.contract_with(claim.contract_id)
    plan, terms = contracts.plan_and_terms(contract, on=today)
    covered = unit(claim.unit_id or contracts.covered_unit_id(contract, on=claim.received_on))
    lending = lending_of(claim.id)
    visit = visit_with(claim.visit_id) if claim.visit_id and claim.method == "walk-in" else None
    return ClaimPage(
        shown=claim_shown(claim, now=now),
        device=with_capacity(plan.row(covered.model, today).name, covered.capacity_gb),
        quote=open_quote(claim),
        loaner=loaner_shown(lending, plan=contract.plan, today=today) if lending else None,
        visit=visit if visit and visit.state != "cancelled" else None,
        release_minutes=terms.visit.release_minutes if terms.visit else 0,
        undoable=undoable(claim, at=now) if may_undo(caller, claim) else None,
    )


def _page(request: HttpRequest, claim_id: UUID) -> ClaimPage:
    return claim_page(own_claim(request, claim_id), caller=access.account_of(request), now=now_of(request))


def _to_claim(claim_id: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("member:claim", args=[claim_id]))


@require_safe
@access.member
def show(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Show a claim."""
    return private_answer(request, "member/claim.html", _page(request, claim_id))


@require_safe
@access.member
def received(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Confirm a report that was just sent; the address stays good."""
    return private_answer(request, "member/received.html", _page(request, claim_id))


@require_http_methods(["GET", "HEAD", "POST"])
@access.member
def withdraw(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Ask whether to withdraw, and do it."""
    page = _page(request, claim_id)
    if not page.can_withdraw:
        return _to_claim(claim_id)
    if request.method == "POST":
        with suppress(MoveRefusedError):  # it went on in the meantime; the claim's page shows its state now
            claims.withdraw(claim_id=claim_id, actor=access.actor_of(request), now=now_of(request))
        return _to_claim(claim_id)
    return private_answer(request, "member/withdraw.html", page)


@require_POST
@access.member
def undo(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Undo a withdrawal or a declined quote; where something has moved on, show what."""
    page = _page(request, claim_id)
    if page.undoable is None:
        return _to_claim(claim_id)
    try:
        claims.undo(claim_id=claim_id, reason=REASON, actor=access.actor_of(request), now=now_of(request))
    except Refused as refused:
        wrong = replace(_page(request, claim_id), wrong=for_member(refused, language()))
        return private_answer(request, "member/claim.html", wrong, status=422)
    return _to_claim(claim_id)


@require_http_methods(["GET", "HEAD", "POST"])
@access.member
def answer_quote(request: HttpRequest, claim_id: UUID, reply: Literal["accept", "decline"]) -> HttpResponse:
    """Ask once more, with the price, and record the answer. A price other than the one that was read is not accepted.

    Raises:
        Http404: neither of the two answers.
    """
    if reply not in ("accept", "decline"):
        raise Http404
    page = _page(request, claim_id)
    if page.quote is None or page.state != "quoted":
        return _to_claim(claim_id)
    if request.method == "POST" and (reply == "decline" or request.POST.get("yen") == str(page.quote.yen)):
        with suppress(MoveRefusedError, Quote.DoesNotExist):  # it was answered or withdrawn in the meantime
            claims.answer_quote(
                claim_id=claim_id, accepted=reply == "accept", actor=access.actor_of(request), now=now_of(request)
            )
        return _to_claim(claim_id)
    return private_answer(request, f"member/quote-{reply}.html", page)
