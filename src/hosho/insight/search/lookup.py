"""Looking up what was asked: every reading of it, by indexes alone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal
from uuid import UUID

from django.db.models import QuerySet

from hosho.claims.models import Claim
from hosho.contracts.models import Contract, CoveredUnit
from hosho.core.normalization import number_form
from hosho.devices.models import Identifier, Parcel
from hosho.insight.search.query_parser import (
    IMEI_DIGITS,
    LONGEST_TYPED,
    Asked,
    Paper,
    Recognised,
    near_imeis,
    read,
    strip_separators,
)
from hosho.people.models import Member
from hosho.sales.models import Order

Kind = Literal["member", "contract", "order", "claim", "unit", "parcel"]
State = Literal["idle", "none", "hits", "too-many"]
Hint = Literal["check-imei", "add-birth-date", "add-kana", "type-more", "ask-something-else", "too-short", "unreadable"]

MOST = 20
"""Hits that are shown."""
CANDIDATES = 100
"""Members of whom the closest are picked."""
PAPERS: dict[Paper, type[Contract] | type[Order] | type[Claim]] = {"contract": Contract, "order": Order, "claim": Claim}


@dataclass(frozen=True)
class Hit:
    """One record that was found, by ids alone. ``matched`` says by what; ``near``: only nearly."""

    kind: Kind
    id: UUID
    member_id: UUID | None
    matched: tuple[Recognised, ...]
    near: bool = False


@dataclass(frozen=True)
class Found:
    """The answer of the box. ``too-many``: there are more than the ``hits`` given. ``hints`` say what to do next."""

    state: State
    recognised: tuple[Recognised, ...]
    hits: tuple[Hit, ...]
    hints: tuple[Hint, ...]


def search(text: str) -> Found:
    """Find what a text stands for, by every reading that it allows; at most ``MOST`` hits, the closest first."""
    asked = read(text)
    readings = asked.readings
    if not readings:
        return _nothing(text)
    hits = list(islice(_each_once(_hits(asked)), MOST + 1))
    state: State = "too-many" if len(hits) > MOST else "hits" if hits else "none"
    by_what = {name for hit in hits for name in hit.matched}
    recognised = tuple(name for name in readings if name in by_what) or asked.likely
    if asked.imei_wrong:
        recognised = ("imei", *(name for name in recognised if name != "imei"))
    return Found(state, recognised, tuple(hits[:MOST]), tuple(_hints(asked, state, by_what)))


def _nothing(text: str) -> Found:
    if not text.strip():
        return Found("idle", (), (), ())
    return Found("none", (), (), ("too-short" if number_form(text[:LONGEST_TYPED]).isalnum() else "unreadable",))


def _hints(asked: Asked, state: State, by_what: set[Recognised]) -> Iterator[Hint]:
    if asked.imei_wrong:
        yield "check-imei"
    if state == "too-many":
        if by_what <= {"kana", "name"}:
            yield "add-birth-date"
        elif by_what == {"born-on"}:
            yield "add-kana"
        else:
            yield "type-more"
    elif state == "none" and not asked.imei_wrong:
        yield "ask-something-else"


def _each_once(hits: Iterable[Hit]) -> Iterator[Hit]:
    seen: set[tuple[Kind, UUID]] = set()
    for hit in hits:
        if (hit.kind, hit.id) not in seen:
            seen.add((hit.kind, hit.id))
            yield hit


def _hits(asked: Asked) -> Iterator[Hit]:
    """Yield what each reading finds. Later readings are looked up only while there is room for more."""
    whole = list(_read_out_in_full(asked))
    yield from whole
    if whole:
        return  # what else it might begin would only stand in the way
    yield from _units(asked)
    yield from _members(asked)
    for paper in asked.papers:
        if paper.beginning:
            yield from _papers(paper.paper, paper.beginning, whole=False)


def _read_out_in_full(asked: Asked) -> Iterator[Hit]:
    for paper in asked.papers:
        if paper.number:
            yield from _papers(paper.paper, paper.number, whole=True)
    if asked.tracking:
        parcels = Parcel.objects.filter(tracking_number=asked.tracking)
        for parcel_id, member_id in parcels.values_list("id", "member_id"):
            yield Hit("parcel", parcel_id, member_id, ("tracking",))


def _papers(paper: Paper, number: str, *, whole: bool) -> Iterator[Hit]:
    rows = PAPERS[paper]._default_manager.all()
    rows = rows.filter(number=number) if whole else rows.filter(number__startswith=number)
    for row_id, member_id in rows.order_by("number").values_list("id", "member_id")[: MOST + 1]:
        yield Hit(paper, row_id, member_id, ("number",))


def _members(asked: Asked) -> Iterator[Hit]:
    rows = Member.objects.all()
    matched: list[Recognised] = []
    if asked.phone:
        rows, matched = rows.filter(phone__startswith=asked.phone).order_by("phone"), ["phone"]
    elif asked.kana:
        rows, matched = rows.filter(kana_key__startswith=asked.kana).order_by("kana_key"), ["kana"]
    elif asked.name:
        rows, matched = rows.filter(name_key__startswith=asked.name).order_by("name_key"), ["name"]
    if asked.born_on is not None:
        rows = rows.filter(born_on=asked.born_on)
        rows = rows if matched else rows.order_by("kana_key")
        matched.append("born-on")
    if not matched:
        return
    found = list(rows.only("id", "name", "kana")[:CANDIDATES])
    if asked.typed:
        found.sort(key=lambda member: not _as_typed(member, asked))
    for member in found:
        yield Hit("member", member.id, member.id, tuple(matched))


def _as_typed(member: Member, asked: Asked) -> bool:
    return strip_separators(member.kana if asked.kana else member.name).startswith(asked.typed)


def _units(asked: Asked) -> Iterator[Hit]:
    known = Identifier.objects.all()
    if asked.imei_wrong:
        near = [f"imei:{number}" for number in near_imeis(asked.imei)]
        yield from _of_identifiers(known.filter(value__in=near), "imei", near=True)
    elif len(asked.imei) == IMEI_DIGITS:
        yield from _of_identifiers(known.filter(value=f"imei:{asked.imei}"), "imei")
    elif asked.imei:
        yield from _of_identifiers(known.filter(value__startswith=f"imei:{asked.imei}"), "imei")
    if asked.serial:
        found = list(_of_identifiers(known.filter(value__startswith=f"serial:{asked.serial}"), "serial"))
        yield from found
        lookalike = asked.serial.translate(str.maketrans("OI", "01"))
        if not found and lookalike != asked.serial:
            yield from _of_identifiers(known.filter(value=f"serial:{lookalike}"), "serial", near=True)


def _of_identifiers(rows: QuerySet[Identifier], by: Recognised, *, near: bool = False) -> Iterator[Hit]:
    """Yield for each unit the contract that covers it now, else those that covered it, else the unit itself."""
    two_each = rows.order_by("value").values_list("unit_id", flat=True)[: 2 * (MOST + 1)]
    units = list(dict.fromkeys(two_each))
    if not units:
        return
    covers = {each.unit_id: [each] for each in CoveredUnit.objects.filter(unit_id__in=units, last_day=None)}
    others = [unit_id for unit_id in units if unit_id not in covers]
    if others:
        for each in CoveredUnit.objects.filter(unit_id__in=others, last_day__isnull=False).order_by("-from_on"):
            covers.setdefault(each.unit_id, []).append(each)
    for unit_id in units:
        for cover in covers.get(unit_id, ()):
            yield Hit("contract", cover.contract_id, cover.member_id, (by,), near)
        if unit_id not in covers:
            yield Hit("unit", unit_id, None, (by,), near)
