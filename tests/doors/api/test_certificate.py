"""The contract document over the API."""

from collections.abc import Callable
from io import BytesIO
from uuid import uuid4

import pytest
from pypdf import PdfReader
from tests.cast import at, in_hand, publish
from tests.doors.api.conftest import Caller

from hosho.doors.clock.setting import set_clock

pytestmark = pytest.mark.django_db


def test_a_program_gets_the_document_in_the_language_it_asks_for(calls: Callable[[str], Caller]) -> None:
    publish()
    bought = in_hand()
    set_clock(to=at("2022-05-30 14:05"), runs=False)
    path = f"/contracts/{bought.contract_id}/certificate.pdf"
    for language, title in (("ja", "ご契約内容"), ("en", "Yourcontract")):
        answer = calls("desk").get(path, **{"Accept-Language": language})
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        text = PdfReader(BytesIO(answer.content)).pages[0].extract_text()
        assert title in text.replace(" ", "")
    assert calls("store").get(path).status_code == 403
    assert calls("desk").get(f"/contracts/{uuid4()}/certificate.pdf").status_code == 404
