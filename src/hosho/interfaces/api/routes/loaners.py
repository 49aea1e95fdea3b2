"""Loaners: who has one, since when, until when."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router

from hosho.claims.queries import found_loaners
from hosho.interfaces.api.pagination import LARGEST, SIZE, page_of
from hosho.interfaces.api.schemas import Code
from hosho.interfaces.api.schemas_stock import LentOut, LentPage
from hosho.web.keys import KeyFor

router = Router(tags=["loaners"])


@router.get("/loaners", response=LentPage, auth=KeyFor("see-loaners"), summary="Loaners, the latest first")
def list_loaners(
    request: HttpRequest, state: Code = "", cursor: Code = "", limit: Annotated[int, Query(ge=1, le=LARGEST)] = SIZE
) -> LentPage:
    """Give the loaners that were lent, all or those in one state (sent, lent, overdue, coming-back, returned …)."""
    found, following = page_of(found_loaners(state=state), cursor=cursor, limit=limit)
    return LentPage(
        items=[
            LentOut(
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
