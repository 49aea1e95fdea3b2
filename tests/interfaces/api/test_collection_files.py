"""Collection over the API by the very files: out as the command writes them, back as they came, in whatever order."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from itertools import permutations
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import Client
from tests.billing.making import bill, contract, member
from tests.cast import OFFICE, at, publish
from tests.gateways.collecting import bank_answers
from tests.interfaces.api.conftest import Caller, code_of
from tests.stories.diary import go_to

from hosho.accounts.roles import Role
from hosho.billing import operations as billing
from hosho.billing.models import DunningCase, Payment, Result, Unmatched
from hosho.insight import selfcheck
from hosho.web import uploads

pytestmark = pytest.mark.django_db
DAY = date(2020, 10, 27)
HEADER = b"reference,amount_yen,result,code,processed_on\r\n"
FIRST, SECOND = b"10000010000001,550,paid,,2020-10-27\r\n", b"10000010000002,550,no-funds,G02,2020-10-27\r\n"
STRAY, BROKEN = b"9999990000001,550,paid,,2020-10-27\r\n", b"10000010000002,5.50,paid,,2020-10-27\r\n"


class Office(Caller):
    """The office's program, which sends files too."""

    names = iter(range(10_000))

    def send(self, by: str, file: bytes, *, key: str = "", **headers: str) -> Any:
        """Send a file of results."""
        name = key or f"file-{next(self.names)}"
        kind = headers.pop("content_type", "application/octet-stream")
        return self.client.post(
            f"/api/v1/collection-results/{by}", file, kind, headers=self.headers | {"Idempotency-Key": name} | headers
        )

    def out(self, batch: int) -> bytes:
        """Fetch the file of a batch."""
        answer = self.get(f"/collections/{batch}/file")
        assert answer.status_code == 200
        return b"".join(answer.streaming_content)


@pytest.fixture
def office(calls: Callable[[Role | None], Caller]) -> Office:
    """Two members with a card and two with an account have an invoice of 550 yen each; both files have gone out."""
    publish()
    go_to("2020-10-01 09:00")
    for number in range(4):
        owner = member()
        contract(owner, date(2020, 9, 1))
        if number < 2:
            facts = {"token_reference": f"tok-{number}"}
        else:
            facts = {"bank_code": "0001", "branch_code": "001", "account_kind": "ordinary"}
            facts |= {"account_number": f"765432{number}", "holder_kana": "アオキ アオイ"}
        kind: Any = "card" if number < 2 else "bank"
        billing.set_means(member_id=owner, kind=kind, actor=OFFICE, now=at("2020-10-01 09:00"), **facts)
    bill("2020-09")
    caller = Office("")
    caller.headers = calls("office").headers
    for by in ("card", "bank"):
        assert caller.post("/collections", {"by": by, "on": DAY.isoformat()}).status_code == 201
    go_to("2020-10-30 10:00")
    return caller


def counted(answer: Any) -> tuple[int, ...]:
    assert answer.status_code == 201, answer.content
    return tuple(answer.json()[name] for name in ("paid", "failed", "known", "unmatched", "unreadable", "yen"))


def holds() -> list[Any]:
    """Give what of money does not hold."""
    ours = {each.name for each in selfcheck.money.INVARIANTS}
    return [each for each in selfcheck.findings(now=at("2020-10-30 10:00")) if each.invariant in ours]


def test_a_file_goes_out_the_same_each_time_and_is_named(office: Office) -> None:
    card, bank = office.out(1), office.out(2)
    assert card.split(b"\r\n")[1] == b"tok-0,550,2020-09,10000010000001"
    assert [len(record) for record in bank.split(b"\r\n")] == [120] * 5 + [0]
    assert "ｱｵｷ ｱｵｲ" in bank.decode("shift_jis")
    assert (office.out(1), office.out(2)) == (card, bank)
    answers = [office.get(f"/collections/{batch}/file") for batch in (1, 2)]
    assert [answer["Content-Disposition"] for answer in answers] == [
        'attachment; filename="collection-000001.csv"',
        'attachment; filename="collection-000002.txt"',
    ]
    assert office.get("/collections/3/file").status_code == 404


@pytest.mark.parametrize("order", list(permutations([FIRST, SECOND, STRAY, BROKEN]))[::5], ids=range(5))
def test_the_card_companys_file_is_matched_once_in_any_order(office: Office, order: tuple[bytes, ...]) -> None:
    file = HEADER + b"".join(order)
    assert counted(office.send("card", file)) == (1, 1, 0, 1, 1, 550)
    assert counted(office.send("card", file)) == (0, 0, 2, 0, 1, 0)
    assert counted(office.send("card", HEADER + SECOND + FIRST)) == (0, 0, 2, 0, 0, 0)
    assert (Result.objects.count(), Payment.objects.count(), DunningCase.objects.count()) == (2, 1, 1)
    listed = office.get("/unmatched-results").json()["items"]
    assert sorted(row["why"] for row in listed) == ["unknown", "unreadable"]
    assert holds() == []


def test_the_banks_records_are_matched_once_in_any_order_with_or_without_line_ends(office: Office) -> None:
    header, first, second, *rest = bank_answers(office.out(2), "01")
    assert counted(office.send("bank", b"\r\n".join([header, second, first, *rest]))) == (1, 1, 0, 0, 0, 550)
    for again in (b"", b"\n", b"\r\n"):
        assert counted(office.send("bank", again.join([header, first, second, *rest]))) == (0, 0, 2, 0, 0, 0)
    assert (Result.objects.count(), Payment.objects.count(), DunningCase.objects.count()) == (2, 1, 1)
    assert office.get("/unmatched-results").json()["items"] == []
    assert holds() == []


def test_a_line_that_cannot_be_read_is_told_and_listed_and_the_others_are_matched(office: Office) -> None:
    card = office.send("card", HEADER + BROKEN + FIRST, **{"Accept-Language": "en"}).json()
    assert card["findings"] == [
        {"line": 2, "field": "amount_yen", "problem": "not-a-number", "message": "Line 2: the amount is not a number."}
    ]
    records = bank_answers(office.out(2), "00")
    records[1] = records[1].replace(b"0000000550", b"000000055O")
    bank = office.send("bank", b"\r\n".join(records)).json()
    assert (bank["paid"], bank["yen"], bank["unreadable"]) == (1, 550, 1)
    assert bank["findings"][0]["message"] == "2行目: 金額が数字ではありません。"
    listed = office.get("/unmatched-results").json()["items"]
    assert [(row["why"], row["reference"], row["code"]) for row in listed] == [
        ("unreadable", "line 2, amount_yen: not-a-number", card["file"][:12]),
        ("unreadable", "line 2, amount_yen: not-a-number", bank["file"][:12]),
    ]
    settled = office.post(f"/unmatched-results/{listed[0]['id']}/resolve", {"settled_as": "noted"})
    assert settled.status_code == 201
    assert [row["id"] for row in office.get("/unmatched-results").json()["items"]] == [listed[1]["id"]]


def test_what_fits_nothing_is_listed_page_by_page(office: Office) -> None:
    strays = b"".join(b"99999900000%02d,550,paid,,2020-10-27\r\n" % number for number in range(5))
    office.send("card", HEADER + strays)
    seen, cursor = [], ""
    while True:
        page = office.get(f"/unmatched-results?limit=2&cursor={cursor}").json()
        seen += [row["reference"] for row in page["items"]]
        cursor = page["next"]
        if not cursor:
            break
    assert seen == [f"99999900000{number:02}" for number in range(5)]
    assert office.get("/unmatched-results?cursor=x").json()["errors"][0]["field"] == "cursor"


def test_a_file_in_doubt_is_refused_whole_and_says_all_that_is_wrong_with_it(office: Office) -> None:
    records = bank_answers(office.out(2), "00")
    records[1] = records[1].replace(b"0000000550", b"000000055O")
    del records[2]
    for language, message in (
        ("en", "Line 2: the amount is not a number."),
        ("ja", "2行目: 金額が数字ではありません。"),
    ):
        refused = office.send("bank", b"\r\n".join(records), **{"Accept-Language": language})
        assert (refused.status_code, code_of(refused)) == (422, "file-in-doubt")
        assert [each["field"] for each in refused.json()["errors"]] == ["2.amount_yen", "3.count"]
        assert refused.json()["errors"][0]["message"] == message
    assert code_of(office.send("card", b"\r\n".join(records))) == "file-in-doubt"
    assert (Result.objects.count(), Payment.objects.count(), Unmatched.objects.count()) == (0, 0, 0)


def test_a_file_of_which_hardly_a_line_can_be_read_is_in_doubt(office: Office) -> None:
    refused = office.send("card", HEADER + FIRST + b"\r\n" * 10_001)
    assert (refused.status_code, len(refused.json()["errors"])) == (422, 200)
    assert (Result.objects.count(), Unmatched.objects.count()) == (0, 0)


def test_what_is_no_file_is_refused_and_says_what_to_send(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    file = HEADER + FIRST
    for status, title, answer in (
        (400, "file-missing", office.send("card", b"")),
        (415, "not-a-file", office.send("card", b"{}", content_type="application/json")),
        (415, "not-a-file", office.send("card", b"--x\r\n", content_type="multipart/form-data; boundary=x")),
        (422, "invalid", office.send("cash", file)),
        (400, "idempotency-key-missing", office.client.post("/api/v1/collection-results/card", headers=office.headers)),
    ):
        assert (answer.status_code, code_of(answer)) == (status, title)
    monkeypatch.setattr(uploads, "LARGEST", len(file) - 1)
    assert office.send("card", file).status_code == 413
    monkeypatch.setattr(uploads, "LARGEST", len(file))
    assert counted(office.send("card", file, content_type="text/csv")) == (1, 0, 0, 0, 0, 550)


def test_a_file_that_breaks_off_is_not_read_as_if_it_were_whole() -> None:
    whole = HEADER + FIRST
    asked = WSGIRequest(
        {
            "REQUEST_METHOD": "POST",
            "CONTENT_TYPE": "text/csv",
            "CONTENT_LENGTH": str(len(whole)),
            "wsgi.input": BytesIO(whole[:-30]),
        }
    )
    with pytest.raises(uploads.FileCutShortError), uploads.sent_file(asked):
        pass


def test_a_file_under_one_key_is_recorded_once_and_another_is_refused_there(office: Office) -> None:
    first, again = (office.send("card", HEADER + FIRST + STRAY, key="once") for _ in range(2))
    assert (first.status_code, again.content) == (201, first.content)
    assert code_of(office.send("card", HEADER + FIRST, key="once")) == "idempotency-key-reused"
    assert code_of(office.send("bank", HEADER + FIRST + STRAY, key="once")) == "idempotency-key-reused"


@pytest.mark.parametrize("role", ["shop", "desk", "store", "depot"])
def test_others_send_no_files(calls: Callable[[Role | None], Caller], role: Role) -> None:
    other = Office("")
    other.headers = calls(role).headers
    assert other.send("card", HEADER).status_code == 403
    assert other.get("/collections/1/file").status_code == 403
    assert Client().post("/api/v1/collection-results/card", HEADER, "text/csv").status_code == 401


def test_a_file_larger_than_other_bodies_may_be_is_taken(office: Office) -> None:
    file = HEADER + FIRST + b"x" * 3_000_000 + b"\r\n" + SECOND
    assert counted(office.send("card", file)) == (1, 1, 0, 0, 1, 550)
