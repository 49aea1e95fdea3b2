"""What was given out once as the paper of a number and a language is kept, and is the paper ever after."""

import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connections
from django.test import override_settings

from hosho.billing import operations as billing
from hosho.billing.models import Invoice
from hosho.documents.models import NumberedDocument
from hosho.documents.operations import Made, keep_numbered
from hosho.documents.queries import PaperDamagedError, bytes_of
from hosho.insight import selfcheck
from hosho.people.models import Member
from hosho.platform.config_values import FOLDER
from hosho.workflows import issue_documents
from hosho.workflows.invoice_documents import bill_pdf, made
from tests.billing.making import bill, contract, member
from tests.cast import OFFICE, at, publish
from tests.conftest import Database

ROOT = Path(__file__).parents[2]
NOW = at("2020-10-01 10:00")
NUMBER = "I-20-0000001"
SEPTEMBER = date(2020, 9, 1)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Iterator[Path]:
    """Keep the papers of a test in a folder of its own."""
    from django.conf import settings

    storage = {"BACKEND": FOLDER, "OPTIONS": {"location": str(tmp_path / "papers")}}
    with override_settings(STORAGES=settings.STORAGES | {"papers": storage}):
        yield tmp_path / "papers"


def issue(members: int = 1) -> None:
    """Bill September 2020 to some members."""
    publish()
    for _ in range(members):
        contract(member(), date(2020, 9, 10))
    bill("2020-09", now=NOW)


def kept(number: str = NUMBER, language: str = "ja") -> NumberedDocument:
    """Give what is noted of a paper."""
    return NumberedDocument.objects.get(number=number, language=language)


def named() -> list[tuple[str, str]]:
    """Give the papers that the self-check names."""
    found = selfcheck.findings(now=NOW)
    return [(each.subject, each.detail) for each in found if each.invariant == "papers-as-given-out"]


@pytest.mark.django_db
def test_the_first_bytes_are_the_paper_whatever_would_be_set_later(folder: Path) -> None:
    issue()
    invoice = Invoice.objects.get()
    first = Made(invoice.member_id, NUMBER, "ja", invoice.keep_until, b"%PDF set by an older typesetter")
    keep_numbered([first], now=NOW)
    for _ in range(2):
        assert bill_pdf(NUMBER, language="ja", now=NOW) == first.pdf
    english = bill_pdf(NUMBER, language="en", now=NOW)
    assert english.startswith(b"%PDF-")
    assert bill_pdf(NUMBER, language="en", now=NOW) == english
    row = kept(language="en")
    assert (row.sha256, row.size) == (sha256(english).hexdigest(), len(english))
    assert (row.member_id, row.keep_until, row.made_at) == (invoice.member_id, date(2028, 2, 29), NOW)
    assert (folder / row.file).read_bytes() == english
    assert (folder / row.file).stat().st_mode & 0o077 == 0, "nobody else on the machine reads it"
    assert sorted(NumberedDocument.objects.values_list("language", flat=True)) == ["en", "ja"]
    assert named() == []


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["missing", "changed", "shorter"])
def test_a_damaged_paper_is_named_and_nothing_is_given_in_its_place(
    what: str, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    issue()
    whole = bill_pdf(NUMBER, language="ja", now=NOW)
    at_home = folder / kept().file
    if what == "missing":
        at_home.unlink()
    else:
        at_home.write_bytes(whole.replace(b"PDF", b"pdf") if what == "changed" else whole[:-1])
    now = at_home.read_bytes() if at_home.exists() else None
    with caplog.at_level(logging.ERROR), pytest.raises(PaperDamagedError):
        bill_pdf(NUMBER, language="ja", now=NOW)
    says = "is missing" if what == "missing" else "does not hold the bytes that were put there"
    assert f"the paper {NUMBER} ja cannot be given out: {kept().file} {says}" in caplog.text
    assert named() == [(f"{NUMBER} ja", f"{kept().file} {says}")]
    assert (at_home.read_bytes() if at_home.exists() else None) == now, "what is there is left for who looks into it"
    assert bill_pdf(NUMBER, language="en", now=NOW).startswith(b"%PDF-")
    at_home.write_bytes(whole)
    assert bill_pdf(NUMBER, language="ja", now=NOW) == whole
    assert named() == []


@pytest.mark.django_db
def test_a_file_that_cannot_be_read_is_named_and_the_others_are_looked_at(folder: Path) -> None:
    issue(members=2)
    for number in (NUMBER, "I-20-0000002"):
        bill_pdf(number, language="ja", now=NOW)
    (folder / kept().file).unlink()
    (folder / kept().file).mkdir()
    (folder / kept("I-20-0000002").file).unlink()
    assert named() == [
        (f"{NUMBER} ja", f"{kept().file} cannot be read: Is a directory"),
        ("I-20-0000002 ja", f"{kept('I-20-0000002').file} is missing"),
    ]


@pytest.mark.django_db
def test_a_paper_of_what_was_never_issued_is_named() -> None:
    issue()
    invoice = Invoice.objects.get()
    keep_numbered([Made(invoice.member_id, "I-20-0000009", "ja", invoice.keep_until, b"%PDF-")], now=NOW)
    keep_numbered([Made(invoice.member_id, NUMBER, "ja", date(2021, 1, 1), b"%PDF-")], now=NOW)
    assert sorted(named()) == [
        (NUMBER, "is kept in ja, and until 2021-01-01, not 2028-02-29"),
        ("I-20-0000009", "is kept in ja, and was never issued"),
    ]


def test_two_who_ask_at_once_get_one_paper(fresh_database: Database) -> None:
    issue()
    invoice, begin = Invoice.objects.get(), threading.Barrier(4)
    given: list[bytes] = []

    def ask(nth: int) -> None:
        try:
            mine = Made(invoice.member_id, NUMBER, "ja", invoice.keep_until, b"%%PDF set by %d" % nth)
            begin.wait()
            [paper] = keep_numbered([mine], now=NOW)
            given.append(bytes_of(paper))
        finally:
            connections.close_all()

    asking = [threading.Thread(target=ask, args=(nth,)) for nth in range(4)]
    for each in asking:
        each.start()
    for each in asking:
        each.join()
    assert len(given) == 4
    assert set(given) == {bill_pdf(NUMBER, language="ja", now=NOW)}
    assert NumberedDocument.objects.count() == 1
    assert named() == []


def test_killed_between_file_and_row_it_is_kept_by_the_next_who_asks(fresh_database: Database, folder: Path) -> None:
    issue()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.billing.killed_paper", NUMBER],
        cwd=ROOT,
        env=fresh_database.environment | {"HOSHO_PAPERS": str(folder)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "filed\n"
    process.kill()
    process.wait()
    [alone] = [each for each in folder.rglob("*") if each.is_file()]
    assert not NumberedDocument.objects.exists()
    assert named() == []
    given = bill_pdf(NUMBER, language="ja", now=NOW)
    assert folder / kept().file == alone
    assert alone.read_bytes() == given
    assert [each for each in folder.rglob("*") if each.is_file()] == [alone]
    assert named() == []


@pytest.mark.django_db
def test_a_half_file_that_bears_the_name_is_left_alone(folder: Path) -> None:
    """A storage of another kind may leave one when it is ended."""
    issue()
    whole = made(Invoice.objects.get(), "ja").pdf
    half = folder / f"I-20-0000/{NUMBER}.ja.{sha256(whole).hexdigest()[:16]}.pdf"
    half.parent.mkdir(parents=True)
    half.write_bytes(whole[:100])
    assert bill_pdf(NUMBER, language="ja", now=NOW) == whole
    assert bill_pdf(NUMBER, language="ja", now=NOW) == whole
    assert half.read_bytes() == whole[:100]
    assert named() == []


def test_what_cannot_be_written_whole_leaves_nothing(folder: Path) -> None:
    class Broken(ContentFile):  # type: ignore[type-arg]  # generic in the stubs alone
        def chunks(self, chunk_size: int | None = None) -> Iterator[Any]:
            yield b"%PDF"
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        storages["papers"].save("I-20-0000/paper.pdf", Broken(b""))
    assert [each for each in folder.rglob("*") if each.is_file()] == []


@pytest.mark.django_db
def test_a_storage_that_is_no_folder_serves_as_well() -> None:
    from django.conf import settings

    storage = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    with override_settings(STORAGES=settings.STORAGES | {"papers": storage}):
        issue()
        whole = bill_pdf(NUMBER, language="ja", now=NOW)
        assert bill_pdf(NUMBER, language="ja", now=NOW) == whole
        assert named() == []
        storages["papers"].delete(kept().file)
        with pytest.raises(PaperDamagedError, match="is missing"):
            bill_pdf(NUMBER, language="ja", now=NOW)
        assert len(named()) == 1


@pytest.mark.django_db
def test_the_papers_of_a_month_are_kept_and_interrupted_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(issue_documents, "AT_ONCE", 3)
    publish()
    owners = [member() for _ in range(7)]
    Member.objects.filter(id=owners[0]).update(language="en")
    for owner in owners:
        contract(owner, date(2020, 8, 4))
    with pytest.raises(issue_documents.NotBilledYetError, match="2020-08 is not billed yet"):
        issue_documents.keep_month(month=date(2020, 8, 1), language=None, now=NOW)
    bill("2020-08", now=at("2020-09-01 09:00"))
    notes = [
        billing.credit(
            invoice_number=NUMBER, lines={1: 1}, kind="goodwill", reason="x", actor=OFFICE, now=at(f"{day} 10:00")
        ).number
        for day in ("2020-09-01", "2020-09-30", "2020-10-01")
    ]
    bill("2020-09", now=NOW)
    given = bill_pdf("I-20-0000009", now=NOW)
    steps: list[issue_documents.Filed] = []

    def interrupted(filed: issue_documents.Filed) -> None:
        steps.append(filed)
        if len(steps) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        issue_documents.keep_month(month=SEPTEMBER, language=None, now=NOW, seen=interrupted)
    assert steps == [(9, 3, 2), (9, 6, 5)]
    assert issue_documents.keep_month(month=SEPTEMBER, language=None, now=NOW) == (9, 9, 3)
    assert issue_documents.keep_month(month=SEPTEMBER, language=None, now=NOW) == (9, 9, 0)
    expected = {f"I-20-{number:07d}" for number in range(8, 15)} | set(notes[:2])
    assert set(NumberedDocument.objects.values_list("number", flat=True)) == expected
    english = set(NumberedDocument.objects.filter(language="en").values_list("member_id", flat=True))
    assert english == {owners[0]}, "each in the language of its member"
    assert bill_pdf("I-20-0000009", now=NOW) == given
    assert issue_documents.keep_month(month=SEPTEMBER, language="en", now=NOW).seen == 9
    assert NumberedDocument.objects.filter(language="en").count() == 9
    assert named() == []
