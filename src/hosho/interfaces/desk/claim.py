"""A claim at the desk: its page, a decision made once more from its record, and the words to end a call with."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from hosho.claims import queries as claims
from hosho.interfaces.desk.claim_page import Replayed, claim_page
from hosho.web import access
from hosho.web.request_time import now_of
from hosho.web.staff.frame import answer
from hosho.web.staff.lookup import claim_or_404


@require_safe
@access.desk
def claim(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Show a claim; with ``replay`` decide the decision of that number once more from its record.

    Raises:
        Http404: no such claim.
    """
    role, at = access.account_of(request).role, now_of(request)
    page = claim_page(claim_or_404(claim_id), request.GET, role=role, at=at)
    wanted = request.GET.get("replay", "")
    row = next((each.final.row for each in page.panels if each.final and str(each.final.row.ordinal) == wanted), None)
    if row is not None:
        page = replace(page, replayed=Replayed(row.ordinal, at, claims.replays(row)))
        if request.headers.get("HX-Request"):
            return answer(request, "desk/replayed.html", page)
    return answer(request, "desk/claim.html", page)


@require_safe
@access.desk
def read_back(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Show what the call came to: the claim's number, the decision, and the words to end the call with.

    Raises:
        Http404: no such claim.
    """
    role, at = access.account_of(request).role, now_of(request)
    return answer(request, "desk/read-back.html", claim_page(claim_or_404(claim_id), request.GET, role=role, at=at))
