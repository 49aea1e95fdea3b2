"""The search: one text, whatever the caller of the desk can read out."""

from collections.abc import Mapping
from typing import NamedTuple

from django.http import HttpRequest
from ninja import Router

from hosho.insight.search import Hint, labels_of, search
from hosho.interfaces.api.parameters import SearchText
from hosho.interfaces.api.schemas.search import SearchHitOut, SearchResultOut
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


@router.get(
    "/search",
    response=SearchResultOut,
    auth=KeyFor("see-contracts"),
    summary="Search records",
)
def search_records(request: HttpRequest, q: SearchText) -> SearchResultOut:
    """Returns the members, contracts, orders, claims, units and parcels that a text names, and what the text was
    recognised as. A device is returned as the contract that covers it. An IMEI with a wrong check digit returns
    those that one mistyped digit would turn into it, marked `near`."""
    found = search(q)
    labels = labels_of(found.hits)
    return SearchResultOut(
        state=found.state,
        recognised=list(found.recognised),
        hint=" ".join(HINTS[hint].ja if language() == "ja" else HINTS[hint].en for hint in found.hints),
        hits=[
            SearchHitOut(
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
