"""``hosho billing`` from opening to the books, on a database of its own; wrong input gets a line that says so."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from tests.billing.making import contract, member
from tests.cast import OFFICE, at, publish
from tests.conftest import Database
from tests.interfaces.cli.command import hosho

from hosho.billing import operations as billing
from hosho.documents.models import NumberedDocument
from hosho.platform.config_values import FOLDER
from hosho.workflows import issue_documents
from hosho.workflows.clock_advance import advance

NOW = at("2020-10-01 10:00")


@pytest.fixture(autouse=True)
def _this_database(fresh_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command find the test's database, in this process."""
    monkeypatch.setenv("COLUMNS", "160")
    for name in ("DATABASE_URL", "HOSHO_MIGRATE_DATABASE_URL"):
        monkeypatch.setenv(name, fresh_database.environment[name])
    advance(to=NOW, runs=False)


def test_what_was_released_is_tried_with_the_month_after() -> None:
    publish()
    made = contract(member(), date(2020, 9, 1))
    hosho("hold", made.number, "2020-09")
    hosho("run", "2020-09")
    hosho("unpark", made.number, "2020-09")
    advance(to=at("2020-11-01 08:00"), runs=False)
    assert "caught up: 1 charges for months before, 500 yen before tax" in hosho("run", "2020-10", "--dry-run")[1]


def test_a_month_is_tried_billed_collected_corrected_and_booked(tmp_path: Path) -> None:
    publish()
    owners = [member() for _ in range(3)]
    made = [contract(owner, date(2020, 9, 1)) for owner in owners]
    for number, owner in enumerate(owners[:2]):
        billing.set_means(member_id=owner, kind="card", token_reference=f"tok-{number}", actor=OFFICE, now=NOW)

    status, said = hosho("hold", made[2].number, "2020-09")
    assert (status, said) == (
        0,
        f"{made[2].number} 2020-09: parked; release it with: hosho billing unpark {made[2].number} 2020-09\n",
    )
    status, said = hosho("run", "2020-09", "--dry-run")
    assert status == 0
    assert said.split()[-8:] == ["iijmio-used", "2", "1,000", "0", "0", "2", "0", "0"]
    status, said = hosho("run", "2020-09")
    assert status == 0
    assert "2020-09: 2 charges, 2 invoices, 1,000 yen and 100 yen of tax" in said
    assert "1 parked" in said
    assert hosho("parked")[1] == f"{made[2].number} 2020-09: held; parked\n"
    assert hosho("unpark", made[2].number, "2020-09")[0] == 0
    assert "closed" in hosho("status")[1]

    out, back = tmp_path / "out.csv", tmp_path / "back.csv"
    status, said = hosho("collect", "--by", "card", "--on", "2020-09-27", "--to", str(out))
    assert (status, said) == (0, f"{out}: batch 1, 2 lines, 1,100 yen\n")
    assert out.read_text().splitlines()[1] == "tok-0,550,2020-09,10000010000001"
    again = tmp_path / "again.csv"
    hosho("file", "1", "--to", str(again))
    assert again.read_bytes() == out.read_bytes()
    back.write_text(
        "reference,amount_yen,result,code,processed_on\n"
        "10000010000002,550,no-funds,G02,2020-09-27\n10000010000001,550,paid,,2020-09-27\n"
        "0000090000009,550,paid,,2020-09-27\n10000010000001,xx,paid,,2020-09-27\n"
    )
    status, said = hosho("results", str(back), "--by", "card")
    assert (status, said.splitlines()[0]) == (0, "1 paid (550 yen), 1 failed, 0 known already, 1 unmatched")
    assert said.splitlines()[1].startswith("Line 5: the amount")
    assert hosho("results", str(back), "--by", "card")[1].startswith("0 paid (0 yen), 0 failed, 2 known")
    assert len(hosho("unmatched")[1].splitlines()) == 2
    [stray] = [row.split()[0] for row in hosho("unmatched")[1].splitlines() if row.endswith(", money came")]
    status, said = hosho("settle", stray)
    assert (status, said) == (
        1,
        "--invoice, --returned: 550 yen came with this line: it pays an invoice, or is returned.\n",
    )
    assert hosho("settle", stray, "--returned", "--invoice", "I-20-0000002")[0] == 2
    assert hosho("settle", stray, "--invoice", "I-20-0000099") == (1, "--invoice: No invoice has this number.\n")
    assert hosho("settle", stray, "--returned") == (0, "0000090000009: returned\n")
    listed = "1  card on 2020-09-27: 2 lines, 1,100 yen\n"
    assert hosho("batches") == (0, listed)
    assert hosho("batches", "1") == (0, f"{listed}1 paid (550 yen), 1 failed, 0 without a result\n")

    status, said = hosho("credit", "I-20-0000002", "--reason", "計算の誤り", "--line", "1=100")
    assert (status, said) == (0, "K-20-0000001: 110 yen with tax, for I-20-0000002\n")
    paper = tmp_path / "note.pdf"
    assert hosho("pdf", "K-20-0000001", "--out", str(paper), "--lang", "en")[0] == 0
    once = paper.read_bytes()
    hosho("pdf", "K-20-0000001", "--out", str(paper), "--lang", "en")
    assert once[:5] == b"%PDF-"
    assert paper.read_bytes() == once
    assert hosho("books", "--month", "2020-10")[1].splitlines()[:4] == [
        "date,document,account,account_name,tax_rate,debit,credit",
        "2020-10-01,run:2020-09,121,売掛金,,1100,0",
        "2020-10-01,run:2020-09,231,仮受消費税,10,0,100",
        "2020-10-01,run:2020-09,411,売上高,10,0,1000",
    ]


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("run", "September"), 2, "MONTH: 'September' is not a month. Use YYYY-MM, for example 2026-09.\n"),
        (("run", "2020-13"), 2, "MONTH: '2020-13' is not a month. Use YYYY-MM, for example 2026-09.\n"),
        (("run", "0001-01"), 2, "MONTH: '0001-01' is not a month. Use YYYY-MM, for example 2026-09.\n"),
        (("run", "2020-10"), 1, "MONTH: 2020-10 is not over yet. It can be billed from 2020-11-01.\n"),
        (("run", "2020-10", "--dry-run"), 1, "MONTH: 2020-10 is not over yet. It can be billed from 2020-11-01.\n"),
        (("books", "--month", "2020"), 2, "--month: '2020' is not a month. Use YYYY-MM, for example 2026-09.\n"),
        (("unpark", "C-00-000000", "2020-09"), 1, "there is no contract C-00-000000\n"),
        (("credit", "I-20-0000001", "--reason", "x"), 1, "there is no invoice I-20-0000001\n"),
        (
            ("collect", "--by", "cash", "--on", "2020-10-27", "--to", "x"),
            2,
            "--by: 'cash' is not a collection method. Use card or bank.\n",
        ),
        (
            ("collect", "--by", "card", "--on", "soon", "--to", "x"),
            2,
            "--on: 'soon' is not a day. Use YYYY-MM-DD, for example 2026-10-27.\n",
        ),
        (
            ("collect", "--by", "card", "--on", "0001-01-01", "--to", "x"),
            2,
            "--on: '0001-01-01' is not a day. Use YYYY-MM-DD, for example 2026-10-27.\n",
        ),
        (("file", "7", "--to", "x"), 1, "there is no batch 7; hosho billing batches shows them\n"),
        (("batches", "7"), 1, "there is no batch 7; hosho billing batches shows them\n"),
        (
            ("collect", "--by", "card", "--on", "2020-10-27", "--to", "x"),
            1,
            "No invoices are due for collection by card.\n",
        ),
        (("pdf", "I-20-0000009"), 1, "there is no invoice or credit note I-20-0000009\n"),
        (("pdf", "I-20-0000009", "--lang", "fr"), 2, "--lang: 'fr' is not a language of documents. Use ja or en.\n"),
        (("results", "nowhere.csv", "--by", "card"), 2, "FILE: there is no file nowhere.csv\n"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_wrong_input_gets_a_line(words: tuple[str, ...], status: int, said: str) -> None:
    assert hosho(*words) == (status, said)


def test_the_papers_of_a_month_are_kept_by_several_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "papers"
    monkeypatch.setenv("HOSHO_PAPERS", str(folder))
    publish()
    for _ in range(5):
        contract(member(), date(2020, 9, 1))
    monkeypatch.setattr(issue_documents, "AT_ONCE", 2)
    assert hosho("papers", "2020-09") == (1, "2020-09 is not billed yet. First run: hosho billing run 2020-09\n")
    hosho("run", "2020-09")
    assert hosho("papers", "2020-09") == (0, "2020-09: 5 papers are kept, 5 of them now\n")
    assert hosho("papers", "2020-09", "--workers", "1") == (0, "2020-09: 5 papers are kept, 0 of them now\n")
    assert len([each for each in folder.rglob("*.pdf") if each.is_file()]) == 5
    kept = NumberedDocument.objects.get(number="I-20-0000003")
    with override_settings(
        STORAGES=settings.STORAGES | {"papers": {"BACKEND": FOLDER, "OPTIONS": {"location": folder}}}
    ):
        assert hosho("pdf", "I-20-0000003", "--out", str(tmp_path / "out.pdf"))[0] == 0
        assert (tmp_path / "out.pdf").read_bytes() == (folder / kept.file).read_bytes()
        (folder / kept.file).unlink()
        status, said = hosho("pdf", "I-20-0000003")
        assert (status, said.splitlines()[-1]) == (1, f"I-20-0000003 ja: {kept.file} is missing")
    for wrong, code, line in (
        (("papers", "2020-9"), 2, "MONTH: '2020-9' is not a month. Use YYYY-MM, for example 2026-09.\n"),
        (("papers", "2020-09", "--lang", "fr"), 2, "--lang: 'fr' is not a language of documents. Use ja or en.\n"),
    ):
        assert hosho(*wrong) == (code, line)
