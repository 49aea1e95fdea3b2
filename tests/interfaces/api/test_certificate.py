"""The contract document over the API."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.storage import storages
from pypdf import PdfReader
from tests.cast import at, in_hand, publish
from tests.interfaces.api.conftest import Caller

from hosho.documents.models import ContractDocument
from hosho.insight import selfcheck
from hosho.platform import files
from hosho.workflows.clock_advance import set_clock

pytestmark = pytest.mark.django_db


def test_a_program_gets_the_document_in_the_language_it_asks_for(calls: Callable[[str], Caller]) -> None:
    publish()
    bought = in_hand()
    set_clock(to=at("2022-05-30 14:05"), runs=False)
    path = f"/contracts/{bought.contract_id}/document.pdf"
    for language, title in (("ja", "ご契約内容"), ("en", "Yourcontract")):
        answer = calls("desk").get(path, **{"Accept-Language": language})
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        text = PdfReader(BytesIO(answer.content)).pages[0].extract_text()
        assert title in text.replace(" ", "")
        [kept] = ContractDocument.objects.filter(language=language)
        assert files.take(files.PAPERS, files.Kept(kept.file, kept.sha256, kept.size)) == answer.content
        assert (kept.contract_id, kept.as_of) == (bought.contract_id, date(2022, 5, 30))
        assert calls("desk").get(path, **{"Accept-Language": language}).content == answer.content
    assert ContractDocument.objects.count() == 2
    assert list(selfcheck.papers.find(at("2022-05-30 14:05"), lambda rows: None)) == []
    storages[files.PAPERS].delete(kept.file)
    assert calls("desk").get(path, **{"Accept-Language": "en"}).content == answer.content, "it says what is so today"
    [(subject, wrong)] = selfcheck.papers.find(at("2022-05-30 14:05"), lambda rows: None)
    assert subject.endswith(" as of 2022-05-30 en")
    assert wrong == f"{kept.file} is missing"
    set_clock(to=at("2022-05-31 14:05"), runs=False)
    assert calls("desk").get(path).status_code == 200
    assert ContractDocument.objects.count() == 3
    assert calls("store").get(path).status_code == 403
    assert calls("desk").get(f"/contracts/{uuid4()}/document.pdf").status_code == 404
