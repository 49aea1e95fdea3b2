"""Units: stock, price, network restriction, and where each is."""

from collections.abc import Sequence

from django.http import HttpRequest
from ninja import Router

from hosho.claims import operations as claims
from hosho.devices import operations as devices
from hosho.devices import queries as device_queries
from hosho.devices.custody import Holder
from hosho.devices.identity import USUAL_LENGTHS
from hosho.devices.models import Unit
from hosho.interfaces.api.documentation import refuses
from hosho.interfaces.api.pagination import SIZE, page_of
from hosho.interfaces.api.parameters import Cursor, Limit, OfModel, UnitId
from hosho.interfaces.api.schemas.units import (
    AskingPriceIn,
    CustodyEntryOut,
    RestockIn,
    RestrictionCheckIn,
    UnitIn,
    UnitOut,
    UnitPage,
    WarningOut,
)
from hosho.web.idempotency import once
from hosho.web.keys import KeyFor, caller
from hosho.web.request_time import now_of

router = Router(tags=["units"])
UNUSUAL_SERIAL = WarningOut(
    field="serial",
    ja="シリアル番号は10桁か12桁がふつうです。もう一度確かめてください。",
    en="A serial number usually has 10 or 12 characters. Check it again.",
)


@router.post(
    "/units",
    response={201: UnitOut},
    auth=KeyFor("stock-units"),
    summary="Take a unit into stock",
    openapi_extra=refuses("identifier-invalid", "unit-known"),
)
@once(201)
def stock_unit(request: HttpRequest, body: UnitIn) -> UnitOut:
    """Creates a unit in stock. Its IMEI and serial number are normalised and checked."""
    return unit_out(devices.stock_unit(**body.model_dump(), actor=caller(request), now=now_of(request)))


@router.get(
    "/units/{unit_id}",
    response=UnitOut,
    auth=KeyFor("stock-units"),
    summary="Get a unit",
)
def get_unit(request: HttpRequest, unit_id: UnitId) -> UnitOut:
    """Returns a unit and where it is."""
    return unit_out(device_queries.unit(unit_id))


@router.get(
    "/units",
    response=UnitPage,
    auth=KeyFor("see-units"),
    summary="List units",
)
def list_units(request: HttpRequest, model: OfModel = "", cursor: Cursor = "", limit: Limit = SIZE) -> UnitPage:
    """Returns units, newest first. Filter by `model`."""
    found, following = page_of(device_queries.found_units(model=model), cursor=cursor, limit=limit)
    return UnitPage(items=_units(found), next=following)


@router.get(
    "/units/{unit_id}/custody",
    response=list[CustodyEntryOut],
    auth=KeyFor("see-units"),
    summary="List a unit's custody",
)
def list_unit_custody(request: HttpRequest, unit_id: UnitId) -> list[CustodyEntryOut]:
    """Returns where a unit has been, oldest first. The last entry is where it is now."""
    device_queries.unit(unit_id)
    return [
        CustodyEntryOut(holder_kind=line.holder_kind, holder_id=line.holder_id, since_at=line.since_at)
        for line in device_queries.ledger(unit_id)
    ]


def unit_out(unit: Unit) -> UnitOut:
    """Return a unit as the API shows it."""
    [shown] = _units([unit])
    return shown


def _units(units: Sequence[Unit]) -> list[UnitOut]:
    holders = device_queries.holders_of([each.id for each in units])
    return [_unit(each, holders[each.id]) for each in units]


def _unit(unit: Unit, holder: Holder) -> UnitOut:
    numbers = sorted(unit.identifiers.all(), key=lambda each: (each.kind, each.slot))
    serial = next(each.number for each in numbers if each.kind == "serial")
    return UnitOut(
        id=unit.id,
        model=unit.model,
        capacity_gb=unit.capacity_gb,
        serial=serial,
        imeis=[each.number for each in numbers if each.kind == "imei"],
        grade=unit.grade,
        colour=unit.colour,
        condition=unit.condition,
        meant_for=unit.meant_for,
        restriction=unit.restriction,
        restriction_checked_on=unit.restriction_checked_on,
        holder=holder.kind,
        seller=unit.seller,
        price_yen=unit.price_yen,
        warnings=[] if len(serial) in USUAL_LENGTHS else [UNUSUAL_SERIAL],
    )


@router.post(
    "/units/{unit_id}/price",
    response={201: UnitOut},
    auth=KeyFor("stock-units"),
    summary="Set a unit's price",
    openapi_extra=refuses("unit-elsewhere"),
)
@once(201)
def set_unit_price(request: HttpRequest, unit_id: UnitId, body: AskingPriceIn) -> UnitOut:
    """Sets the asking price of a unit in stock, or takes it out of the shop."""
    return unit_out(
        devices.price(unit_id=unit_id, price_yen=body.price_yen, actor=caller(request), now=now_of(request))
    )


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
