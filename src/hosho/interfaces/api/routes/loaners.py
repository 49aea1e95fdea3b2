"""Loaners: who has one, since when, until when."""

from django.http import HttpRequest
from ninja import Router

from hosho.claims.queries import found_loaners
from hosho.interfaces.api.pagination import SIZE, page_of
from hosho.interfaces.api.parameters import Cursor, InLoanerState, Limit
from hosho.interfaces.api.schemas.loaners import LoanerPage, LoanerSummaryOut
from hosho.web.keys import KeyFor

router = Router(tags=["loaners"])


@router.get(
    "/loaners",
    response=LoanerPage,
    auth=KeyFor("see-loaners"),
    summary="List loaners",
)
def list_loaners(
    request: HttpRequest, state: InLoanerState = "", cursor: Cursor = "", limit: Limit = SIZE
) -> LoanerPage:
    """Returns the loaners that were lent, latest first. Filter by `state`."""
    found, following = page_of(found_loaners(state=state), cursor=cursor, limit=limit)
    return LoanerPage(
        items=[
            LoanerSummaryOut(
                unit_id=each.unit_id,
                state=each.state,
                due_on=each.due_on,
                claim_id=each.claim.id,
                claim_number=each.claim.number,
                member_id=each.member_id,
            )
            for each in found
        ],
        next=following,
    )
