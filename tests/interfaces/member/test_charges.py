"""Charges and invoices: what a member reads of this month, of what was issued, and of what is unpaid."""

import re
from datetime import date
from io import BytesIO

import pytest
from django.core.files.storage import storages
from pypdf import PdfReader

from hosho.billing import operations as billing
from hosho.billing.collection_items import Outcome, Returned
from hosho.billing.models import Invoice
from hosho.contracts import operations as contracts
from hosho.documents.models import NumberedDocument
from hosho.workflows.clock_advance import set_clock
from tests.billing.making import bill
from tests.cast import DESK, OFFICE, at, buy
from tests.interfaces.member.conftest import Signed, signed_in

PAGE = "/member/charges/"
ACCOUNT = {"bank_code": "0001", "branch_code": "123", "account_kind": "ordinary", "account_number": "7654321"}


def page(signed: Signed, language: str = "ja") -> str:
    """Give what the page says, without its marks."""
    answer = signed.client.get(PAGE, headers={"accept-language": language})
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", main))


def pays_by_card(signed: Signed) -> None:
    billing.set_means(
        member_id=signed.bought.member.id,
        kind="card",
        token_reference="tok_secret",
        actor=OFFICE,
        now=at("2022-03-01 10:00"),
    )


def collect(outcome: Outcome, on: date) -> None:
    """Send out what is due by card, and let it all come back so."""
    now = at(f"{on} 20:00")
    batch = billing.collect(kind="card", collect_on=on, actor=OFFICE, now=now)
    results = [Returned(each.reference, each.amount_yen, outcome, "", on) for each in billing.due_invoices(batch)]
    billing.record_results(results=results, actor=OFFICE, now=now)


def invoice_of(signed: Signed) -> str:
    return Invoice.objects.get(member_id=signed.bought.member.id).number


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "ja",
            ("2022年5月分は550円です", "2022年6月1日（水）に発行", "1か月分", "お支払い方法がまだ登録されていません"),
        ),
        ("en", ("¥550 for May 2022", "issued on Wed 1 Jun 2022", "the whole month", "We do not know yet how")),
    ],
)
def test_the_page_opens_with_what_this_month_costs_and_why(aoi: Signed, language: str, said: tuple[str, ...]) -> None:
    text = page(aoi, language)
    assert [each for each in said if each not in text] == []


def test_the_first_month_is_charged_by_the_day(aoi: Signed) -> None:
    set_clock(to=at("2022-05-30 15:00"), runs=False)
    contracts.leave(contract_id=aoi.bought.contract_id, actor=DESK, now=at("2022-05-30 10:00"))
    assert "契約が終わる月は、1か月分の料金です" in page(aoi)
    new = signed_in(buy("iphone-xr", now=at("2022-05-30 10:00")), mail="new@example.jp")
    assert "2022年5月分の料金はありません" in page(new)
    contracts.start(
        contract_id=new.bought.contract_id, started_on=date(2022, 5, 30), actor=OFFICE, now=at("2022-05-30 11:00")
    )
    text = page(new)
    assert "2022年5月分は35円です" in text
    assert "2022年5月30日（月）から2日分" in text


def test_an_invoice_is_listed_with_its_state_and_can_be_had_as_a_paper(aoi: Signed) -> None:
    pays_by_card(aoi)
    bill("2022-04")
    number = invoice_of(aoi)
    assert "お支払い前" in page(aoi)
    collect("paid", date(2022, 5, 10))
    note = billing.credit(
        invoice_number=number,
        lines={1: 100},
        kind="goodwill",
        reason="おわび",
        actor=OFFICE,
        now=at("2022-05-11 10:00"),
    )
    text = page(aoi)
    assert "お支払い済み" in text
    assert "110円減額: おわび" in text
    assert "110円多くお支払いいただいています" in text
    for address, title in ((f"invoices/{number}", "適格請求書"), (f"credit-notes/{note.number}", "適格返還請求書")):
        answer = aoi.client.get(f"/member/{address}/document.pdf")
        assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "private, no-store")
        assert title in PdfReader(BytesIO(answer.content)).pages[0].extract_text().replace(" ", "")
        assert f'href="/member/{address}/document.pdf"' in aoi.client.get(PAGE).content.decode()


def test_a_paper_whose_file_is_gone_is_not_replaced_by_another(aoi: Signed) -> None:
    bill("2022-04")
    address = f"/member/invoices/{invoice_of(aoi)}/document.pdf"
    given = aoi.client.get(address)
    assert aoi.client.get(address).content == given.content
    storages["papers"].delete(NumberedDocument.objects.get().file)
    refused = aoi.client.get(address, headers={"accept-language": "ja"})
    assert (refused.status_code, refused["Content-Type"]) == (500, "text/html; charset=utf-8")
    assert "記録" in refused.content.decode()


def test_papers_of_somebody_else_do_not_exist(aoi: Signed, ren: Signed) -> None:
    bill("2022-04")
    number = invoice_of(aoi)
    note = billing.credit(
        invoice_number=number, lines={1: 100}, kind="goodwill", reason="x", actor=OFFICE, now=at("2022-05-11 10:00")
    )
    for address in (f"invoices/{number}", f"credit-notes/{note.number}", "invoices/I-22-9999999"):
        assert ren.client.get(f"/member/{address}/document.pdf").status_code == 404
    assert number not in page(ren)


def test_how_the_member_pays_is_masked(aoi: Signed) -> None:
    pays_by_card(aoi)
    content = aoi.client.get(PAGE).content.decode()
    assert "ご登録のカード" in content
    assert "tok_secret" not in content
    member_id, now = aoi.bought.member.id, at("2022-05-01 10:00")
    billing.set_means(member_id=member_id, kind="bank", holder_kana="アオキ アオイ", actor=OFFICE, now=now, **ACCOUNT)
    content = aoi.client.get(PAGE).content.decode()
    assert "321" in content
    assert "7654321" not in content


@pytest.mark.parametrize(
    ("outcome", "advice"), [("no-funds", "次の引き落としの日に、もう一度"), ("refused", "お支払い方法をお選びください")]
)
def test_a_failed_payment_says_what_to_do_and_until_when(aoi: Signed, outcome: Outcome, advice: str) -> None:
    pays_by_card(aoi)
    bill("2022-04")
    collect(outcome, date(2022, 5, 10))
    text = page(aoi)
    said = (
        "550円のお支払いを、まだ確認できていません",
        advice,
        "2022年6月9日（木）から補償を止めます",
        "お支払い未確認",
    )
    assert [each for each in said if each not in text] == []


def test_whose_cover_is_paused_is_led_to_the_payment_first(aoi: Signed) -> None:
    contracts.suspend(contract_id=aoi.bought.contract_id, actor=OFFICE, now=at("2022-05-30 10:00"))
    today = aoi.client.get("/member/").content.decode()
    first_card = today.partition('class="card"')[2].partition("</div>\n</div>")[0]
    assert f'href="{PAGE}">支払いを確認する' in first_card
    text = page(aoi)
    assert "補償を止めています" in text
    assert "補償を止めている間も料金はかかります" in text
