"""What a hit is called on the screen. Names of people stand in it: for the eyes of who asked, never for a log."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from hosho.claims.models import Claim
from hosho.contracts.models import Contract
from hosho.devices.models import Parcel, Unit
from hosho.insight.search.lookup import Hit, Kind
from hosho.people.models import Member
from hosho.sales.models import Order


def labels_of(hits: Iterable[Hit]) -> Mapping[tuple[Kind, UUID], str]:
    """Return one line for each hit, by its kind and id, in as few questions as there are kinds."""
    found = list(hits)
    members = {
        each.id: each
        for each in Member.objects.filter(id__in={hit.member_id for hit in found}).only("name", "kana", "born_on")
    }
    lines: dict[tuple[Kind, UUID], str] = {}

    def ids(kind: Kind) -> list[UUID]:
        return [hit.id for hit in found if hit.kind == kind]

    def add(kind: Kind, row_id: UUID, member_id: UUID, *facts: str) -> None:
        name = members[member_id].name if member_id in members else ""
        lines[kind, row_id] = "  ".join(fact for fact in (*facts, name) if fact)

    for member_id in ids("member"):
        if member := members.get(member_id):
            lines["member", member_id] = f"{member.name}  {member.kana}  {member.born_on:%Y/%m/%d}"
    if wanted := ids("contract"):
        for contract in Contract.objects.filter(id__in=wanted).only("number", "model", "member_id"):
            add("contract", contract.id, contract.member_id, contract.number, contract.model)
    if wanted := ids("order"):
        for order in Order.objects.filter(id__in=wanted).only("number", "state", "member_id"):
            add("order", order.id, order.member_id, order.number, order.state)
    if wanted := ids("claim"):
        for claim in Claim.objects.filter(id__in=wanted).only("number", "state", "member_id"):
            add("claim", claim.id, claim.member_id, claim.number, claim.state)
    if wanted := ids("parcel"):
        for parcel in Parcel.objects.filter(id__in=wanted).only("tracking_number", "purpose", "member_id"):
            add("parcel", parcel.id, parcel.member_id, parcel.tracking_number, parcel.purpose)
    if wanted := ids("unit"):
        for unit in Unit.objects.filter(id__in=wanted).prefetch_related("identifiers"):
            numbers = " ".join(sorted(each.number for each in unit.identifiers.all()))
            lines["unit", unit.id] = f"{unit.model} {unit.capacity_gb}GB  {numbers}"
    return lines
