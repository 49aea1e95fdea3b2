"""Errors as problem details (RFC 9457), naming the field and saying what would be right, in the asked language."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from django.core.exceptions import ObjectDoesNotExist, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from hosho.billing.operations import RunOutOfOrderError
from hosho.claims.operations import NotOursError
from hosho.contracts.operations import EndedError, LastDayPassedError, NotLeavingError, TermsNotLaterError
from hosho.contracts.queries import NotStartedError
from hosho.core.moves import MoveRefusedError
from hosho.core.terms import UnknownVersionError
from hosho.devices.identity import IdentifierInvalidError
from hosho.devices.operations import ParcelKnownError, UnitKnownError, UnitNotThereError, UnitPromisedError
from hosho.devices.parcels import TrackingNumberInvalidError
from hosho.network.operations import (
    HourFullError,
    HourNotOfferedError,
    NoPartError,
    PartsHeldError,
    StoreKnownError,
)
from hosho.people.contact import SecondProofMissingError
from hosho.people.operations import ConsentMissingError
from hosho.people.search_keys import DigitsWrongError
from hosho.plans.queries import DayToComeError, NoCatalogueYetError, PlanUnknownError
from hosho.presentation.refusals.claim_problems import OF_CLAIMS
from hosho.presentation.refusals.money_problems import OF_MONEY, places_in_doubt
from hosho.presentation.refusals.problem import Problem
from hosho.presentation.refusals.titles import TITLES
from hosho.presentation.refusals.validation_messages import words_for
from hosho.presentation.words import NOT_JOINED
from hosho.sales.offering import MayNotJoinError
from hosho.sales.operations import NotForSaleError, NotInStockError
from hosho.workflows.collection_files import FileInDoubtError


class ForbiddenError(Exception):
    """The key is known, and its role may not do this."""


class BodyUnreadableError(Exception):
    """The body is not one JSON value."""


class IdempotencyKeyMissingError(Exception):
    """A write came without an Idempotency-Key, or with one that cannot be used."""


class CursorInvalidError(Exception):
    """A page was asked for with a cursor that no page gave."""


class InFlightError(Exception):
    """A request with this Idempotency-Key is being worked on."""


class KeyUsedOtherwiseError(Exception):
    """This Idempotency-Key came before with another request."""


NOT_FOUND = Problem(404, "not-found", "見つかりません。番号を確かめてください。", "Not found. Check the id.")

PROBLEMS: Mapping[type[Exception], Problem] = {
    AuthenticationError: Problem(
        401,
        "key-missing",
        "Authorization ヘッダーに有効なキーを「Bearer …」の形で付けてください。",
        "Send a valid key in the Authorization header, as 'Bearer …'.",
    ),
    ForbiddenError: Problem(
        403, "not-allowed", "このキーの役割では、この操作はできません。", "The role of this key may not do this."
    ),
    Http404: Problem(404, "not-found", "見つかりません。番号を確かめてください。", "Not found. Check the id."),
    ObjectDoesNotExist: Problem(
        404, "not-found", "見つかりません。番号を確かめてください。", "Not found. Check the id."
    ),
    PlanUnknownError: Problem(404, "not-found", "このプランはありません。", "There is no such plan."),
    NoCatalogueYetError: Problem(
        404, "no-catalogue", "この日はまだ対象の機種がありません。", "No device was covered yet.", "on"
    ),
    DayToComeError: Problem(
        404,
        "day-to-come",
        "この日はまだ来ていません。今日までの日付を指定してください（それまでに機種が変わることがあります）。",
        "That day is still to come, and models may change until then. Name today or an earlier day.",
        "on",
    ),
    BodyUnreadableError: Problem(
        400, "not-json", "本文は1つのJSONオブジェクトにしてください。", "Send one JSON object as the body."
    ),
    RequestDataTooBig: Problem(
        413, "too-large", "本文が大きすぎます。1MB以下にしてください。", "The body is too large: at most 1 MB."
    ),
    IdempotencyKeyMissingError: Problem(
        400,
        "idempotency-key-missing",
        "Idempotency-Key ヘッダーに、この要求だけの値（1〜200字）を付けてください。",
        "Send a header Idempotency-Key with a value of its own for this request (1 to 200 characters).",
    ),
    CursorInvalidError: Problem(
        422, "cursor-invalid", "前のページの next の値を使ってください。", "Use the value of next.", "cursor"
    ),
    InFlightError: Problem(
        409,
        "in-flight",
        "同じ Idempotency-Key の要求を処理中です。少し待って、同じ要求をもう一度送ってください。",
        "A request with this Idempotency-Key is being worked on. Send the same request again in a moment.",
    ),
    KeyUsedOtherwiseError: Problem(
        422,
        "idempotency-key-reused",
        "この Idempotency-Key は、別の内容の要求で使われています。新しい値を付けてください。",
        "This Idempotency-Key was used with another request. Use a new one.",
    ),
    MayNotJoinError: Problem(
        422,
        "may-not-join",
        "この端末ではプランに加入できません。",
        "The plan cannot be joined with this device.",
        "unit_id",
    ),
    NotInStockError: Problem(
        409, "not-in-stock", "この端末は在庫にありません。", "This unit is not in stock.", "unit_id"
    ),
    NotForSaleError: Problem(
        409,
        "not-for-sale",
        "この端末は交換用か代替機として確保しています。売るには、先に販売用の在庫へ移してください。",
        "This unit is kept for exchanges or as a loaner. To sell it, first move it into the stock for sale.",
        "unit_id",
    ),
    UnitPromisedError: Problem(
        409,
        "unit-promised",
        "この端末は、ほかの注文か請求に確保されています。",
        "This unit is promised to another order or claim.",
        "unit_id",
    ),
    UnitKnownError: Problem(
        409,
        "unit-known",
        "この番号の端末はすでに登録されています。",
        "A unit with this number is registered already.",
    ),
    UnitNotThereError: Problem(
        409,
        "unit-elsewhere",
        "端末は別の場所にあります。",
        "The unit is somewhere else.",
    ),
    IdentifierInvalidError: Problem(
        422,
        "identifier-invalid",
        "番号の形が合いません。IMEIは15桁（最後は検査数字）、シリアルは英数字8〜14字です。",
        "The number has not the right form. An IMEI has 15 digits (the last checks the others), a serial number "
        "8 to 14 digits and letters.",
    ),
    DigitsWrongError: Problem(
        422,
        "digits-wrong",
        "数字の桁数を確かめてください。電話番号は10〜11桁、郵便番号は7桁です。",
        "Check the digits: a phone number has 10 or 11, a postal code 7.",
    ),
    TrackingNumberInvalidError: Problem(
        422,
        "tracking-number-invalid",
        "送り状番号は12桁です。最後の1桁は、前の11桁を7で割った余りです。",
        "A tracking number has 12 digits; the last is the remainder of the first 11 divided by 7.",
        "tracking_number",
    ),
    ParcelKnownError: Problem(
        409,
        "tracking-number-used",
        "この送り状番号は使われています。",
        "This tracking number was used before.",
        "tracking_number",
    ),
    ConsentMissingError: Problem(
        422, "consent-missing", "同意が足りません。", "The member's consent is missing.", "consents"
    ),
    SecondProofMissingError: Problem(
        422,
        "second-proof-missing",
        "住所を変えるには、もうひとつの本人確認が必要です。",
        "A second proof of identity is needed to change the address.",
        "second_proof",
    ),
    NotStartedError: Problem(
        409,
        "not-started",
        "補償はまだ始まっていません。端末の発送を待ってください。",
        "The cover has not started: the device is still to be shipped.",
    ),
    HourNotOfferedError: Problem(
        422,
        "hour-not-offered",
        "その時刻には予約できません。空いている時刻から選んでください。",
        "That hour cannot be booked. Choose one of the free hours.",
        "starts_at",
    ),
    HourFullError: Problem(409, "hour-full", "その時刻は満席です。", "All places of that hour are taken.", "starts_at"),
    NoPartError: Problem(
        409,
        "no-part",
        "その店舗には部品がありません。別の店舗か、発送を選んでください。",
        "That store has not the part. Choose another store, or ship-in.",
        "store",
    ),
    StoreKnownError: Problem(
        409, "store-known", "このコードの店舗はすでにあります。", "A store with this code is known already."
    ),
    PartsHeldError: Problem(
        409,
        "parts-held",
        "来店予約のために確保している部品は減らせません。",
        "Parts that are held for booked visits cannot be taken away.",
    ),
    NotOursError: Problem(
        409,
        "unit-of-a-member",
        "会員の端末です。在庫に戻したり処分したりできません。",
        "The unit belongs to a member; it cannot be restocked or scrapped.",
    ),
    EndedError: Problem(
        409,
        "contract-ended",
        "この契約は終わったか、終わる日が決まっています。",
        "The contract has ended, or is about to.",
    ),
    LastDayPassedError: Problem(
        422,
        "last-day-passed",
        "最終日には、今日以降の日付を指定してください。",
        "Name today or a later day as the last one.",
        "last_day",
    ),
    NotLeavingError: Problem(409, "not-leaving", "解約の予定はありません。", "The contract is not about to end."),
    TermsNotLaterError: Problem(
        422,
        "terms-not-later",
        "いまの版より新しい版を指定してください。",
        "Name a later version than the one the contract follows.",
        "version",
    ),
    UnknownVersionError: Problem(
        422, "version-unknown", "その版の約款はありません。", "There are no terms of that version.", "version"
    ),
    **OF_CLAIMS,
    **OF_MONEY,
    MoveRefusedError: Problem(
        409,
        "move-refused",
        "いまの状態では、この操作はできません。",
        "This is not possible in the present state.",
    ),
}


def problem_of(error: BaseException) -> Problem | None:
    """Give what an error means to the caller; nothing when it is no error of the caller's."""
    return next((PROBLEMS[kind] for kind in type(error).__mro__ if kind in PROBLEMS), None)


def answer(
    *,
    code: str,
    status: int,
    detail: str,
    errors: Sequence[Mapping[str, str]] = (),
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Make the response: ``application/problem+json`` with type, title, status, detail and, per field, what is wrong.

    Programs tell problems apart by ``type``, which never changes; ``title`` and ``detail`` are for people.
    """
    body = {
        "type": f"urn:hosho:problem:{code}",
        "title": TITLES[code].ja if in_japanese() else TITLES[code].en,
        "status": status,
        "detail": detail,
        "errors": list(errors),
        **(more or {}),
    }
    return HttpResponse(msgspec.json.encode(body), status=status, content_type="application/problem+json")


def register(api: NinjaAPI) -> None:
    """Let the API answer every known error as a problem."""

    def known(request: HttpRequest, error: Exception) -> HttpResponse:
        problem = problem_of(error)
        assert problem is not None, "only kinds of the table are registered"
        detail = problem.ja if in_japanese() else problem.en
        if isinstance(error, MayNotJoinError):
            words = [NOT_JOINED[each].in_("ja" if in_japanese() else "en") for each in error.reasons]
            detail = " ".join([detail, *words])
        field = getattr(error, "field", "") or problem.field
        errors: Sequence[Mapping[str, str]] = [{"field": field, "message": detail}] if field else []
        if isinstance(error, FileInDoubtError):
            errors = places_in_doubt(error, japanese=in_japanese())
        return answer(code=problem.code, status=problem.status, detail=detail, errors=errors, more=facts_of(error))

    for kind in PROBLEMS:
        api.add_exception_handler(kind, known)  # type: ignore[arg-type]  # ninja says it may hand over the class
    api.add_exception_handler(ValidationError, _invalid)  # type: ignore[arg-type]
    api.add_exception_handler(HttpError, _plain)  # type: ignore[arg-type]


def facts_of(error: BaseException) -> dict[str, Any]:
    """Give the codes that an error carries beside its kind, so that a program need not read prose."""
    named = (
        *("state", "move", "possible", "missing", "reason", "reasons", "clauses"),
        *("number", "offered", "first_day", "meant_for", "fault", "what", "free", "left", "limit", "until"),
    )
    facts = {name: getattr(error, name) for name in named if hasattr(error, name)}
    if isinstance(error, RunOutOfOrderError):
        facts["turn"] = f"{error.expected:%Y-%m}"
    return facts


def in_japanese() -> bool:
    """Say whether the caller asked for Japanese (Accept-Language; Japanese where it asks for neither)."""
    return not (get_language() or "ja").startswith("en")


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer a body or parameter of the wrong shape: one line for each field."""
    japanese = in_japanese()
    errors = [{"field": _path(each["loc"]), "message": words_for(each, japanese=japanese)} for each in error.errors]
    detail = "項目を確かめてください。" if japanese else "Check the fields."
    return answer(code="invalid", status=422, detail=detail, errors=errors)


def _path(loc: Sequence[str | int]) -> str:
    """Leave out where ninja says the value came from ('body', and the parameter's name), keep the path in it."""
    parts = [str(part) for part in loc]
    if parts and parts[0] == "body":
        parts = parts[2:]
    elif parts and parts[0] in ("query", "path", "header"):
        parts = parts[1:]
    return ".".join(parts)


def _plain(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Answer what ninja found wrong by itself; of those, a body that our parser refused."""
    if error.status_code == 400:
        problem = PROBLEMS[BodyUnreadableError]
        return answer(code=problem.code, status=400, detail=problem.ja if in_japanese() else problem.en)
    return answer(code="refused", status=error.status_code, detail=str(error))
