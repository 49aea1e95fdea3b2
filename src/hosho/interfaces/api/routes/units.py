"""What becomes of a unit that is ours: back into stock, scrapped, its network restriction looked up again."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from hosho.claims import operations as claims
from hosho.devices import operations as devices
from hosho.interfaces.api.routes.sales import unit_out
from hosho.interfaces.api.schemas_sales import UnitOut
from hosho.interfaces.api.schemas_stock import RestockIn, RestrictionIn
from hosho.web.idempotency import once
from hosho.web.keys import KeyFor, caller
from hosho.web.request_time import now_of

router = Router(tags=["units"])


@router.post(
    "/units/{unit_id}/restock", response={201: UnitOut}, auth=KeyFor("stock-units"), summary="Put a unit into stock"
)
@once(201)
def restock(request: HttpRequest, unit_id: UUID, body: RestockIn) -> UnitOut:
    """Put a unit that is ours into stock: from the repair centre, or from the stock for another purpose.

    A member's device is refused.
    """
    return unit_out(
        claims.restock(unit_id=unit_id, meant_for=body.meant_for, actor=caller(request), now=now_of(request))
    )


@router.post("/units/{unit_id}/scrap", response={201: UnitOut}, auth=KeyFor("stock-units"), summary="Scrap a unit")
@once(201)
def scrap(request: HttpRequest, unit_id: UUID) -> UnitOut:
    """Scrap a unit that is ours and at the repair centre. A member's device is refused."""
    return unit_out(claims.scrap(unit_id=unit_id, actor=caller(request), now=now_of(request)))


@router.post(
    "/units/{unit_id}/restriction",
    response={201: UnitOut},
    auth=KeyFor("stock-units"),
    summary="The network restriction was looked up",
)
@once(201)
def check_restriction(request: HttpRequest, unit_id: UUID, body: RestrictionIn) -> UnitOut:
    """Record a unit's network restriction mark as of today; only ○ may be sent in exchange or lent."""
    return unit_out(
        devices.check_restriction(unit_id=unit_id, mark=body.mark, actor=caller(request), now=now_of(request))
    )
