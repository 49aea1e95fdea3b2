"""A claim as its page at the desk shows it: its state, what can be done with it now, and what happened."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import NamedTuple, cast

from django.http import QueryDict
from django.urls import reverse

from hosho.accounts.roles import may
from hosho.claims import events
from hosho.claims import queries as claims
from hosho.claims.loaner_queries import loaner_rule
from hosho.claims.models import Claim
from hosho.claims.preparing import Preparation, Prepared
from hosho.claims.queries import Undoable
from hosho.contracts import queries as contracts
from hosho.core.codes import Cause, Method
from hosho.core.moves import CLAIM_STATES, MOVES_OF_CLAIM, ClaimMove, ClaimState, undone_to
from hosho.core.terms import Terms
from hosho.interfaces.desk.call_form import Answers, ToPrepare, read_answers, to_prepare
from hosho.interfaces.desk.hours import Hours, hours_of
from hosho.journal import queries as journal
from hosho.network import queries as network
from hosho.network.models import Store, Visit
from hosho.people.consents import TO_HAND_IN
from hosho.people.queries import given_of
from hosho.presentation.caller import Caller, caller_of, look_of
from hosho.presentation.decision_panel import Panel, final
from hosho.presentation.language import by_language
from hosho.presentation.replies import Reply, reply_of
from hosho.presentation.timeline import HAPPENED, going_on_in
from hosho.presentation.words import CAUSES, VISIT, Bilingual, StatusStyle, VisitState
from hosho.repairs.models import Quote
from hosho.web.staff.command_palette import Act, Record, not_in, records_of
from hosho.web.staff.history import HistoryEntry, history_of, names_of


class Replayed(NamedTuple):
    """A decision that was made once more from its record: which, when, and whether the same came out."""

    ordinal: int
    at: datetime
    same: bool


@dataclass(frozen=True)
class ClaimPage:
    """A claim with all that the desk says about it. ``answers`` keep what was typed into one of its forms."""

    claim: Claim
    caller: Caller
    terms: Terms
    methods: tuple[Method, ...]
    """Those by which it can be put right, while it is covered."""
    panels: list[Panel]
    decided_by: dict[str, Bilingual]
    history: list[HistoryEntry]
    visit: Visit | None
    quote: Quote | None
    hours: Hours | None
    answers: Answers
    judges: bool
    lends_out: bool
    agreed: bool
    can_undo: Undoable | None
    reply: Reply | None
    act: str = ""
    done: str = ""
    replayed: Replayed | None = None
    queue: str = ""
    """The state by which the queue was read from which it was opened, or ``all``; empty when it was not."""
    errors: dict[str, str] = field(default_factory=dict)
    typed: QueryDict | None = None

    @cached_property
    def previous(self) -> Claim | None:
        """The claim before it in that queue."""
        return claims.before_in_progress(self.claim, state=self._state) if self.queue else None

    @cached_property
    def next(self) -> Claim | None:
        """The claim after it in that queue."""
        if not self.queue:
            return None
        return next(iter(claims.in_progress(state=self._state, after=self.claim, at_most=1)), None)

    @property
    def _state(self) -> str:
        return "" if self.queue == "all" else self.queue

    @property
    def wrong(self) -> dict[str, str]:
        """What is said beside the fields."""
        return self.errors

    @property
    def look(self) -> StatusStyle:
        """How its state is shown."""
        return look_of(self.claim)

    @property
    def cause(self) -> Bilingual:
        """The cause that was reported."""
        return CAUSES[cast(Cause, self.claim.cause)]

    @property
    def going_on(self) -> Bilingual | None:
        """What is going on now, if it is not over."""
        return going_on_in(cast(ClaimState, self.claim.state), walk_in=self.claim.method == "walk-in")

    @property
    def panel(self) -> Panel:
        """The decision that counts."""
        return self.panels[-1]

    @property
    def earlier(self) -> list[Panel]:
        """The decisions before it, the latest first."""
        return self.panels[-2::-1]

    @property
    def moves(self) -> set[ClaimMove]:
        """The moves that its state allows."""
        return {move for state, move in MOVES_OF_CLAIM if state == self.claim.state}

    @property
    def can_book(self) -> bool:
        """Whether a visit can be booked, or another hour."""
        return "book" in self.moves and "walk-in" in self.methods

    @property
    def method(self) -> Method | None:
        """The method to arrange: as it was chosen, or the only one there is."""
        if self.answers.method or (self.can_book and self.can_send_kit):
            return self.answers.method
        return "walk-in" if self.can_book else "ship-in"

    @property
    def preparations(self) -> list[ToPrepare]:
        """What is to be done before it is handed in, with what was said of it before."""
        kept = cast(dict[Preparation, Prepared], self.claim.preparation)
        return to_prepare({**kept, **self.answers.preparation})

    @property
    def can_cancel_visit(self) -> bool:
        """Whether a visit is booked."""
        return "cancel-visit" in self.moves

    @property
    def can_send_kit(self) -> bool:
        """Whether a kit can be sent."""
        return "send-kit" in self.moves

    @property
    def lends(self) -> bool:
        """Whether a loaner can go with it."""
        return loaner_rule(self.claim, self.terms) is not None and self.caller.lending is None

    @property
    def can_withdraw(self) -> bool:
        """Whether it can be withdrawn."""
        return "withdraw" in self.moves

    @property
    def can_answer(self) -> bool:
        """Whether a quote waits for the member's answer."""
        return "accept-quote" in self.moves

    @property
    def can_give_up_loaner(self) -> bool:
        """Whether its loaner is overdue, and this colleague is one who may give it up as lost."""
        lending = self.caller.lending
        overdue = lending is not None and lending.claim_id == self.claim.id and lending.state == "overdue"
        return overdue and self.lends_out

    @property
    def can_judge(self) -> bool:
        """Whether it waits for a person, and this colleague is one who may decide."""
        return self.claim.state == "referred" and self.judges

    @property
    def undoable(self) -> Bilingual | None:
        """What happened last, if it can be undone now."""
        return HAPPENED[events.AFTER[self.can_undo.move]] if self.can_undo else None

    @property
    def why_not_undone(self) -> str:
        """Why what happened last cannot be undone, where it cannot."""
        move = cast(ClaimMove, self.claim.last_move)
        if undone_to(cast(ClaimState, self.claim.state), move, came_from=self.claim.came_from) is not None:
            return by_language("取り消せる時間を過ぎています。", "Its time to be undone has passed.")
        return by_language("取り消せる記録はありません。", "There is nothing that can be undone.")

    @property
    def nothing_to_do(self) -> bool:
        """Whether the desk can do nothing with it now."""
        possible = (self.can_book, self.can_send_kit, self.can_withdraw, self.can_answer, self.can_judge, self.undoable)
        return not any(possible)

    @property
    def records(self) -> list[Record]:
        """What belongs to the claim."""
        return [each for each in records_of(self.caller) if each.name != self.claim.number]

    @property
    def acts(self) -> list[Act]:
        """What can be done with the claim, and why not what cannot."""

        def act(says: str, at: str, possible: object, why_not: str = "") -> Act:
            return Act(says, at, "" if possible else why_not or not_in(self.look))

        def page(name: str) -> str:
            return reverse("desk:act", args=[self.claim.id, name])

        no_store = (
            "" if "book" not in self.moves else by_language("お店では直せない故障です。", "A store cannot repair this.")
        )
        only_office = (
            by_language("判断できるのは管理の担当者だけです。", "Only the office decides it.")
            if self.claim.state == "referred"
            else ""
        )
        return [
            act(by_language("来店を予約する", "Book a visit"), "#method-walk-in", self.can_book, no_store),
            act(by_language("キットを送る", "Send the kit"), "#method", self.can_send_kit),
            act(
                by_language("来店の予約を取り消す", "Cancel the visit"),
                "#cancel-visit",
                self.can_cancel_visit,
                by_language("来店の予約はありません。", "No visit is booked."),
            ),
            act(
                by_language("見積もりへの回答を記録する", "Record the answer to the quote"),
                page("quote"),
                self.can_answer,
                by_language("回答待ちの見積もりはありません。", "No quote is open."),
            ),
            act(by_language("担当者として判断する", "Decide the referral"), "#covered", self.can_judge, only_office),
            act(
                by_language("直前の記録を取り消す", "Undo the last entry"),
                "#undo_reason",
                self.undoable,
                self.why_not_undone,
            ),
            act(by_language("請求を取り下げる", "Withdraw the claim"), page("withdraw"), self.can_withdraw),
        ]

    @property
    def visit_look(self) -> StatusStyle | None:
        """How the visit stands."""
        return VISIT[cast(VisitState, self.visit.state)] if self.visit else None

    @property
    def stores(self) -> list[Store]:
        """The stores that take visits."""
        return list(network.stores())


def claim_page(claim: Claim, data: QueryDict, *, role: str, at: datetime) -> ClaimPage:
    """Return all that the desk says about a claim at an instant (aware), to a colleague of a role.

    ``data`` names the store, and the day from which its free hours are shown.
    """
    contract = contracts.contract_with(claim.contract_id)
    caller = caller_of(contract, at=at)
    answers = read_answers(data, unit=caller.unit, today=caller.today.on)
    plan, terms = contracts.plan_and_terms(contract, on=claim.received_on)
    visit = network.visit_with(claim.visit_id) if claim.visit_id else None
    store = answers.store or (visit.store.code if visit else "")
    decisions, reply = list(claims.decisions_of(claim.id)), reply_of(claim, now=at)
    return ClaimPage(
        claim=claim,
        caller=caller,
        terms=terms,
        methods=claims.methods_offered(claim, contract, plan),
        panels=[final(row, reply=reply if row is decisions[-1] else None) for row in decisions],
        decided_by=names_of({row.decided_by for row in decisions}),
        history=history_of(journal.timeline(claim_id=claim.id)),
        visit=visit,
        quote=claims.open_quote(claim),
        hours=hours_of(
            store,
            rules=terms.visit,
            model=contract.model,
            faults=claim.faults,
            from_day=answers.from_day,
            chosen=answers.starts_at,
            now=at,
        ),
        answers=answers,
        judges=may(role, "decide-referrals"),
        lends_out=may(role, "lend"),
        agreed=given_of(claim.id) >= TO_HAND_IN,
        can_undo=claims.undoable(claim, at=at),
        reply=reply,
        done=data.get("done", ""),
        queue=asked if (asked := data.get("queue", "")) in ("all", *CLAIM_STATES) else "",
    )
