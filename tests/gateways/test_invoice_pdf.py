"""Invoices and credit notes on paper: every figure is there, and the same value is the same file."""

import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from pypdf import PdfReader
from pypdf.generic import StreamObject

from hosho.core.codes import Language
from hosho.core.terms import Text
from hosho.gateways.pdf.invoice import (
    Collection,
    Correction,
    CreditNote,
    Invoice,
    Issuer,
    Line,
    NotQualifiedError,
    RateTotal,
    Recipient,
    SumError,
    credit_note_pdf,
    invoice_pdf,
)

ISSUER = Issuer(
    name="株式会社みほん通信",
    registration_number="T7000012050002",
    address="見本県見本市1-2-3",
    contact=Text("電話窓口 0120-000-000", "Phone desk 0120-000-000"),
)
RECIPIENT = Recipient(name="見本 花子", postal_code="1000001", address="見本県見本市みほん町1-2-3")
ROOT = Path(__file__).parents[2]
LANGUAGES: list[Language] = ["ja", "en"]


def line(number: int, *, net_yen: int = 500, rate: int = 10, days: int | None = None) -> Line:
    return Line(
        description=Text("端末補償オプション iPhone XR", "Device protection option iPhone XR"),
        contract_number=f"C-26-{number:06}",
        net_yen=net_yen,
        rate=rate,
        days=days,
    )


def paper(*lines: Line, **changes: Any) -> dict[str, Any]:
    nets = {rate: sum(each.net_yen for each in lines if each.rate == rate) for rate in {each.rate for each in lines}}
    totals = [RateTotal(rate=rate, net_yen=net, tax_yen=net * rate // 100) for rate, net in sorted(nets.items())]
    return {
        "number": "I-26-000123",
        "issued_on": date(2026, 10, 1),
        "month": date(2026, 9, 1),
        "issuer": ISSUER,
        "recipient": RECIPIENT,
        "lines": lines,
        "totals": totals,
        "total_yen": sum(each.net_yen + each.tax_yen for each in totals),
    } | changes


def invoice(*lines: Line, **changes: Any) -> Invoice:
    return Invoice(**paper(*(lines or (line(1),)), **changes))


CORRECTION = Correction(
    invoice_number="I-26-000123",
    issued_on=date(2026, 10, 1),
    reason=Text("二重に請求したため", "It was charged twice"),
    paid_back="next-invoice",
)


def pages(pdf: bytes) -> list[str]:
    return [re.sub(r"\s+", "", page.extract_text()) for page in PdfReader(BytesIO(pdf)).pages]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_invoice_says_all_that_the_law_asks(language: Language) -> None:
    made = invoice(line(1), line(2, net_yen=258, days=16), line(3, net_yen=1_234_000, rate=8))
    (page,) = pages(invoice_pdf(made, language=language))
    of_both = ["I-26-000123", "株式会社みほん通信", "T7000012050002", "見本花子", "〒100-0001", "1/1"]
    figures = ["500", "258", "1,234,000", "758", "75", "833", "98,720", "1,332,720", "1,333,553"]
    words = {
        "ja": ["適格請求書", "2026年10月1日（木）", "2026年9月分", "10%対象", "8%対象", "1,333,553円", "16日分"],
        "en": ["Qualifiedinvoice", "Thu1Oct2026", "Sep2026", "at10%", "at8%", "¥1,333,553", "16days"],
    }[language]
    assert [said for said in of_both + figures + words + ["C-26-000003"] if said not in page] == []


def test_the_day_and_the_way_of_collection_are_said() -> None:
    by_card = invoice(collection=Collection("card", date(2026, 10, 27)))
    by_bank = invoice(collection=Collection("bank", date(2026, 10, 27)))
    assert "2026年10月27日（火）に、ご登録のカード" in pages(invoice_pdf(by_card, language="ja"))[0]
    assert "debityourregisteredbankaccountonTue27Oct2026" in pages(invoice_pdf(by_bank, language="en"))[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_credit_note_names_what_it_corrects_and_why(language: Language) -> None:
    note = CreditNote(**paper(line(1), number="N-26-000004"), corrects=CORRECTION)
    (page,) = pages(credit_note_pdf(note, language=language))
    words = {
        "ja": ["適格返還請求書", "2026年10月1日（木）発行の請求書I-26-000123", "二重に請求", "550円", "次のご請求から"],
        "en": ["Qualifiedcreditnote", "invoiceI-26-000123ofThu1Oct2026", "chargedtwice", "¥550", "nextinvoice"],
    }[language]
    assert [said for said in ["N-26-000004", *words] if said not in page] == []


def test_two_hundred_lines_run_over_pages_that_are_numbered_and_headed() -> None:
    found = pages(invoice_pdf(invoice(*[line(number) for number in range(1, 201)]), language="ja"))
    assert len(found) > 5
    assert all(f"{number}/{len(found)}" in page for number, page in enumerate(found, 1))
    assert all("税抜（円）" in page and "I-26-000123" in page for page in found)
    assert [number for number in range(1, 201) if f"C-26-{number:06}" not in "".join(found)] == []
    assert "100,000" in found[-1]
    assert "110,000円" in found[-1]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("寿限無" * 33, id="kanji"),
        pytest.param("W" * 100, id="no-spaces"),
        pytest.param("髙﨑 𠮷太郎", id="rare"),
        pytest.param("#panic() *見本* $x$ @a <b>", id="markup"),
    ],
)
def test_any_name_is_set_as_it_is_written(name: str) -> None:
    (page,) = pages(invoice_pdf(invoice(recipient=replace(RECIPIENT, name=name)), language="ja"))
    assert re.sub(r"\s+", "", name) in page.replace("\u200b", "")


def test_a_character_that_the_font_lacks_leaves_the_rest_of_the_paper_whole() -> None:
    (page,) = pages(invoice_pdf(invoice(recipient=replace(RECIPIENT, name="見本😀花子")), language="ja"))
    assert re.search("見本.花子様", page)


def test_the_same_invoice_is_the_same_file_in_any_process_and_thread() -> None:
    code = (
        "from tests.gateways.test_invoice_pdf import *;print(sha256(invoice_pdf(invoice(), language='ja')).hexdigest())"
    )
    elsewhere = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda _: invoice_pdf(invoice(), language="ja"), range(8)))
    assert {sha256(pdf).hexdigest() for pdf in made} == {elsewhere.stdout.strip()}


def test_a_paper_is_made_to_be_kept_and_read_aloud() -> None:
    file = PdfReader(BytesIO(invoice_pdf(invoice(), language="en")))
    assert file.metadata is not None
    assert (file.metadata.title, file.metadata.author) == ("Qualified invoice I-26-000123", "株式会社みほん通信")
    assert str(file.root_object["/Lang"]) == "en-GB"
    described = file.root_object["/Metadata"]
    assert isinstance(described, StreamObject)
    assert b"pdfaid" in described.get_data()
    assert {font for page in file.pages for font in fonts(page)} <= {"NotoSansCJKjp"}


def fonts(page: Any) -> Iterator[str]:
    for font in page["/Resources"]["/Font"].values():
        yield re.sub(r"^/[A-Z]{6}\+|-.*$", "", str(font.get_object()["/BaseFont"]))


@pytest.mark.parametrize(
    "number",
    [
        pytest.param("", id="none"),
        pytest.param("7000012050002", id="no-t"),
        pytest.param("T7000012050003", id="check-digit"),
        pytest.param("T700001205000", id="short"),
        pytest.param("Ｔ7000012050002", id="full-width"),
    ],
)
def test_an_issuer_without_a_right_registration_number_issues_nothing(number: str) -> None:
    with pytest.raises(NotQualifiedError) as refused:
        replace(ISSUER, registration_number=number)
    assert refused.value.field == "registration_number"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"total_yen": 551}, "total_yen", id="total"),
        pytest.param({"totals": [RateTotal(rate=10, net_yen=499, tax_yen=50)]}, "totals.10", id="net"),
        pytest.param({"totals": [RateTotal(rate=8, net_yen=500, tax_yen=40)]}, "totals.8", id="rate"),
        pytest.param({"totals": []}, "totals.10", id="left-out"),
    ],
)
def test_sums_that_do_not_agree_with_the_lines_are_refused(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(SumError) as refused:
        invoice(**changes)
    assert refused.value.field == field


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_outside_the_tax_is_said_so_and_an_address_may_be_missing(language: Language) -> None:
    lost = line(1, net_yen=40_000, rate=0)
    facts = paper(line(1), lost, recipient=Recipient(name="見本 花子"))
    (text,) = pages(invoice_pdf(Invoice(**facts), language=language))
    assert ("消費税の対象外" if language == "ja" else "outsidethetax") in text
    assert "0%対象" not in text.replace("10%対象", "")
    assert "at0%" not in text
    note = CreditNote(**facts, corrects=replace(CORRECTION, paid_back="as-paid"))
    said = "お支払い済みのときは、お返しします" if language == "ja" else "Ifyouhave,wepayitback"
    assert said in pages(credit_note_pdf(note, language=language))[0]
