"""Members and contracts at the desk: all about them, their contact, leaving and staying, the certificate."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from hosho.billing import operations as billing
from hosho.billing.collection_items import Returned
from hosho.claims import operations as claims
from hosho.contracts import operations as contracts
from hosho.contracts.models import Contract
from hosho.people.models import Member
from tests.billing.making import bill
from tests.cast import DESK, OFFICE, at
from tests.interfaces.desk.conftest import Desk
from tests.interfaces.site.conftest import repaired
from tests.interfaces.site.test_pages import text_of

pytestmark = pytest.mark.django_db
CONTACT = {"phone": "090-1234-5678", "mail": "sora@example.jp", "postal_code": "100-0001", "address": "別の町4-5-6"}


def contract(desk: Desk) -> Contract:
    return Contract.objects.get(id=desk.sora.contract_id)


def address(desk: Desk, rest: str = "") -> str:
    return f"/desk/contracts/{desk.sora.contract_id}/{rest}"


def member(desk: Desk, rest: str = "") -> str:
    return f"/desk/members/{desk.sora.member.id}/{rest}"


def test_a_member_has_all_contracts_orders_and_claims_on_one_page(desk: Desk, sato: Client) -> None:
    claim = repaired(desk.sora, "partial-damage", "screen", when="2021-11-02 10:00")
    page = text_of(sato.get(member(desk)))
    for each in ("田中 空", "090-1234-5678", "〒100-0001", contract(desk).number, desk.sora.order.number, claim.number):
        assert each in page


def test_the_contact_is_changed_in_any_width(desk: Desk, sato: Client) -> None:
    kept = {"address": desk.sora.member.address}
    response = sato.post(member(desk, "contact/"), CONTACT | kept | {"phone": "０３ー１２３４ー５６７８"})
    assert response["Location"] == member(desk, "?done=contact")
    assert Member.objects.get(id=desk.sora.member.id).phone == "0312345678"


def test_a_changed_address_asks_for_a_second_proof_and_keeps_what_was_typed(desk: Desk, sato: Client) -> None:
    refused = sato.post(member(desk, "contact/"), CONTACT)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "もうひとつの本人確認が必要です" in page
    assert 'href="#second_proof"' in page
    assert "別の町4-5-6" in page
    assert Member.objects.get(id=desk.sora.member.id).address == desk.sora.member.address
    sato.post(member(desk, "contact/"), CONTACT | {"second_proof": "device-number"})
    assert Member.objects.get(id=desk.sora.member.id).address == "別の町4-5-6"


@pytest.mark.parametrize("field", ["phone", "mail", "postal_code", "address"])
def test_a_contact_that_cannot_be_is_said_beside_its_field(desk: Desk, sato: Client, field: str) -> None:
    wrong = {"phone": "12", "mail": "sora", "postal_code": "1234", "address": " "}[field]
    response = sato.post(member(desk, "contact/"), CONTACT | {"second_proof": "papers", field: wrong})
    assert response.status_code == 422
    assert f'id="{field}-error"' in response.content.decode()
    assert Member.objects.get(id=desk.sora.member.id).address == desk.sora.member.address


def test_a_contract_shows_uses_units_terms_and_suspensions(desk: Desk, sato: Client) -> None:
    claim = repaired(desk.sora, "partial-damage", "screen", when="2021-11-02 10:00")
    contracts.suspend(contract_id=desk.sora.contract_id, actor=OFFICE, now=at("2022-03-01 10:00"))
    contracts.resume(contract_id=desk.sora.contract_id, actor=OFFICE, now=at("2022-03-05 10:00"))
    page = text_of(sato.get(address(desk)))
    for each in (
        "1回目",
        claim.number,
        "修理に使用",
        "490154203237518",
        "第1版",
        "加入時の版",
        "2022/03/01 10:00",
        "550円（税込）",
    ):
        assert each in page.replace("4901 5420 3237 518", "490154203237518")
    assert "補償を再開しました" in page


def test_leaving_and_staying_are_asked_on_pages_of_their_own(desk: Desk, sato: Client) -> None:
    assert sato.get(address(desk, "stay/"))["Location"] == address(desk)
    page = text_of(sato.get(address(desk, "leave/")))
    for each in ("2022年5月31日（火）で解約", "今月分は全額かかり、", "この端末では再加入できません"):
        assert each in page
    assert sato.post(address(desk, "leave/"))["Location"] == address(desk, "?done=leave")
    assert contract(desk).last_day == at("2022-05-31 10:00").date()
    again = sato.post(address(desk, "leave/"))
    assert again.status_code == 422
    assert "終わる日が決まっています" in again.content.decode()
    assert "元のまま続きます" in text_of(sato.get(address(desk, "stay/")))
    sato.post(address(desk, "stay/"))
    assert contract(desk).last_day is None


def test_the_contract_document_is_a_paper_that_nobody_keeps_a_copy_of(desk: Desk, sato: Client) -> None:
    paper = sato.get(address(desk, "certificate/"))
    assert (paper["Content-Type"], paper["Cache-Control"]) == ("application/pdf", "private, no-store")
    assert paper.content.startswith(b"%PDF-")


def test_what_is_unpaid_stands_beside_the_contract(desk: Desk, sato: Client) -> None:
    assert "滞りなし" in sato.get(desk.call(desk.sora)).content.decode()
    billing.set_means(
        member_id=desk.sora.member.id, kind="card", token_reference="tok", actor=OFFICE, now=at("2022-03-01 10:00")
    )
    bill("2022-04")
    on = date(2022, 5, 10)
    batch = billing.collect(kind="card", collect_on=on, actor=OFFICE, now=at("2022-05-10 20:00"))
    failed = [Returned(each.reference, each.amount_yen, "no-funds", "", on) for each in billing.due_invoices(batch)]
    billing.record_results(results=failed, actor=OFFICE, now=at("2022-05-10 20:00"))
    for page in (desk.call(desk.sora), address(desk)):
        assert "2022年4月分 550円 未払い" in sato.get(page).content.decode()
    assert "滞りなし" in sato.get(desk.call(desk.rin)).content.decode()


@pytest.mark.parametrize("rest", ["", "leave/", "stay/", "certificate/"])
def test_what_is_nobodys_is_not_found(desk: Desk, sato: Client, rest: str) -> None:
    assert sato.get(f"/desk/contracts/01a2047f-995e-75e7-86c6-b924f70f4666/{rest}").status_code == 404


def test_no_member_no_page(desk: Desk, sato: Client) -> None:
    for rest in ("", "contact/"):
        assert sato.get(f"/desk/members/01a2047f-995e-75e7-86c6-b924f70f4666/{rest}").status_code == 404


def options(client: Client, path: str) -> dict[str, str]:
    """Give what the palette of a page offers to do, each with the reason why not."""
    page: Any = client.get(path)
    acts = page.context["page"].acts
    return {act.says: act.why_not for act in acts}


def test_the_palette_says_what_a_record_allows_now_and_why_not_the_rest(desk: Desk, sato: Client) -> None:
    found = options(sato, address(desk))
    assert found["修理を受け付ける"] == found["解約する"] == ""
    assert found["解約を取り消す"] == "解約の予定はありません。"
    referred = options(sato, f"/desk/claims/{desk.referred.id}/")
    assert referred["請求を取り下げる"] == ""
    assert referred["担当者として判断する"] == "判断できるのは管理の担当者だけです。"
    assert "担当者が確認中" in referred["キットを送る"]
    claims.withdraw(claim_id=desk.referred.id, actor=DESK, now=at("2022-05-30 14:00"))
    assert "取り下げ" in options(sato, f"/desk/claims/{desk.referred.id}/")["請求を取り下げる"]


def test_the_palette_finds_records_and_no_name_stands_in_an_address(desk: Desk, sato: Client) -> None:
    found = sato.post("/desk/find/", {"q": "タナカ"}).content.decode()
    assert "田中 空" in found
    assert f'data-at="{desk.call(desk.sora)}"' in found
    assert sato.get("/desk/find/", {"q": "タナカ"}).status_code == 405
