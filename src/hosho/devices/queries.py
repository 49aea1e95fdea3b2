"""Reading units, their holders and parcels."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from hosho.devices.custody import Holder
from hosho.devices.identity import written_form
from hosho.devices.models import Allocation, CustodyMove, Identifier, Parcel, Unit


def unit(unit_id: UUID) -> Unit:
    """Return a unit with its identifiers.

    Raises:
        Unit.DoesNotExist: no such unit.
    """
    return Unit.objects.prefetch_related("identifiers").get(id=unit_id)


def serial_of(unit_id: UUID) -> str:
    """Return the serial number of a unit.

    Raises:
        Identifier.DoesNotExist: no such unit.
    """
    return Identifier.objects.get(unit_id=unit_id, kind="serial").number


def found_units(*, model: str = "") -> QuerySet[Unit]:
    """Return units with their identifiers, all or those of one model."""
    found = Unit.objects.prefetch_related("identifiers")
    return found.filter(model=model) if model else found


def unit_for_sale(unit_id: UUID) -> Unit | None:
    """Return a unit that is or was meant for sale, on the shelf or not."""
    return Unit.objects.filter(id=unit_id, meant_for="sale").first()


def models_of_units(unit_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the models of these units by their ids."""
    return dict(Unit.objects.filter(id__in=unit_ids).values_list("id", "model"))


def unit_with(number: str) -> Unit | None:
    """Return the unit that has this IMEI or serial number, written in any width."""
    written = written_form(number)
    found = Identifier.objects.filter(value__in=[f"imei:{written}", f"serial:{written}"]).select_related("unit").first()
    return found.unit if found else None


def holder_of(unit_id: UUID) -> Holder:
    """Return the one holder that has the unit now."""
    last = last_line(unit_id)
    return Holder.read(last.holder_kind, last.holder_id)


def holders_of(unit_ids: Collection[UUID]) -> dict[UUID, Holder]:
    """Return the holders that have these units now, by unit, in one question for all."""
    last_lines = CustodyMove.objects.filter(unit_id__in=unit_ids).order_by("unit_id", "-ordinal").distinct("unit_id")
    return {line.unit_id: Holder.read(line.holder_kind, line.holder_id) for line in last_lines}


def last_line(unit_id: UUID) -> CustodyMove:
    """Return the last line of the unit's custody ledger; every unit has at least one."""
    return CustodyMove.objects.filter(unit_id=unit_id).order_by("-ordinal")[0]


def ledger(unit_id: UUID) -> Sequence[CustodyMove]:
    """Return all lines of the unit's custody ledger, oldest first."""
    return list(CustodyMove.objects.filter(unit_id=unit_id).order_by("ordinal"))


def promised(unit_id: UUID) -> Allocation | None:
    """Return what the unit is reserved for, if anything."""
    return Allocation.objects.filter(unit_id=unit_id, released_at=None).first()


def units_with(unit_ids: Collection[UUID]) -> dict[UUID, Unit]:
    """Return these units with their identifiers, by their ids."""
    return Unit.objects.prefetch_related("identifiers").in_bulk(list(unit_ids))


def tracking_numbers_of(parcel_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the tracking numbers of these parcels by their ids."""
    return dict(Parcel.objects.filter(id__in=parcel_ids).values_list("id", "tracking_number"))


def parcel(parcel_id: UUID) -> Parcel:
    """Return a parcel.

    Raises:
        Parcel.DoesNotExist: no such parcel.
    """
    return Parcel.objects.get(id=parcel_id)


def free_in_stock(*, model: str, at_least_gb: int, meant_for: str) -> Sequence[Unit]:
    """Return the units in stock that are not reserved and free of network restriction, the smallest first.

    The restriction mark is ○, with the day it was checked; a device without a mobile network has no IMEI and no mark.
    """
    imeis = Identifier.objects.filter(unit_id=OuterRef("id"), kind="imei")
    return list(
        _free(Unit.objects.filter(model=model, capacity_gb__gte=at_least_gb, meant_for=meant_for))
        .filter(Q(restriction="○", restriction_checked_on__isnull=False) | ~Exists(imeis))
        .order_by("capacity_gb", "id")
    )


def on_offer(*, model: str = "") -> QuerySet[Unit]:
    """Return the units for sale in the shop, all or of one model: with a price, in stock, not reserved."""
    offered = Unit.objects.filter(price_yen__isnull=False, meant_for="sale")
    return _free(offered.filter(model=model) if model else offered).order_by("price_yen", "id")


def _free(units: QuerySet[Unit]) -> QuerySet[Unit]:
    promised_units = Allocation.objects.filter(released_at=None, unit_id=OuterRef("id"))
    last_holder = CustodyMove.objects.filter(unit_id=OuterRef("id")).order_by("-ordinal").values("holder_kind")[:1]
    return units.filter(~Exists(promised_units)).annotate(holder=Subquery(last_holder)).filter(holder="stock")
