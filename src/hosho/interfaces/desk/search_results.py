"""From the search box to the call: what was found, as lines that each lead to one contract."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from uuid import UUID

from hosho.claims.models import Claim
from hosho.claims.queries import claims_with
from hosho.contracts import queries as contracts
from hosho.contracts.models import Contract
from hosho.core.terms import Text
from hosho.insight.search import Found, Hint, Hit, Recognised, labels_of, search
from hosho.people.models import Member
from hosho.people.queries import members_with
from hosho.presentation.caller import look_of, models_of
from hosho.presentation.contract_status import Today
from hosho.presentation.held_calls import OnHold
from hosho.presentation.words import Bilingual, StatusStyle
from hosho.web.models import Habit

RECOGNISED: dict[Recognised, Bilingual] = {
    "imei": Bilingual("IMEI", "IMEI"),
    "serial": Bilingual("シリアル", "Serial"),
    "phone": Bilingual("電話", "Phone"),
    "kana": Bilingual("カナ", "Kana"),
    "name": Bilingual("氏名", "Name"),
    "number": Bilingual("番号", "Number"),
    "tracking": Bilingual("送り状番号", "Tracking number"),
    "born-on": Bilingual("生年月日", "Birth date"),
}
HINTS: dict[Hint, Bilingual] = {
    "check-imei": Bilingual(
        "IMEIの番号が合いません。15桁をもう一度確かめてください。近い番号の候補です。",
        "That IMEI does not add up. Check the 15 digits again. These come near.",
    ),
    "add-birth-date": Bilingual(
        "多すぎます。生年月日を続けて入れてください。例: サトウ 1988/3/14",
        "Too many. Add the birth date: サトウ 1988/3/14",
    ),
    "add-kana": Bilingual("多すぎます。カナを続けて入れてください。", "Too many. Add the kana of the name."),
    "type-more": Bilingual("多すぎます。続きを入れてください。", "Too many. Type more of it."),
    "ask-something-else": Bilingual(
        "見つかりません。登録の電話番号、生年月日、端末のIMEIのどれかを尋ねてください。",
        "Nothing found. Ask for the registered phone number, the birth date or the device's IMEI.",
    ),
    "too-short": Bilingual("短すぎます。続きを入れてください。", "Too short. Type more of it."),
    "unreadable": Bilingual(
        "読み取れません。数字、カナ、番号のどれかを入れてください。",
        "That cannot be read. Type digits, kana or a number.",
    ),
}


@dataclass(frozen=True)
class Line:
    """One line of the list. ``claim`` is the claim that was found itself; without a contract there is only a label."""

    label: str
    contract: Contract | None = None
    member: Member | None = None
    model: Text | None = None
    today: Today | None = None
    claim: Claim | None = None
    near: bool = False

    @property
    def look(self) -> StatusStyle | None:
        """The state of the claim that was found, else of the contract."""
        if self.claim:
            return look_of(self.claim)
        return self.today.look if self.today else None


@dataclass(frozen=True)
class FoundPage:
    """The start of the desk: the last opened, or what was found."""

    asked: str
    found: Found
    lines: list[Line]
    on_hold: list[OnHold] = field(default_factory=list)
    just_held: str = ""
    """The number of the contract whose call was put on hold just now."""

    @property
    def recognised(self) -> list[Bilingual]:
        """What the box took the text for."""
        return [RECOGNISED[each] for each in self.found.recognised]

    @property
    def hints(self) -> list[Bilingual]:
        """What to ask next."""
        return [HINTS[each] for each in self.found.hints]

    @property
    def only(self) -> Line | None:
        """The one exact hit, if there is just one."""
        exact = self.found.state == "hits" and len(self.lines) == 1 and not self.lines[0].near
        return self.lines[0] if exact and self.lines[0].contract else None


def found_page(asked: str, habit: Habit, *, today: date) -> FoundPage:
    """Return what a search finds, or what was opened last while nothing is asked, on a day (Asia/Tokyo)."""
    found = search(asked)
    lines = _lines(found.hits, today) if asked.strip() else lines_of([UUID(each) for each in habit.opened], today)
    return FoundPage(asked, found, lines)


def _lines(hits: Sequence[Hit], today: date) -> list[Line]:
    """Return the lines of the hits, in their order: a member has one for each contract."""
    labels, found_claims = labels_of(hits), claims_with([hit.id for hit in hits if hit.kind == "claim"])
    held_by = _contracts_of(hits, found_claims)
    by_id = {line.contract.id: line for line in lines_of(list(chain(*held_by.values())), today) if line.contract}
    lines: list[Line] = []
    for hit in hits:
        held = [by_id[each] for each in held_by.get((hit.kind, hit.id), ())]
        if not held:
            lines.append(Line(labels.get((hit.kind, hit.id), ""), near=hit.near))
        lines += [replace(line, claim=found_claims.get(hit.id), near=hit.near) for line in held]
    return lines


def _contracts_of(hits: Sequence[Hit], found_claims: Mapping[UUID, Claim]) -> dict[tuple[str, UUID], list[UUID]]:
    """Return by hit the ids of the contracts that it leads to; a hit that leads to none is left out."""
    found: dict[tuple[str, UUID], list[UUID]] = {}
    for contract in contracts.contracts_of_members([hit.id for hit in hits if hit.kind == "member"]):
        found.setdefault(("member", contract.member_id), []).append(contract.id)
    for contract in contracts.contracts_of_orders([hit.id for hit in hits if hit.kind == "order"]):
        found["order", contract.order_id] = [contract.id]
    for hit in hits:
        if hit.kind == "contract":
            found[hit.kind, hit.id] = [hit.id]
        if hit.kind == "claim":
            found[hit.kind, hit.id] = [found_claims[hit.id].contract_id]
    return found


def lines_of(contract_ids: Sequence[UUID], today: date) -> list[Line]:
    """Return a line for each of these contracts, in their order, on a day (Asia/Tokyo)."""
    by_id = contracts.contracts_with(contract_ids)
    held = [by_id[each] for each in contract_ids if each in by_id]
    members = members_with([each.member_id for each in held])
    standings, models = contracts.coverage_statuses(held, today=today), models_of(held, on=today)
    return [
        Line(
            label=each.number,
            contract=each,
            member=members[each.member_id],
            model=models[each.id],
            today=Today(each, today, standings.get(each.id)),
        )
        for each in held
    ]
