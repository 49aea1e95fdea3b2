"""What a caller gets for input that is wrong: a problem that names the field and says what would be right.

The table is the specification: what was wrong, in which request, and what comes back. Each line is asked in Japanese
and in English, and each leaves nothing behind.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker
from tests.billing.making import bill
from tests.cast import OFFICE, at, buy, enrol, in_hand, open_store, publish, report, stock
from tests.conftest import TEMPLATE, copy
from tests.interfaces.api.conftest import Caller, code_of

from hosho.accounts import operations as accounts
from hosho.billing import operations as billing
from hosho.billing.models import Invoice
from hosho.interfaces.api.examples import EXAMPLES
from hosho.platform import postgres
from hosho.platform.config import connection_settings
from hosho.platform.database import default_database
from hosho.workflows.clock_advance import advance

NOW = at("2021-09-02 11:06")
EMOJI = "🙂"


class Request(NamedTuple):
    """A write of the API that is right as it stands here."""

    path: str
    body: Mapping[str, Any]


class Bad(NamedTuple):
    """A line of the table: what is wrong, in which request, what is changed for it, and what comes back."""

    what: str
    to: str
    change: Mapping[str, Any]
    status: int
    title: str
    field: str

    def __str__(self) -> str:
        return f"{self.to}: {self.what}"


TABLE = (
    # check digits, and how many digits there are
    Bad("an IMEI whose check digit is wrong", "units", {"imei": "490154203237519"}, 422, "identifier-invalid", "imei"),
    Bad("it in full width", "units", {"imei": "４９０１５４２０３２３７５１９"}, 422, "identifier-invalid", "imei"),
    Bad("an IMEI of 14 digits", "units", {"imei": "49015420323751"}, 422, "identifier-invalid", "imei"),
    Bad("a wrong second IMEI", "units", {"imei2": "490154203237519"}, 422, "identifier-invalid", "imei2"),
    Bad(
        "a second IMEI without a first",
        "units",
        {"imei": None, "imei2": "490154203237518"},
        422,
        "identifier-invalid",
        "imei",
    ),
    Bad(
        "a tracking number whose check digit is wrong",
        "shipments",
        {"tracking_number": "300123456781"},
        422,
        "tracking-number-invalid",
        "tracking_number",
    ),
    Bad("a phone number of 9 digits", "members", {"phone": "０９０-０００-０００"}, 422, "digits-wrong", "phone"),
    Bad("a postal code of 6 digits", "members", {"postal_code": "〒100-000"}, 422, "digits-wrong", "postal_code"),
    # emoji where digits and letters belong
    Bad("emoji in a serial number", "units", {"serial": EMOJI * 8}, 422, "identifier-invalid", "serial"),
    Bad("emoji in a phone number", "members", {"phone": f"090{EMOJI}00000001"}, 422, "digits-wrong", "phone"),
    Bad("emoji in a mail address", "members", {"mail": EMOJI}, 422, "invalid", "mail"),
    Bad("emoji for an id", "orders", {"member_id": EMOJI}, 422, "invalid", "member_id"),
    Bad("emoji for a cause", "reports", {"cause": EMOJI}, 422, "invalid", "cause"),
    Bad("emoji for a store", "bookings", {"store": EMOJI}, 404, "not-found", ""),
    # days and times
    Bad("the year 9999", "units", {"restriction_checked_on": "9999-12-31"}, 422, "invalid", "restriction_checked_on"),
    Bad("the year 9999", "members", {"born_on": "9999-12-31"}, 422, "invalid", "born_on"),
    Bad("the year 9999", "reports", {"occurred_on": "9999-12-31"}, 422, "invalid", "occurred_on"),
    Bad("the year 9999", "bookings", {"starts_at": "9999-12-31T23:00:00+09:00"}, 422, "invalid", "starts_at"),
    Bad(
        "the end of time, elsewhere",
        "bookings",
        {"starts_at": "9999-12-31T23:59:59-12:00"},
        422,
        "invalid",
        "starts_at",
    ),
    Bad(
        "a day that is none",
        "units",
        {"restriction_checked_on": "2021-02-30"},
        422,
        "invalid",
        "restriction_checked_on",
    ),
    Bad("a failure tomorrow", "reports", {"occurred_on": "2021-09-03"}, 422, "failure-after-report", "occurred_on"),
    Bad("a time without its offset", "bookings", {"starts_at": "2021-09-06T14:00:00"}, 422, "invalid", "starts_at"),
    Bad("a day for a time", "bookings", {"starts_at": "2021-09-06"}, 422, "invalid", "starts_at"),
    Bad("too soon", "bookings", {"starts_at": "2021-09-03T14:00:00+09:00"}, 422, "hour-not-offered", "starts_at"),
    Bad("half an hour", "bookings", {"starts_at": "2021-09-06T14:30:00+09:00"}, 422, "hour-not-offered", "starts_at"),
    # types, ranges, names
    Bad("a number as text", "units", {"capacity_gb": "64"}, 422, "invalid", "capacity_gb"),
    Bad("none of it", "units", {"capacity_gb": 0}, 422, "invalid", "capacity_gb"),
    Bad("a part of one", "units", {"capacity_gb": 64.5}, 422, "invalid", "capacity_gb"),
    Bad("a negative price", "orders", {"price_yen": -1}, 422, "invalid", "price_yen"),
    Bad("a price in fractions", "orders", {"price_yen": 29_800.5}, 422, "invalid", "price_yen"),
    Bad("a price beyond all bounds", "orders", {"price_yen": 10**30}, 422, "invalid", "price_yen"),
    Bad("an empty text", "units", {"serial": ""}, 422, "invalid", "serial"),
    Bad("nothing", "units", {"serial": None}, 422, "invalid", "serial"),
    Bad("a text longer than its column", "units", {"model": "x" * 41}, 422, "invalid", "model"),
    Bad("a story of 2,001 characters", "reports", {"story": "あ" * 2001}, 422, "invalid", "story"),
    Bad("a control character", "units", {"model": "iphone-8\x00"}, 422, "invalid", "model"),
    Bad("a mark that there is not", "units", {"restriction": "?"}, 422, "invalid", "restriction"),
    Bad("a colour that there is not", "units", {"colour": "puce"}, 422, "invalid", "colour"),
    Bad("a field that there is not", "units", {"weight": 148}, 422, "invalid", "weight"),
    Bad("a fault that there is not", "reports", {"faults": ["screen", "soul"]}, 422, "invalid", "faults.1"),
    Bad("a text for a list", "orders", {"consents": "terms"}, 422, "invalid", "consents"),
    Bad("a consent too few", "orders", {"consents": ["terms"]}, 422, "consent-missing", "consents"),
    # money
    Bad("nothing paid", "transfers", {"yen": 0}, 422, "invalid", "yen"),
    Bad("money that comes tomorrow", "transfers", {"on": "2021-09-03"}, 422, "not-come-yet", "on"),
    Bad("the year 9999", "transfers", {"on": "9999-12-31"}, 422, "invalid", "on"),
    Bad("a transfer that is known", "transfers", {"reference": "known"}, 409, "payment-known", "reference"),
    Bad("more than was paid too much", "refunds", {"yen": 51}, 409, "nothing-over", "yen"),
    Bad("no reason to give it up", "write-offs", {"reason": " "}, 422, "invalid", "reason"),
    Bad("a card's number", "cards", {"token_reference": "4111 1111 1111 1111"}, 422, "invalid", "token_reference"),
    Bad("a bank code of 3 digits", "accounts", {"bank_code": "001"}, 422, "account-wrong", "bank_code"),
    Bad("8 digits of an account", "accounts", {"account_number": "12345678"}, 422, "account-wrong", "account_number"),
    Bad("a holder in kanji", "accounts", {"holder_kana": "青木 葵"}, 422, "account-wrong", "holder_kana"),
    Bad("emoji for a branch", "accounts", {"branch_code": EMOJI * 3}, 422, "account-wrong", "branch_code"),
    Bad("a unit that is not there", "orders", {"unit_id": str(uuid4())}, 404, "not-found", ""),
)

RAW: Mapping[str, tuple[bytes, int, str]] = {
    "20 MB": (b'{"serial": "' + b"A" * 20_000_000 + b'"}', 413, "too-large"),
    "a depth of 10,000": (b'{"a":' + b"[" * 10_000 + b"]" * 10_000 + b"}", 400, "not-json"),
    "a key twice": (b'{"serial":"F17TEST00001","serial":"F17TEST00002"}', 400, "not-json"),
    "a key twice, deeper": (b'{"a":{"b":1,"b":2}}', 400, "not-json"),
    "no JSON": (b"not json", 400, "not-json"),
    "a list": (b"[]", 400, "not-json"),
    "not UTF-8": (b'{"a":"\xff\xfe"}', 400, "not-json"),
    "NaN": (b'{"a":NaN}', 400, "not-json"),
}
"""Bodies that are no JSON object, or none that can be read safely; what each gets, wherever it is sent to."""

WRITES = ("units", "members", "orders", "shipments", "reports", "bookings")


class Api(NamedTuple):
    """A small business and a caller that may do everything there; each request is right as it stands."""

    caller: Caller
    requests: Mapping[str, Request]

    def send(self, to: str, body: Any, language: str = "ja") -> Any:
        """Send a write."""
        return self.caller.post(self.requests[to].path, body, **{"Accept-Language": language})


@pytest.fixture(scope="module")
def business(
    django_db_setup: None, template: postgres.Server, django_db_blocker: DjangoDbBlocker
) -> Iterator[dict[str, Request]]:
    """Make the business in a database of its own; give the requests that are right."""
    database = copy(template, TEMPLATE, "fresh_bad_input")
    with django_db_blocker.unblock(), default_database(connection_settings(database.app_url)):
        publish()
        advance(to=NOW, runs=False)
        open_store(now=NOW)
        aoi, ren = in_hand(), in_hand()
        approved = report(ren, now=NOW)
        bill("2021-08", now=NOW)
        number = Invoice.objects.get(member_id=aoi.member.id).number
        paid = Invoice.objects.get(member_id=ren.member.id).number
        billing.record_transfer(invoice_number=paid, yen=600, reference="known", on=NOW.date(), actor=OFFICE, now=NOW)
        means = f"/members/{aoi.member.id}/payment-method"
        yield {
            "transfers": Request(f"/invoices/{number}/transfers", EXAMPLES["TransferIn"]),
            "refunds": Request(f"/invoices/{paid}/refunds", EXAMPLES["RefundIn"]),
            "write-offs": Request(f"/invoices/{number}/write-off", EXAMPLES["WriteOffIn"]),
            "cards": Request(f"{means}/card", EXAMPLES["CardIn"]),
            "accounts": Request(f"{means}/bank-account", EXAMPLES["BankAccountIn"]),
            "units": Request("/units", EXAMPLES["UnitIn"]),
            "members": Request("/members", EXAMPLES["MemberIn"]),
            "orders": Request(
                "/orders",
                {
                    **EXAMPLES["OrderIn"],
                    "member_id": str(enrol(now=NOW).id),
                    "unit_id": str(stock("iphone-8", now=NOW).id),
                },
            ),
            "shipments": Request(f"/orders/{buy(now=NOW).order.id}/shipment", EXAMPLES["TrackedIn"]),
            "reports": Request(f"/contracts/{aoi.contract_id}/reports", {**EXAMPLES["ReportIn"], "device": aoi.serial}),
            "bookings": Request(f"/claims/{approved.id}/visit", EXAMPLES["VisitIn"]),
        }


@pytest.fixture
def api(business: dict[str, Request]) -> Iterator[Api]:
    """Give a caller of the business; what the test does is taken back."""
    with transaction.atomic():
        yield Api(Caller(accounts.make_key(name="all", role="office", now=NOW)[1]), business)
        transaction.set_rollback(True)


def rows() -> list[Any]:
    """Count the rows of all tables."""
    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.table_names(cursor))
        cursor.execute(" UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for table in tables))
        return list(cursor.fetchall())


@pytest.mark.parametrize("bad", TABLE, ids=str)
def test_what_is_wrong_is_named_in_the_asked_language_and_leaves_nothing_behind(api: Api, bad: Bad) -> None:
    before = rows()
    body = {**api.requests[bad.to].body, **bad.change}
    answers = {language: api.send(bad.to, body, language) for language in ("ja", "en")}
    for answer in answers.values():
        told = answer.json()
        assert (answer.status_code, code_of(answer), told["status"]) == (bad.status, bad.title, bad.status), told
        assert answer["Content-Type"] == "application/problem+json"
        assert [each["field"] for each in told["errors"]] == ([bad.field] if bad.field else [])
    for japanese, english in zip(*(texts(each.json()) for each in answers.values()), strict=True):
        assert not japanese.isascii(), japanese
        assert not any("ぁ" <= each <= "龥" for each in english), english
    assert rows() == before


def texts(told: Any) -> list[str]:
    """Give the sentences of a problem."""
    return [told["title"], told["detail"], *(each["message"] for each in told["errors"])]


@pytest.mark.parametrize("to", WRITES)
@pytest.mark.parametrize(("raw", "status", "title"), RAW.values(), ids=RAW.keys())
def test_a_body_that_cannot_be_read_is_said_so(api: Api, to: str, raw: bytes, status: int, title: str) -> None:
    before = rows()
    headers = api.caller.headers | {"Idempotency-Key": "bad"}
    for language in ("ja", "en"):
        answer = api.caller.client.post(
            f"/api/v1{api.requests[to].path}",
            raw,
            "application/json",
            headers=headers | {"Accept-Language": language},
        )
        assert (answer.status_code, code_of(answer)) == (status, title)
        assert answer.json()["detail"].isascii() == (language == "en")
    assert rows() == before


@pytest.mark.parametrize("to", [*WRITES, "transfers", "refunds", "write-offs", "cards", "accounts"])
def test_the_control_is_accepted(api: Api, to: str) -> None:
    assert api.send(to, api.requests[to].body).status_code == 201


@pytest.mark.parametrize(
    ("to", "field", "written"),
    [
        ("units", "imei", "４９０１５４-２０３２３７-５１８"),
        ("units", "serial", "ｆ１７ｚｋ０ａａ　ｋｘｋ１"),
        ("members", "phone", "＋８１ ９０－００００－０００１"),
        ("members", "postal_code", "〒１００−０００１"),
        ("shipments", "tracking_number", "３００１-２３４５-６７８０"),
        ("accounts", "account_number", "１２３ー４５６７"),
    ],
    ids=["imei", "serial", "phone", "postal-code", "tracking-number", "account-number"],
)
def test_digits_of_any_width_are_read_and_not_refused(api: Api, to: str, field: str, written: str) -> None:
    answer = api.send(to, {**api.requests[to].body, field: written})
    assert answer.status_code == 201, answer.content
    if to == "units":
        assert (answer.json()["imeis"], answer.json()["serial"]) == (["490154203237518"], "F17ZK0AAKXK1")


def test_emoji_in_what_people_write_are_kept(api: Api) -> None:
    answer = api.send("reports", {**api.requests["reports"].body, "story": f"落としました{EMOJI}"})
    assert answer.status_code == 201


def test_the_same_device_cannot_be_taken_in_twice(api: Api) -> None:
    api.send("units", api.requests["units"].body)
    before = rows()
    answer = api.send("units", {**api.requests["units"].body, "serial": "OTHER12345"})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (409, "imei")
    assert rows() == before


def test_a_refused_order_has_not_taken_the_unit(api: Api) -> None:
    body = dict(api.requests["orders"].body)
    assert api.send("orders", body | {"consents": ["terms"]}).json()["missing"] == ["fee"]
    assert api.send("orders", body).status_code == 201
    again = api.send("orders", body)
    assert (again.status_code, code_of(again)) == (409, "unit-promised")


def test_a_move_that_is_not_possible_names_those_that_are(api: Api) -> None:
    claim = api.send("reports", api.requests["reports"].body).json()
    answer = api.caller.post(f"/claims/{claim['id']}/repair/start")
    assert (answer.status_code, answer.json()["possible"]) == (409, ["send-kit", "book", "withdraw"])


@pytest.mark.parametrize(
    "path",
    [
        "/plans/iijmio-used/models?on={}",
        "/stores/midoricho/slots?from_day={}",
        "/stores/midoricho/visits?on={}",
        "/contracts/{contract}/coverage?on={}",
    ],
    ids=["models", "slots", "visits", "coverage"],
)
@pytest.mark.parametrize(
    "day", ["9999-12-31", "0001-01-01", "2021-02-30", EMOJI], ids=["year-9999", "year-1", "no-day", "emoji"]
)
def test_a_day_asked_for_that_cannot_be_reckoned_with_is_named(api: Api, path: str, day: str) -> None:
    contract = api.requests["reports"].path.split("/")[2]
    answer = api.caller.get(path.format(day, contract=contract))
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, path.partition("?")[2].partition("=")[0])


@pytest.mark.parametrize("path", ["/claims/{}", "/contracts/{}", "/contracts/{}/coverage", "/contracts/{}/timeline"])
def test_what_is_not_there_is_not_found(api: Api, path: str) -> None:
    assert api.caller.get(path.format(uuid4())).status_code == 404
