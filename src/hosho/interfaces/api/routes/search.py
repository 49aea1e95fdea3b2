"""The search: one text, whatever the caller of the desk can read out."""

from collections.abc import Mapping
from typing import Annotated, NamedTuple
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from hosho.insight.search import Hint, Kind, Recognised, State, labels_of, search
from hosho.presentation.language import language
from hosho.web.keys import KeyFor

router = Router(tags=["search"])


class _Words(NamedTuple):
    ja: str
    en: str


HINTS: Mapping[Hint, _Words] = {
    "check-imei": _Words(
        "IMEIの番号が合いません。15桁をもう一度確かめてください。",
        "That IMEI does not add up. Check the 15 digits again.",
    ),
    "add-birth-date": _Words(
        "該当が多すぎます。生年月日を加えてください（例: タナカ 昭和63年3月14日）。",
        "Too many. Add the birth date, as in: タナカ 1988/3/14.",
    ),
    "add-kana": _Words("該当が多すぎます。カナを加えてください。", "Too many. Add the name in kana."),
    "type-more": _Words("該当が多すぎます。続きを入力してください。", "Too many. Type more of it."),
    "ask-something-else": _Words(
        "見つかりません。電話番号、生年月日か、IMEIを尋ねてください。",
        "Nothing found. Ask for the phone number, the birth date or the IMEI.",
    ),
    "too-short": _Words("短すぎます。続きを入力してください。", "Too short. Type more of it."),
    "unreadable": _Words(
        "探せる文字がありません。電話番号、カナ、IMEI、シリアル、番号、生年月日のどれかを入れてください。",
        "Nothing here can be searched for. Enter a phone number, kana, IMEI, serial, number or birth date.",
    ),
}


class HitOut(Schema):
    """A record that was found. ``near``: only close to what was asked. ``label``: a line to read, not to take apart."""

    kind: Kind
    id: UUID
    member_id: UUID | None = Field(description="empty for a unit that no contract covers")
    matched: list[Recognised]
    near: bool
    label: str


class SearchOut(Schema):
    """At most 20 hits, the closest first; the state says whether there are more. ``hint``: what to do next."""

    state: State
    recognised: list[Recognised]
    hint: str
    hits: list[HitOut]


Asked = Annotated[
    str,
    Query(
        description="A phone number, a name or kana or its beginning, an IMEI, a serial number, a number of an order, "
        "contract or claim, a tracking number, or a birth date (昭和63年3月14日, S63.3.14, 1988/3/14), in any width; "
        "a name and a birth date may stand together.",
        example="タナカ 昭和63年3月14日",
    ),
]


@router.get("/search", response=SearchOut, auth=KeyFor("see-contracts"), summary="Find by whatever is known")
def find(request: HttpRequest, q: Asked) -> SearchOut:
    """Say what was recognised, and give the members, contracts, orders, claims, units and parcels that it names.

    A device is given as the contract that covers it. An IMEI whose check digit is wrong is said to be so, and those
    that one slip of the hand would turn into it are given as ``near``.
    """
    found = search(q)
    labels = labels_of(found.hits)
    return SearchOut(
        state=found.state,
        recognised=list(found.recognised),
        hint=" ".join(HINTS[hint].ja if language() == "ja" else HINTS[hint].en for hint in found.hints),
        hits=[
            HitOut(
                kind=hit.kind,
                id=hit.id,
                member_id=hit.member_id,
                matched=list(hit.matched),
                near=hit.near,
                label=labels.get((hit.kind, hit.id), ""),
            )
            for hit in found.hits
        ],
    )
