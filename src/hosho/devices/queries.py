"""Reading units, their holders and parcels."""

from collections.abc import Sequence
from uuid import UUID

from hosho.devices.custody import Holder
from hosho.devices.identity import written_form
from hosho.devices.models import Allocation, CustodyMove, Identifier, Parcel, Unit


def unit(unit_id: UUID) -> Unit:
    """Give a unit with its identifiers.

    Raises:
        Unit.DoesNotExist: no such unit.
    """
    return Unit.objects.prefetch_related("identifiers").get(id=unit_id)


def unit_with(number: str) -> Unit | None:
    """Give the unit that has this IMEI or serial number, written in any width."""
    written = written_form(number)
    found = Identifier.objects.filter(value__in=[f"imei:{written}", f"serial:{written}"]).select_related("unit").first()
    return found.unit if found else None


def holder_of(unit_id: UUID) -> Holder:
    """Give the one holder that has the unit now."""
    last = CustodyMove.objects.filter(unit_id=unit_id).order_by("-ordinal")[0]
    return Holder.read(last.holder_kind, last.holder_id)


def ledger(unit_id: UUID) -> Sequence[CustodyMove]:
    """Give all lines of the unit's custody ledger, oldest first."""
    return list(CustodyMove.objects.filter(unit_id=unit_id).order_by("ordinal"))


def promised(unit_id: UUID) -> Allocation | None:
    """Give what the unit is promised to, if anything."""
    return Allocation.objects.filter(unit_id=unit_id, released_at=None).first()


def parcel(parcel_id: UUID) -> Parcel:
    """Give a parcel.

    Raises:
        Parcel.DoesNotExist: no such parcel.
    """
    return Parcel.objects.get(id=parcel_id)
