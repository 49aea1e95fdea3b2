"""The slip in a kit and the receipt at the counter: the number in words, bars and squares, and all that they name."""

import re
from datetime import date, datetime
from io import BytesIO

import pytest
from barcode.errors import BarcodeError
from msgspec.structs import replace
from pypdf import PdfReader

from hosho.core.calendar import TOKYO
from hosho.core.codes import Language
from hosho.gateways.pdf.codes import bars_of, qr_of
from hosho.gateways.pdf.slips import PackingSlip, Place, StoreReceipt, packing_slip_pdf, store_receipt_pdf

NOW = datetime(2022, 5, 30, 14, 5, tzinfo=TOKYO)
PLACE = Place(name="みほん修理センター", postal_code="1000001", address="見本県見本市みほん町9-9", phone="0120-000-000")
SLIP = PackingSlip(
    claim_number="R-22-01877",
    recipient="見本 花子",
    device="iPhone XR 64GB",
    depot=PLACE,
    loaner="iPhone 8 64GB",
    due_days=14,
    printed_at=NOW,
    printed_by="depot 3",
)
RECEIPT = StoreReceipt(
    claim_number="R-22-01869",
    kana="スズキ",
    device="iPhone 8 64GB",
    serial="F17XK203JCM",
    faults=["画面", "カメラ"],
    condition="角にへこみ",
    taken_at=NOW,
    ready_on=date(2022, 5, 31),
    store=PLACE,
    printed_by="みどり町店",
)


def read(pdf: bytes) -> str:
    (page,) = PdfReader(BytesIO(pdf)).pages
    return re.sub(r"\s+", "", page.extract_text())


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ja", "発送修理のご案内 見本花子様 14日以内 「探す」 5月30日（月）14:05印刷 depot3"),
        ("en", "Sendinginyourdevice 見本花子 within14days FindMy PrintedMon30May202214:05bydepot3"),
    ],
)
def test_the_slip_of_a_kit_says_what_to_do_and_where_it_goes(language: Language, words: str) -> None:
    page = read(packing_slip_pdf(SLIP, language=language))
    both = "R-22-01877 iPhoneXR64GB iPhone864GB みほん修理センター 〒100-0001 0120-000-000 1/1"
    assert [said for said in f"{both} {words}".split() if said not in page] == []


def test_a_kit_without_a_loaner_says_nothing_of_one() -> None:
    assert "お貸しする端末" not in read(packing_slip_pdf(replace(SLIP, loaner="", due_days=None), language="ja"))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ja", "預り証 スズキ様 画面・カメラ 角にへこみ 2022年5月31日（火） ご署名"),
        ("en", "Receiptforyourdevice 画面,カメラ Tue31May2022 Signature"),
    ],
)
def test_the_receipt_names_device_faults_and_condition_and_no_address_of_the_member(
    language: Language, words: str
) -> None:
    page = read(store_receipt_pdf(RECEIPT, language=language))
    assert [said for said in f"R-22-01869 F17XK203JCM {words}".split() if said not in page] == []


def test_a_receipt_without_a_day_says_that_the_store_will_call() -> None:
    page = read(store_receipt_pdf(replace(RECEIPT, ready_on=None, condition=""), language="ja"))
    assert "電話でお知らせします" in page
    assert "特になし" in page


def test_bars_begin_end_and_add_up_as_code_128_does() -> None:
    bars = bars_of("R-22-01877")
    assert bars[:6] == [2, 1, 1, 2, 1, 4]  # start in code set B
    assert bars[-7:] == [2, 3, 3, 1, 1, 1, 2]  # stop
    symbols = [bars[place : place + 6] for place in range(0, len(bars) - 7, 6)]
    assert {sum(each) for each in symbols} == {11}


def test_a_number_that_bars_cannot_say_is_refused() -> None:
    with pytest.raises(BarcodeError):
        bars_of("R-22-０１８７７")


def test_the_squares_are_a_picture_without_colours() -> None:
    assert set(re.findall(r"#[0-9a-f]{3,6}", qr_of("R-22-01877"))) <= {"#000"}
