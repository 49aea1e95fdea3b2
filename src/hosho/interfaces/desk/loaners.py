"""Chasing loaners: who has one that is due, overdue or lost, and what was tried to get it back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from hosho.accounts.roles import may
from hosho.claims import loaner_queries, operations
from hosho.claims.events import LOANER_DUE, LOANER_OVERDUE
from hosho.claims.loaner_queries import NEEDS, Need
from hosho.claims.models import Lending
from hosho.claims.operations import HOWS, How
from hosho.contracts.queries import contracts_with
from hosho.core.terms import Text
from hosho.devices.queries import models_of_units
from hosho.journal.queries import entries_of_claims
from hosho.people.models import Member
from hosho.people.queries import members_with
from hosho.plans.queries import plans_named
from hosho.presentation.caller import lending_look
from hosho.presentation.language import by_language
from hosho.presentation.words import Bilingual, StatusStyle
from hosho.web import access
from hosho.web.request_time import now_of, today_of
from hosho.web.staff.form_errors import REFUSED, form_error_for
from hosho.web.staff.frame import answer
from hosho.web.staff.history import names_of
from hosho.web.staff.lookup import row_after

ON_A_PAGE = 50
NEED_WORDS: Mapping[Need, Bilingual] = {
    "overdue": Bilingual("期限を過ぎた", "Overdue"),
    "due": Bilingual("もうすぐ期限", "Due soon"),
    "out": Bilingual("そのほかの貸出中", "Others that are out"),
    "lost": Bilingual("紛失として終了", "Given up as lost"),
}
assert tuple(NEED_WORDS) == NEEDS
HOW_WORDS: Mapping[How, Bilingual] = {
    "reached": Bilingual("電話で話した", "Spoke by phone"),
    "not-reached": Bilingual("電話に出なかった", "Called, no answer"),
    "reminded": Bilingual("催促を送った", "Sent a reminder"),
}
assert tuple(HOW_WORDS) == HOWS
BY_ITSELF = Bilingual("自動のお知らせ", "Automatic notice")


@dataclass(frozen=True)
class Tried:
    """One try to get a loaner back. Automatic notices have no sender."""

    what: Bilingual
    at: datetime
    who: Bilingual | None = None
    note: str = ""


@dataclass(frozen=True)
class Out:
    """A loaner in the list."""

    lending: Lending
    member: Member
    model: Text
    on: date
    tries: Sequence[Tried]

    @property
    def look(self) -> StatusStyle:
        """How its state is shown."""
        return lending_look(self.lending, on=self.on)

    @property
    def days_over(self) -> int:
        """How many days it is overdue; 0 or less while it is not."""
        return (self.on - self.lending.due_on).days if self.lending.due_on else 0


@dataclass(frozen=True)
class LoanersPage:
    """A page of loaners that need the same; ``next_after`` goes on where it ends."""

    need: Need
    rows: list[Out]
    next_after: UUID | None
    may_give_up: bool
    done: str = ""
    wrong: str = ""
    note: str = ""

    @property
    def needs(self) -> list[tuple[Need, Bilingual]]:
        """The lists to choose from."""
        return list(NEED_WORDS.items())

    @property
    def hows(self) -> list[tuple[How, Bilingual]]:
        """What can be noted."""
        return list(HOW_WORDS.items())

    @property
    def can_chase(self) -> bool:
        """Whether calls and reminders are noted here."""
        return bool(self.rows) and self.need in ("overdue", "due", "out")


def loaners_page(*, need: Need, after: Lending | None, may_give_up: bool, today: date) -> LoanersPage:
    """Return a page of loaners on a day (Asia/Tokyo)."""
    found = list(loaner_queries.loaners(need=need, today=today, after=after, at_most=ON_A_PAGE + 1))
    shown = found[:ON_A_PAGE]
    members = members_with([each.member_id for each in shown])
    models, tries = _models(shown, today), _tries(shown)
    return LoanersPage(
        need=need,
        rows=[Out(each, members[each.member_id], models[each.id], today, tries[each.id]) for each in shown],
        next_after=shown[-1].id if len(found) > ON_A_PAGE else None,
        may_give_up=may_give_up,
    )


def _models(lendings: Sequence[Lending], today: date) -> dict[UUID, Text]:
    """Return the names of the loaners' models by lending, each as the plan of its claim names it."""
    held = contracts_with([each.claim.contract_id for each in lendings])
    plans = plans_named({each.plan for each in held.values()})
    units = models_of_units([each.unit_id for each in lendings])
    return {each.id: plans[held[each.claim.contract_id].plan].row(units[each.unit_id], today).name for each in lendings}


def _tries(lendings: Sequence[Lending]) -> dict[UUID, list[Tried]]:
    """Return what was tried for each lending, newest first: what colleagues noted, and the notices that went out."""
    noted = loaner_queries.chases_of([each.id for each in lendings])
    names = names_of({each.made_by for rows in noted.values() for each in rows})
    notices: dict[UUID | None, list[Tried]] = {}
    for entry in entries_of_claims([each.claim_id for each in lendings], events=(LOANER_DUE, LOANER_OVERDUE)):
        notices.setdefault(entry.claim_id, []).append(Tried(BY_ITSELF, entry.at))
    found = {}
    for lending in lendings:
        tries = [
            Tried(HOW_WORDS[cast(How, each.how)], each.made_at, names[each.made_by], each.note)
            for each in noted[lending.id]
        ]
        found[lending.id] = sorted(tries + notices.get(lending.claim_id, []), key=lambda each: each.at, reverse=True)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@access.desk_to("see-loaners")
def loaners(request: HttpRequest) -> HttpResponse:
    """Show loaners by what they need; or note of those that were chosen that a call was made or a reminder sent."""
    asked = request.GET.get("need", "")
    need: Need = asked if asked in NEEDS else "overdue"
    may_give_up = may(access.account_of(request).role, "lend")
    wrong = ""
    if request.method == "POST":
        wrong = _note(request)
        if not wrong:
            return redirect(f"{reverse('desk:loaners')}?need={need}&done=1")
    after = row_after(request, loaner_queries.lending_with)
    page = loaners_page(need=need, after=after, may_give_up=may_give_up, today=today_of(request))
    page = replace(page, wrong=wrong, note=request.POST.get("note", ""), done=request.GET.get("done", ""))
    return answer(request, "desk/loaners.html", page, status=422 if wrong else 200)


def _note(request: HttpRequest) -> str:
    """Note what was tried; return what is wrong with the form, if anything."""
    how = request.POST.get("how", "")
    try:
        claim_ids = {UUID(each) for each in request.POST.getlist("claim")}
    except ValueError:
        claim_ids = set()
    if not claim_ids or how not in HOWS:
        return by_language(
            "電話か催促をした代替機を選んでください。", "Choose the loaners that were called or reminded about."
        )
    try:
        operations.chase(
            claim_ids=claim_ids,
            how=how,
            note=request.POST.get("note", "")[:300],
            actor=access.actor_of(request),
            now=now_of(request),
        )
    except REFUSED as error:
        return form_error_for(error)[1]
    return ""
