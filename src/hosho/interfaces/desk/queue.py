"""Claims in progress: those that wait for a person first, what is overdue before the rest; then the oldest."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from hosho.claims import queries as claims
from hosho.claims.models import Claim
from hosho.contracts.queries import contracts_with
from hosho.core.calendar import day_in_tokyo
from hosho.core.moves import ClaimState
from hosho.core.terms import Text
from hosho.interfaces.desk.callbacks import ToCall, to_call
from hosho.people.models import Member
from hosho.people.queries import members_with
from hosho.presentation.caller import look_of, models_of
from hosho.presentation.replies import Reply, reply_of
from hosho.presentation.words import CLAIM, StatusStyle
from hosho.web import access
from hosho.web.request_time import now_of
from hosho.web.staff.frame import answer
from hosho.web.staff.lookup import row_after

ON_A_PAGE = 50
COUNTED = 1000
"""Claims of a state are counted up to here: beyond it no one needs the exact number, and it would not be cheap."""
FEW = 5
"""This many callbacks are shown above the queue; all of them have a page."""


@dataclass(frozen=True)
class Waiting:
    """A claim in the queue."""

    claim: Claim
    member: Member
    model: Text
    look: StatusStyle
    reply: Reply | None
    """The answer that it waits for, if a person is to decide it."""


@dataclass(frozen=True)
class Count:
    """How many claims are in a state."""

    state: str
    look: StatusStyle
    claims: int

    @property
    def more(self) -> bool:
        """Whether there may be more than were counted."""
        return self.claims == COUNTED


@dataclass(frozen=True)
class QueuePage:
    """A page of the queue; ``next_after`` goes on where it ends."""

    state: str
    rows: list[Waiting]
    counts: list[Count]
    next_after: UUID | None
    callbacks: list[ToCall]
    more_callbacks: bool


def queue_page(*, state: str, after: Claim | None, now: datetime) -> QueuePage:
    """Return a page of the queue, of one state or of all (empty), as it is at ``now`` (aware)."""
    found = list(claims.in_progress(state=state, after=after, at_most=ON_A_PAGE + 1))
    shown = found[:ON_A_PAGE]
    members = members_with([claim.member_id for claim in shown])
    held = contracts_with([claim.contract_id for claim in shown])
    models = models_of(list(held.values()), on=day_in_tokyo(now))
    counts = claims.states_in_progress(at_most=COUNTED)
    callbacks, more = to_call(at_most=FEW)
    return QueuePage(
        state=state,
        rows=[
            Waiting(each, members[each.member_id], models[each.contract_id], look_of(each), reply_of(each, now=now))
            for each in shown
        ],
        counts=[Count(code, look, counts[code]) for code, look in CLAIM.items() if counts.get(code)],
        next_after=shown[-1].id if len(found) > ON_A_PAGE else None,
        callbacks=callbacks,
        more_callbacks=more,
    )


@require_safe
@access.desk
def queue(request: HttpRequest) -> HttpResponse:
    """Show the claims in progress."""
    state = request.GET.get("state", "")
    page = queue_page(
        state=cast(ClaimState, state) if state in CLAIM else "",
        after=row_after(request, claims.claim_with),
        now=now_of(request),
    )
    return answer(request, "desk/queue.html", page)
