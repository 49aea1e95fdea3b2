"""Money over the API: a month billed, found, collected and corrected by the office's programs."""

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import storages
from pypdf import PdfReader
from tests.billing.making import contract, member
from tests.cast import OFFICE, at, publish
from tests.interfaces.api.conftest import code_of
from tests.stories.diary import go_to

from hosho.accounts.roles import Role
from hosho.billing import operations as billing
from hosho.documents.models import NumberedDocument
from hosho.journal.models import Entry
from hosho.people.models import Member

pytestmark = pytest.mark.django_db
Calls = Callable[[Role | None], Any]


@pytest.fixture
def office(calls: Calls) -> Any:
    """Give the office's program; two members have had a contract since September 2020."""
    publish()
    go_to("2020-10-01 10:00")
    return calls("office")


def test_a_month_is_billed_found_collected_and_corrected(office: Any) -> None:
    owners = [member("青木 葵"), member("連 蓮")]
    made = [contract(owner, date(2020, 9, 1)) for owner in owners]
    for owner in owners:
        billing.set_means(
            member_id=owner, kind="card", token_reference=f"tok-{owner}", actor=OFFICE, now=at("2020-10-01 10:00")
        )
    opened = office.post("/billing-runs", {"month": "2020-09"})
    assert (opened.status_code, opened.json()["state"]) == (201, "opened")
    go_to("2020-10-01 10:01")
    [run] = office.get("/billing-runs").json()["items"]
    assert (run["state"], run["charges"], run["invoices"], run["net_yen"]) == ("closed", 2, 2, 1000)

    [charge] = office.get(f"/charges?contract_id={made[0].id}").json()["items"]
    assert (charge["month"], charge["days"], charge["net_yen"], charge["tax_rate"]) == ("2020-09", 30, 500, 10)
    for query, numbers in (
        ("", ["I-20-0000002", "I-20-0000001"]),
        ("limit=1", ["I-20-0000002"]),
        ("cursor=I-20-0000002", ["I-20-0000001"]),
        ("recipient=青木", ["I-20-0000001"]),
        (
            "first_day=2020-10-01&last_day=2020-10-01&min_total_yen=550&max_total_yen=550",
            ["I-20-0000002", "I-20-0000001"],
        ),
        ("first_day=2020-10-02", []),
        ("min_total_yen=551", []),
        (f"member_id={owners[1]}", ["I-20-0000002"]),
    ):
        found = office.get(f"/invoices?{query}").json()["items"]
        assert [each["number"] for each in found] == numbers, query

    sent = office.post("/collections", {"by": "card", "on": "2020-10-27"})
    assert sent.json() == {"batch": 1, "by": "card", "on": "2020-10-27", "lines": 2, "total_yen": 1100}
    file = b"".join(office.get("/collections/1/file").streaming_content).decode()
    assert file.splitlines()[1].endswith(",550,2020-09,10000010000001")
    result = {"amount_yen": 550, "outcome": "paid", "on": "2020-10-27"}
    results = [{**result, "reference": "10000010000001"}, {**result, "reference": "9"}]
    back = office.post("/collection-results", {"results": results})
    assert back.json() == {"paid": 1, "failed": 0, "known": 0, "unmatched": 1, "yen": 550}
    assert [row["reference"] for row in office.get("/unmatched-results").json()["items"]] == ["9"]
    assert office.get("/collections").json() == {"items": [sent.json()], "next": ""}
    answered = {"paid": 1, "failed": 0, "open": 1, "paid_yen": 550}
    assert office.get("/collections/1").json() == sent.json() | answered
    assert office.get("/collections/2").status_code == 404

    note = office.post(
        "/credit-notes", {"invoice": "I-20-0000002", "lines": [{"ordinal": 1, "net_yen": 100}], "reason": "おわび"}
    )
    assert (note.status_code, note.json()["number"], note.json()["total_yen"]) == (201, "K-20-0000001", 110)
    whole = office.get("/invoices/I-20-0000002").json()
    assert (whole["credited_yen"], whole["paid_yen"], whole["left_yen"]) == (110, 0, 440)
    assert whole["credit_notes"] == ["K-20-0000001"]
    assert whole["by_rate"] == [{"rate": 10, "net_yen": 500, "tax_yen": 50}]
    assert whole["issuer_number"].startswith("T")


def test_what_is_refused_says_why(office: Any) -> None:
    made = contract(member(), date(2020, 9, 1))
    held = {"contract_id": str(made.id), "month": "2020-09"}
    assert office.post("/billing-holds", held).status_code == 201
    assert [row["why"] for row in office.get("/billing-holds").json()["items"]] == ["held"]
    assert office.post("/billing-holds/release", held).status_code == 201
    for path, body, status, code in (
        ("/billing-holds/release", held, 409, "not-parked"),
        ("/billing-runs", {"month": "2020-10"}, 409, "month-not-over"),
        ("/billing-runs", {"month": "September"}, 422, "invalid"),
        ("/collections", {"by": "card", "on": "2020-10-27"}, 409, "nothing-due"),
        (
            "/credit-notes",
            {"invoice": "I-20-0000001", "lines": [{"ordinal": 1, "net_yen": 1}], "reason": "x"},
            404,
            "not-found",
        ),
    ):
        refused = office.post(path, body)
        assert (refused.status_code, code_of(refused)) == (status, code), path


def test_an_invoice_and_a_credit_note_are_papers_that_never_change(office: Any) -> None:
    owner = member()
    contract(owner, date(2020, 9, 10))
    office.post("/billing-runs", {"month": "2020-09"})
    go_to("2020-10-01 10:01")
    office.post(
        "/credit-notes", {"invoice": "I-20-0000001", "lines": [{"ordinal": 1, "net_yen": 100}], "reason": "おわび"}
    )
    papers = ("/invoices/I-20-0000001/document.pdf", "/credit-notes/K-20-0000001/document.pdf")
    said = {
        papers[0]: ("適格請求書 青木葵様 21日分 350 35 385円 T", "Qualifiedinvoice 21days ¥385 Sep2020"),
        papers[1]: ("適格返還請求書 I-20-0000001 おわび 110円", "Qualifiedcreditnote ¥110 paythatmuchless"),
    }
    before = {path: office.get(path).content for path in papers}
    Member.objects.filter(id=owner).update(name="連 葵", address="別の県", language="en")
    billing.set_means(member_id=owner, kind="card", token_reference="x", actor=OFFICE, now=at("2020-10-02 10:00"))
    for path in papers:
        assert office.get(f"{path}?lang=ja").content == before[path]
        english = office.get(path)
        assert (english["Content-Type"], english.content) == ("application/pdf", office.get(f"{path}?lang=en").content)
        for content, words in zip((before[path], english.content), said[path], strict=True):
            text = re.sub(r"\s+", "", PdfReader(BytesIO(content)).pages[0].extract_text())
            assert [each for each in words.split() if each not in text] == [], text
    [kept] = NumberedDocument.objects.filter(number="I-20-0000001", language="ja")
    storages["papers"].delete(kept.file)
    damaged = office.get(f"{papers[0]}?lang=ja")
    assert (damaged.status_code, code_of(damaged)) == (500, "paper-damaged")
    assert office.get(f"{papers[0]}?lang=en").status_code == 200
    for wrong, status in ((papers[0].replace("1/", "9/"), 404), (papers[1].replace("1/", "9/"), 404)):
        assert office.get(wrong).status_code == status
    assert office.get(f"{papers[0]}?lang=fr").json()["errors"][0]["field"] == "lang"


def test_what_comes_by_hand_is_recorded_once_and_what_is_too_much_goes_back(office: Any) -> None:
    owner = member()
    contract(owner, date(2020, 9, 1))
    office.post("/billing-runs", {"month": "2020-09"})
    go_to("2020-10-01 10:01")
    invoice = "/invoices/I-20-0000001"
    paid = {"yen": 600, "reference": "t-1", "on": "2020-10-01"}
    assert office.post(f"{invoice}/transfers", paid).json()["left_yen"] == -50
    assert code_of(office.post(f"{invoice}/transfers", paid)) == "payment-known"
    refused = office.post(f"{invoice}/refunds", {**paid, "yen": 51, "reference": "r-1"})
    assert (code_of(refused), refused.json()["left"]) == ("nothing-over", 50)
    assert office.post(f"{invoice}/refunds", {**paid, "yen": 50, "reference": "r-1"}).json()["left_yen"] == 0
    assert code_of(office.post(f"{invoice}/write-off", {"reason": "x"})) == "nothing-over"
    assert office.post("/invoices/I-20-0000009/transfers", paid).status_code == 404

    result = {"reference": "9", "amount_yen": 550, "outcome": "paid", "on": "2020-10-01"}
    office.post("/collection-results", {"results": [result]})
    [stray] = office.get("/unmatched-results").json()["items"]
    settled = f"/unmatched-results/{stray['id']}/resolve"
    assert stray["money_came"]
    assert office.post(settled).status_code == 422
    for body in (
        {"settled_as": "noted"},
        {"settled_as": "payment"},
        {"settled_as": "returned", "invoice": "I-20-0000001"},
    ):
        assert code_of(office.post(settled, body)) == "settlement-refused"
    unknown = office.post(settled, {"settled_as": "payment", "invoice": "I-20-0000009"})
    assert (code_of(unknown), unknown.json()["errors"][0]["field"]) == ("settlement-refused", "invoice")
    done = office.post(settled, {"settled_as": "payment", "invoice": "I-20-0000001"}).json()
    assert (done["reference"], done["settled_as"], done["invoice"]) == ("9", "payment", "I-20-0000001")
    assert office.get("/invoices/I-20-0000001").json()["paid_yen"] == 1_100
    assert (
        office.get("/unmatched-results").json()["items"],
        office.post(settled, {"settled_as": "noted"}).status_code,
    ) == (
        [],
        404,
    )


def test_the_desk_sets_how_a_member_pays_and_reads_no_more_than_it_needs(calls: Calls, office: Any) -> None:
    means, desk = f"/members/{member()}/payment-method", calls("desk")
    assert desk.get(means).status_code == 404
    assert desk.post(f"{means}/card", {"token_reference": "tok-1"}).json()["kind"] == "card"
    account = {"bank_code": "0001", "branch_code": "001", "account_number": "1234567", "holder_kana": "アオキ アオイ"}
    assert desk.post(f"{means}/bank-account", account).status_code == 201
    told = desk.get(means).json()
    assert (told["kind"], told["bank_code"], told["ends_with"]) == ("bank", "0001", "567")
    assert "1234567" not in desk.get(means).content.decode()
    assert [entry.data for entry in Entry.objects.filter(event="billing.means-set")] == [
        {"kind": "card"},
        {"kind": "bank"},
    ]
    assert desk.post(f"/members/{uuid4()}/payment-method/card", {"token_reference": "tok-1"}).status_code == 404
    assert calls("shop").post(f"{means}/card", {"token_reference": "tok-1"}).status_code == 403


@pytest.mark.parametrize("role", ["shop", "desk", "store", "depot"])
def test_others_do_not_bill(calls: Calls, role: Role) -> None:
    assert calls(role).post("/billing-runs", {"month": "2020-09"}).status_code == 403
    assert calls(role).get("/invoices").status_code == (200 if role == "desk" else 403)
