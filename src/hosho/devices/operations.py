"""Taking units into stock, moving them, promising them, and sending parcels."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.db import IntegrityError

from hosho.core.calendar import day_in_tokyo
from hosho.core.refusals import Refused
from hosho.devices import events
from hosho.devices.custody import STOCK, Holder
from hosho.devices.identity import Colour, IdentifierInvalidError, Seller, read_imei, read_serial
from hosho.devices.models import Allocation, CustodyMove, Identifier, Parcel, Unit, UsedTrackingNumber
from hosho.devices.parcels import ON_DELIVERY, Purpose, read_tracking_number
from hosho.devices.queries import holder_of, last_line, promised
from hosho.journal import operations as journal
from hosho.journal.actor import Actor
from hosho.platform.transactions import operation, requires_operation


class UnitKnownError(Refused):
    """A device with this number is known already. ``field`` is ``imei``, ``imei2`` or ``serial``."""

    code = "unit-known"

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__()


class UnitNotThereError(Refused):
    """A unit was to be moved from a holder that does not have it."""

    code = "unit-elsewhere"

    def __init__(self, expected: Holder, found: Holder) -> None:
        self.expected, self.found = expected, found
        another = {"reason": "another-one"} if expected.kind == found.kind else {}
        super().__init__(expected=expected.kind, found=found.kind, **another)


class UnitPromisedError(Refused):
    """The unit is promised to something else."""

    code = "unit-promised"
    field = "unit_id"


class ParcelKnownError(Refused):
    """The tracking number was used before."""

    code = "tracking-number-used"
    field = "tracking_number"


@operation
def stock_unit(
    *,
    model: str,
    capacity_gb: int,
    serial: str,
    imei: str | None = None,
    imei2: str | None = None,
    condition: str = "used",
    meant_for: str = "sale",
    grade: str = "",
    restriction: str = "",
    restriction_checked_on: date | None = None,
    colour: Colour | Literal[""] = "",
    seller: Seller = "operator",
    price_yen: int | None = None,
    actor: Actor,
    now: datetime,
) -> Unit:
    """Take a unit into stock. Numbers may come in any width, with spaces and hyphens.

    ``price_yen`` is the asking price with tax; with it, a unit meant for sale is on offer in the shop.

    Raises:
        IdentifierInvalidError: a number cannot be one of a device.
        UnitKnownError: one of its numbers belongs to a unit that is known.
    """
    numbers = [("serial", "serial", 1, read_serial(serial))]
    if imei:
        numbers.append(("imei", "imei", 1, read_imei(imei)))
    if imei2:
        if not imei:
            raise IdentifierInvalidError("imei", "imei-missing")
        numbers.append(("imei2", "imei", 2, read_imei(imei2, field="imei2")))
    unit = Unit.objects.create(
        model=model,
        capacity_gb=capacity_gb,
        condition=condition,
        meant_for=meant_for,
        grade=grade,
        restriction=restriction,
        restriction_checked_on=restriction_checked_on,
        colour=colour,
        seller=seller,
        price_yen=price_yen,
    )
    for field, kind, slot, number in numbers:
        try:
            Identifier.objects.create(value=f"{kind}:{number}", kind=kind, slot=slot, unit=unit)
        except IntegrityError:
            raise UnitKnownError(field) from None
    CustodyMove.objects.create(unit_id=unit.id, ordinal=1, holder_kind=STOCK.kind, holder_id=STOCK.id, since_at=now)
    journal.write(
        event=events.STOCKED, at=now, actor=actor, unit_id=unit.id, data={"model": model, "capacity_gb": capacity_gb}
    )
    return unit


@requires_operation
def move(*, unit_id: UUID, out_of: Holder, to: Holder, now: datetime) -> CustodyMove:
    """Write the next line of the unit's ledger.

    Raises:
        UnitNotThereError: the unit is not at ``out_of``.
    """
    last = last_line(unit_id)
    found = Holder.read(last.holder_kind, last.holder_id)
    if found != out_of:
        raise UnitNotThereError(out_of, found)
    return CustodyMove.objects.create(
        unit_id=unit_id, ordinal=last.ordinal + 1, holder_kind=to.kind, holder_id=to.id, since_at=now
    )


@requires_operation
def promise(*, unit_id: UUID, purpose: str, subject_id: UUID, now: datetime) -> Allocation:
    """Promise a unit to one purpose.

    Raises:
        UnitPromisedError: it is promised already. Two promises at once: the database lets one through, and the other
            reads again and finds this.
    """
    if promised(unit_id):
        raise UnitPromisedError
    return Allocation.objects.create(unit_id=unit_id, purpose=purpose, subject_id=subject_id, promised_at=now)


@requires_operation
def promise_first(*, unit_ids: Iterable[UUID], purpose: str, subject_id: UUID, now: datetime) -> UUID | None:
    """Promise the first of these units that is still free in stock, since others choose at the same time.

    Gives the unit's id, or nothing when none is free any more.
    """
    for unit_id in unit_ids:
        if holder_of(unit_id) == STOCK:
            try:
                promise(unit_id=unit_id, purpose=purpose, subject_id=subject_id, now=now)
            except UnitPromisedError:
                continue
            return unit_id
    return None


@requires_operation
def release(*, unit_id: UUID, now: datetime) -> None:
    """End the promise of a unit, if there is one."""
    Allocation.objects.filter(unit_id=unit_id, released_at=None).update(released_at=now)


@requires_operation
def send_parcel(
    *,
    purpose: Purpose,
    tracking_number: str,
    member_id: UUID,
    sender: Holder,
    recipient: Holder,
    unit_id: UUID | None = None,
    now: datetime,
) -> Parcel:
    """Hand a parcel to the carrier; a unit inside it is from now on with the carrier.

    Raises:
        TrackingNumberInvalidError: the number has not the carriers' form.
        ParcelKnownError: the number was used before.
        UnitNotThereError: the sender does not have the unit.
    """
    number = read_tracking_number(tracking_number)
    try:
        UsedTrackingNumber.objects.create(number=number, member_id=member_id)
    except IntegrityError:
        raise ParcelKnownError from None
    parcel = Parcel.objects.create(
        member_id=member_id,
        purpose=purpose,
        tracking_number=number,
        unit_id=unit_id,
        recipient_kind=recipient.kind,
        recipient_id=recipient.id,
        handed_over_at=now,
    )
    if unit_id is not None:
        move(unit_id=unit_id, out_of=sender, to=Holder.of("carrier", parcel.id), now=now)
    return parcel


@operation
def deliver_parcel(*, parcel_id: UUID, actor: Actor, now: datetime) -> bool:
    """Record that the carrier delivered a parcel; its unit is from now on with the recipient.

    Carriers report a delivery more than once: only the first has an effect. Gives whether this one was it. What the
    delivery means for an order or a claim follows from the agenda.

    Raises:
        Parcel.DoesNotExist: no such parcel.
    """
    parcel = Parcel.objects.select_for_update().get(id=parcel_id)
    if parcel.delivered_at is not None:
        return False
    parcel.delivered_at = now
    parcel.save(update_fields=["delivered_at"])
    if parcel.unit_id is not None:
        move(
            unit_id=parcel.unit_id,
            out_of=Holder.of("carrier", parcel.id),
            to=Holder.read(parcel.recipient_kind, parcel.recipient_id),
            now=now,
        )
    journal.write(
        event=events.PARCEL_DELIVERED,
        at=now,
        actor=actor,
        member_id=parcel.member_id,
        unit_id=parcel.unit_id,
        data={"purpose": parcel.purpose, "parcel": str(parcel.id)},
    )
    journal.schedule(kind=ON_DELIVERY, due_at=now, subject_id=parcel.id, member_id=parcel.member_id, now=now)
    return True


@requires_operation
def undo_delivery(*, parcel_id: UUID, now: datetime) -> None:
    """Correct a delivery that was scanned by mistake: the parcel, and its unit, are with the carrier again."""
    parcel = Parcel.objects.select_for_update().get(id=parcel_id)
    if parcel.unit_id is not None:
        move(
            unit_id=parcel.unit_id,
            out_of=Holder.read(parcel.recipient_kind, parcel.recipient_id),
            to=Holder.of("carrier", parcel.id),
            now=now,
        )
    parcel.delivered_at = None
    parcel.save(update_fields=["delivered_at"])


@requires_operation
def redirect_to_sender(*, parcel_id: UUID, sender: Holder, now: datetime) -> Parcel:
    """Record that a parcel could not be delivered and is back with its sender."""
    parcel = Parcel.objects.select_for_update().get(id=parcel_id)
    parcel.recipient_kind, parcel.recipient_id, parcel.delivered_at = sender.kind, sender.id, now
    parcel.save(update_fields=["recipient_kind", "recipient_id", "delivered_at"])
    if parcel.unit_id is not None:
        move(unit_id=parcel.unit_id, out_of=Holder.of("carrier", parcel.id), to=sender, now=now)
    return parcel


@operation
def restock(
    *, unit_id: UUID, out_of: Holder, meant_for: str, price_yen: int | None = None, actor: Actor, now: datetime
) -> Unit:
    """Put a unit that is ours, and whose network restriction was checked today, back into stock.

    One that is in stock already (``out_of`` is the stock) stays where it is and serves another purpose from now on.
    ``price_yen`` is its asking price with tax, where it is to be sold.

    Raises:
        UnitPromisedError: it still serves an order or a claim; a loaner that came back is wiped first.
        UnitNotThereError: it is not at ``out_of``.
    """
    unit = Unit.objects.select_for_update().get(id=unit_id)
    if promised(unit.id):
        raise UnitPromisedError
    found = holder_of(unit.id)
    if found != out_of:
        raise UnitNotThereError(out_of, found)
    if out_of != STOCK:
        move(unit_id=unit.id, out_of=out_of, to=STOCK, now=now)
    unit.meant_for, unit.price_yen = meant_for, price_yen
    unit.save(update_fields=["meant_for", "price_yen"])
    journal.write(event=events.RESTOCKED, at=now, actor=actor, unit_id=unit.id, data={"meant_for": meant_for})
    return unit


@operation
def price(*, unit_id: UUID, price_yen: int | None, actor: Actor, now: datetime) -> Unit:
    """Set the asking price (yen with tax) of a unit in stock; ``None`` takes it off the shop's shelf.

    Raises:
        Unit.DoesNotExist: no such unit.
        UnitNotThereError: it is not in stock.
    """
    unit = Unit.objects.select_for_update().get(id=unit_id)
    found = holder_of(unit.id)
    if found != STOCK:
        raise UnitNotThereError(STOCK, found)
    offer(unit_id=unit.id, price_yen=price_yen)
    journal.write(event=events.PRICED, at=now, actor=actor, unit_id=unit.id, data={"yen": price_yen})
    unit.price_yen = price_yen
    return unit


@requires_operation
def offer(*, unit_id: UUID, price_yen: int | None) -> None:
    """Put a unit on the shop's shelf at a price, or (``None``) take it off: it was handed to its buyer."""
    Unit.objects.filter(id=unit_id).update(price_yen=price_yen)


@operation
def scrap(*, unit_id: UUID, out_of: Holder, actor: Actor, now: datetime) -> None:
    """Scrap a unit that is ours.

    Raises:
        UnitNotThereError: it is not at ``out_of``.
    """
    move(unit_id=unit_id, out_of=out_of, to=Holder.of("scrapped", "main"), now=now)
    journal.write(event=events.SCRAPPED, at=now, actor=actor, unit_id=unit_id)


@operation
def check_restriction(*, unit_id: UUID, mark: str, actor: Actor, now: datetime) -> Unit:
    """Record a unit's network restriction mark (○ × △ －) as of today."""
    unit = Unit.objects.select_for_update().get(id=unit_id)
    unit.restriction, unit.restriction_checked_on = mark, day_in_tokyo(now)
    unit.save(update_fields=["restriction", "restriction_checked_on"])
    journal.write(event=events.RESTRICTION_CHECKED, at=now, actor=actor, unit_id=unit.id, data={"mark": mark})
    return unit
