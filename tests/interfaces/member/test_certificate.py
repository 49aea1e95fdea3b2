"""The contract document: what it says in each state, and who may have it."""

import re
from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from hosho.contracts import operations as contracts
from hosho.contracts.queries import contract_with
from hosho.workflows.clock_advance import set_clock
from tests.cast import DESK, OFFICE, Bought, at, buy
from tests.interfaces.member.conftest import Signed, signed_in


def read(pdf: bytes) -> str:
    (page,) = PdfReader(BytesIO(pdf)).pages
    return re.sub(r"\s+", "", page.extract_text())


def document(signed: Signed, language: str = "ja") -> str:
    address = f"/member/contracts/{signed.contract}/certificate.pdf"
    answer = signed.client.get(address, headers={"accept-language": language})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Cache-Control"] == "private, no-store"
    return read(answer.content)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_document_names_the_option_its_fee_and_how_to_leave(aoi: Signed, language: str) -> None:
    page = document(aoi, language)
    said = {
        "ja": "ご契約内容 端末補償オプション（中古） 2020年8月4日（火）から補償しています 月額550円（税込） 税抜500円 "
        "2022年8月3日（水）まで 期限はありません 2回まで 盗難 解約 マイページ 0120-000-000 申し出た月の末日",
        "en": "Yourcontract Coveredsince ¥550amonth,taxincluded UntilWed3Aug2022 Upto2 theft Howtoleave "
        "endswiththemonthinwhichyouask 0120-000-000",
    }[language].split()
    number = contract_with(aoi.bought.contract_id).number
    assert [each for each in [number, "iPhone8", "SHA-256", *said] if each not in page] == []


def test_the_document_says_that_the_contract_is_being_left(aoi: Signed) -> None:
    contracts.leave(contract_id=aoi.bought.contract_id, actor=DESK, now=at("2022-05-30 10:00"))
    page = document(aoi)
    assert "2022年5月31日（火）まで補償します" in page
    assert "マイページの契約" not in page


def test_the_document_says_that_the_cover_is_paused(aoi: Signed) -> None:
    contracts.suspend(contract_id=aoi.bought.contract_id, actor=OFFICE, now=at("2022-05-30 10:00"))
    assert "補償を止めています" in document(aoi)


def test_the_document_says_that_the_contract_has_ended(aoi: Signed) -> None:
    contracts.leave(contract_id=aoi.bought.contract_id, actor=DESK, now=at("2022-05-30 10:00"))
    set_clock(to=at("2022-06-01 09:00"), runs=False)
    assert "補償は2022年5月31日（火）で終わりました" in document(aoi)


def test_before_shipping_the_document_says_when_the_cover_starts(aoi: Signed) -> None:
    bought: Bought = buy("iphone-xr", now=at("2022-05-30 10:00"))
    page = document(signed_in(bought, mail="new@example.jp"))
    assert "端末を発送した日に始まります" in page
    assert "利用開始日から24か月" in page


def test_the_document_of_somebody_else_does_not_exist(aoi: Signed, ren: Signed) -> None:
    address = f"/member/contracts/{aoi.contract}/certificate.pdf"
    assert ren.client.get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_the_contract_page_leads_to_the_document(aoi: Signed) -> None:
    page = aoi.client.get(f"/member/contracts/{aoi.contract}/").content.decode()
    assert f'href="/member/contracts/{aoi.contract}/certificate.pdf"' in page
