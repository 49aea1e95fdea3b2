"""The reason of a credit note: of one that is issued by itself in each reader's language, of any other as it was
typed."""

import re
from io import BytesIO
from typing import Any, get_args

import pytest
from django.test import Client
from pypdf import PdfReader

from hosho.accounts.operations import make_key
from hosho.billing import operations as billing
from hosho.billing import queries
from hosho.billing.models import CreditNote, Invoice
from hosho.core.codes import Language
from hosho.journal.models import Entry
from hosho.presentation.words import BY_ITSELF
from hosho.sales import operations as sales
from hosho.workflows import notice_context
from hosho.workflows.invoice_documents import bill_pdf, reason_of
from tests.billing.making import bill
from tests.cast import OFFICE, SHOP, at, in_hand, publish, tracking_number
from tests.stories.diary import go_to

pytestmark = pytest.mark.django_db
NOW = at("2020-09-01 12:00")
LANGUAGES: tuple[Language, ...] = get_args(Language)
SAID = {"ja": "購入の取りやめによる", "en": "The purchase came to nothing"}


def called_off() -> CreditNote:
    """Bill a sale that comes to nothing afterwards."""
    publish()
    bought = in_hand(start="2020-08-25")
    go_to("2020-09-01 09:00")
    bill("2020-08", now=at("2020-09-01 09:00"))
    sales.return_order(
        order_id=bought.order.id,
        because="dead-on-arrival",
        tracking_number=tracking_number(),
        actor=SHOP,
        now=at("2020-09-01 10:00"),
    )
    go_to("2020-09-01 12:00")
    return CreditNote.objects.get()


def typed() -> CreditNote:
    """Let somebody give something back."""
    publish()
    in_hand(start="2020-08-25")
    go_to("2020-09-01 09:00")
    bill("2020-08", now=at("2020-09-01 09:00"))
    return billing.credit(
        invoice_number=Invoice.objects.get().number,
        lines={1: 100},
        kind="goodwill",
        reason="おわび 2回目 (second)",
        actor=OFFICE,
        now=NOW,
    )


def text_of(number: str, language: Language) -> str:
    """Give what a paper says, without its spaces."""
    [page] = PdfReader(BytesIO(bill_pdf(number, language=language, now=NOW))).pages
    return re.sub(r"\s+", "", page.extract_text())


def office(language: str) -> Client:
    """Call the API as the office, in a language."""
    _key, secret = make_key(name=f"office {language}", role="office", now=NOW)
    return Client(headers={"authorization": f"Bearer {secret}", "accept-language": language})


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reason_that_nobody_typed_is_said_in_the_readers_language(language: Language) -> None:
    note = called_off()
    assert (note.kind, note.reason) == ("called-off", "")
    other: Language = "en" if language == "ja" else "ja"
    paper = text_of(note.number, language)
    assert SAID[language].replace(" ", "") in paper
    assert SAID[other].replace(" ", "") not in paper
    answer: Any = office(language).get(f"/api/v1/credit-notes/{note.number}").json()
    assert (answer["kind"], answer["reason"]) == ("called-off", SAID[language])
    assert answer["lines"] == [{"ordinal": 1, "net_yen": 112, "tax_rate": 10}]
    assert notice_context.credited(Entry.objects.get(event="billing.credited"), language)["reason"] == SAID[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_person_typed_stays_as_typed(language: Language) -> None:
    note = typed()
    assert note.reason.replace(" ", "") in text_of(note.number, language)
    assert office(language).get(f"/api/v1/credit-notes/{note.number}").json()["reason"] == note.reason


def test_a_note_from_before_the_codes_reads_right_too() -> None:
    """They were issued with the Japanese sentence as their reason, and stay as they are."""
    before = CreditNote(kind="called-off", reason="購入の取りやめによる")
    assert {reason_of(before).in_(each) for each in LANGUAGES} == set(SAID.values())


def test_every_kind_that_is_issued_by_itself_has_its_words() -> None:
    assert set(BY_ITSELF) == set(get_args(billing.ByItself))
    assert not set(get_args(billing.ByItself)) & set(get_args(billing.Typed))


def test_a_note_that_does_not_exist_is_not_found() -> None:
    assert office("en").get("/api/v1/credit-notes/K-20-0000009").status_code == 404
    with pytest.raises(CreditNote.DoesNotExist):
        queries.note_content("K-20-0000009")
