"""What becomes of a unit that is ours: back into stock, scrapped, its network restriction looked up again."""

from django.http import HttpRequest
from ninja import Router

from hosho.claims import operations as claims
from hosho.devices import operations as devices
from hosho.interfaces.api.documentation import refuses
from hosho.interfaces.api.parameters import UnitId
from hosho.interfaces.api.routes.sales import unit_out
from hosho.interfaces.api.schemas.units import RestockIn, RestrictionCheckIn, UnitOut
from hosho.web.idempotency import once
from hosho.web.keys import KeyFor, caller
from hosho.web.request_time import now_of

router = Router(tags=["units"])


@router.post(
    "/units/{unit_id}/restock",
    response={201: UnitOut},
    auth=KeyFor("stock-units"),
    summary="Restock a unit",
    openapi_extra=refuses("unit-elsewhere", "unit-of-a-member", "unit-promised"),
)
@once(201)
def restock_unit(request: HttpRequest, unit_id: UnitId, body: RestockIn) -> UnitOut:
    """Puts a unit into stock, from the repair centre or from stock for another purpose. A member's device is
    refused."""
    return unit_out(
        claims.restock(unit_id=unit_id, meant_for=body.meant_for, actor=caller(request), now=now_of(request))
    )


@router.post(
    "/units/{unit_id}/scrap",
    response={201: UnitOut},
    auth=KeyFor("stock-units"),
    summary="Scrap a unit",
    openapi_extra=refuses("unit-elsewhere", "unit-of-a-member"),
)
@once(201)
def scrap_unit(request: HttpRequest, unit_id: UnitId) -> UnitOut:
    """Scraps a unit at the repair centre. A member's device is refused."""
    return unit_out(claims.scrap(unit_id=unit_id, actor=caller(request), now=now_of(request)))


@router.post(
    "/units/{unit_id}/restriction",
    response={201: UnitOut},
    auth=KeyFor("stock-units"),
    summary="Record a network restriction check",
)
@once(201)
def record_restriction_check(request: HttpRequest, unit_id: UnitId, body: RestrictionCheckIn) -> UnitOut:
    """Records a unit's network restriction mark as of today. Only units with `○` are lent or sent as a replacement."""
    return unit_out(
        devices.check_restriction(unit_id=unit_id, mark=body.mark, actor=caller(request), now=now_of(request))
    )
