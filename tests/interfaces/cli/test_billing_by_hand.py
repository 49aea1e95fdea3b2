"""What the office does about one invoice or one member, through the command; what is wrong gets one line."""

import subprocess
import sys
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from tests.billing.making import bill, contract, member, owe
from tests.cast import OFFICE, at, publish
from tests.conftest import Database
from tests.gateways.collecting import bank_answers
from tests.interfaces.api.conftest import Caller
from tests.interfaces.cli.command import hosho

from hosho.accounts import operations as accounts
from hosho.billing import operations as billing
from hosho.billing import queries
from hosho.billing.models import Batch, DunningCase, Means, Payment, Result, WriteOff
from hosho.contracts.models import Contract
from hosho.insight import selfcheck
from hosho.journal.models import Entry
from hosho.workflows.clock_advance import advance

NOW = at("2020-10-01 10:00")
HOSHO = Path(sys.executable).with_name("hosho")
INVOICE, DEAR = "I-20-0000001", "I-20-0000002"
TRANSFER = ("transfer", INVOICE, "--yen", "600", "--reference", "t-1")
REFUND = ("refund", INVOICE, "--yen", "50", "--reference", "r-1")


@pytest.fixture(autouse=True)
def owed(fresh_database: Database, monkeypatch: pytest.MonkeyPatch) -> list[Contract]:
    """Two members have an invoice for September 2020: of 550 yen, and of 120,550 with a lost loaner."""
    monkeypatch.setenv("COLUMNS", "160")
    for name in ("DATABASE_URL", "HOSHO_MIGRATE_DATABASE_URL"):
        monkeypatch.setenv(name, fresh_database.environment[name])
    advance(to=NOW, runs=False)
    publish()
    made = [contract(member(), date(2020, 9, 1)) for _ in range(2)]
    owe(made[1], 120_000, now=at("2020-09-20 10:00"))
    bill("2020-09")
    return made


def left(number: str = INVOICE) -> int:
    return queries.balance_of(queries.invoice_with(number)).left


def holds() -> bool:
    """Say whether all of money holds; the agreed loaner's claim is not there, which others look for."""
    ours = {each.name for each in selfcheck.money.INVARIANTS}
    return not [each for each in selfcheck.findings(now=NOW) if each.invariant in ours]


def test_a_transfer_is_recorded_once_and_what_is_too_much_goes_back() -> None:
    assert hosho(*TRANSFER) == (0, f"{INVOICE}: 600 yen came; 50 yen are too much: hosho billing refund\n")
    known = "--reference: A payment with this reference is already recorded. Check the reference.\n"
    assert hosho(*TRANSFER) == (1, known)
    too_much = ("refund", INVOICE, "--yen", "51", "--reference", "r-1")
    assert hosho(*too_much) == (1, f"--yen: for {INVOICE} 50 yen are paid too much, and no more can go back\n")
    assert hosho(*REFUND, "--on", "2020-10-01") == (0, f"{INVOICE}: 50 yen went back; 0 yen are still too much\n")
    assert hosho(*REFUND)[0] == 1
    assert left() == 0
    assert [(each.source, each.yen, each.on) for each in Payment.objects.order_by("recorded_at", "id")] == [
        ("transfer", 600, date(2020, 10, 1)),
        ("refund", -50, date(2020, 10, 1)),
    ]
    assert set(Payment.objects.values_list("recorded_by", flat=True)) == {"system:operator"}
    assert holds()


def test_less_leaves_the_rest_which_is_written_off_once() -> None:
    said = hosho("transfer", INVOICE, "--yen", "１,００", "--reference", "t-1", "--on", "2020-09-30")
    assert said == (0, f"{INVOICE}: 100 yen came; 450 yen are left\n")
    gone = ("write-off", INVOICE, "--reason", "-")
    assert hosho(*gone, lines="連絡が取れないため\n") == (0, f"{INVOICE}: 450 yen written off\n")
    assert WriteOff.objects.get().reason == "連絡が取れないため"
    assert hosho(*gone, lines="x\n") == (1, f"nothing is left of {INVOICE}\n")
    assert holds()


def test_an_invoice_is_taken_back_in_part_and_then_whole() -> None:
    part = hosho("credit", INVOICE, "--reason", "おわび", "--line", "1=100", "--goodwill")
    assert part == (0, f"K-20-0000001: 110 yen with tax, for {INVOICE}\n")
    whole = ("cancel", INVOICE, "--reason", "誤って請求したため")
    assert hosho(*whole) == (0, f"K-20-0000002: 440 yen with tax, for {INVOICE}\n")
    assert hosho(*whole) == (1, f"nothing is left of {INVOICE}: its credit notes took all of it back\n")
    assert [entry.data["kind"] for entry in Entry.objects.filter(event="billing.credited").order_by("id")] == [
        "goodwill",
        "correction",
    ]
    assert left() == 0
    assert holds()


def test_the_command_gives_back_what_the_office_may_and_no_more() -> None:
    limit = "This role can credit or refund at most 100,000 yen per call.\n"
    assert hosho("cancel", DEAR, "--reason", "x") == (1, f"INVOICE: {limit}")
    for kind in ((), ("--goodwill",)):
        dear = ("credit", DEAR, "--reason", "x", "--line", "2=100001", *kind)
        assert hosho(*dear) == (1, f"--line: {limit}")
    assert hosho("credit", DEAR, "--reason", "x", "--line", "2=100000", "--goodwill")[0] == 0
    assert hosho("transfer", DEAR, "--yen", "150000", "--reference", "t-1")[0] == 0
    assert left(DEAR) == -129_450
    assert hosho("refund", DEAR, "--yen", "100001", "--reference", "r-1") == (1, f"--yen: {limit}")
    assert hosho("refund", DEAR, "--yen", "100000", "--reference", "r-1")[0] == 0
    assert left(DEAR) == -29_450


def test_how_a_member_pays_is_shown_and_set_and_nothing_personal_is_an_argument(
    owed: list[Contract], fresh_database: Database
) -> None:
    owner, number = owed[0].member_id, owed[0].number
    unknown = hosho("means", "show", number)
    assert unknown == (
        1,
        "this member has no payment method; set one with hosho billing means card, or account\n",
    )
    said = hosho("means", "card", str(owner), lines="tok_8f14e45fceea\n")
    assert said == (0, "by card from now on; collections already sent out stay as they are\n")
    words: list[str | Path] = [HOSHO, "billing", "means", "account", number, "--bank", "０００１", "--branch", "123"]
    ran = subprocess.run(
        words,
        input="１２３-４５６７\nアオキ アオイ\n".encode(),
        env=fresh_database.environment,
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert (ran.returncode, ran.stdout.decode(), ran.stderr) == (
        0,
        "from an account at bank 0001 that ends with 567 from now on; collections already sent out stay as they are\n",
        b"",
    )
    means = Means.objects.get()
    assert (means.member_id, means.account_number, means.holder_kana) == (owner, "1234567", "アオキ アオイ")
    assert hosho("means", "show", str(owner)) == (
        0,
        "from an account at bank 0001 that ends with 567, set on 2020-10-01\n",
    )


def test_the_banks_file_has_the_bytes_of_the_api_and_comes_back(owed: list[Contract], tmp_path: Path) -> None:
    for each, ends in zip(owed, ("1", "2"), strict=True):
        hosho("means", "account", each.number, "--bank", "0001", "--branch", "001", lines=f"765432{ends}\nアオキ\n")
    out, again, back = tmp_path / "out.txt", tmp_path / "again.txt", tmp_path / "back.txt"
    assert hosho("collect", "--by", "bank", "--on", "2020-09-28", "--to", str(out))[0] == 0
    assert hosho("file", "1", "--to", str(again))[0] == 0
    office = Caller(accounts.make_key(name="office", role="office", now=NOW)[1])
    over_api = b"".join(office.get("/collections/1/file").streaming_content)
    assert out.read_bytes() == again.read_bytes() == over_api
    assert out.stat().st_mode & 0o077 == 0
    header, first, second, *rest = bank_answers(over_api, "01")
    back.write_bytes(b"\r\n".join([header, second, first, *rest]))
    came = "1 paid (550 yen), 1 failed, 0 known already, 0 unmatched\n"
    assert hosho("results", str(back), "--by", "bank") == (0, came)
    back.write_bytes(b"".join([header, first, second, *rest]))
    assert hosho("results", str(back), "--by", "bank")[1].startswith("0 paid (0 yen), 0 failed, 2 known already")
    assert (Result.objects.count(), Payment.objects.count(), DunningCase.objects.count()) == (2, 1, 1)
    assert holds()


def test_a_line_that_cannot_be_read_is_listed_and_settled(owed: list[Contract], tmp_path: Path) -> None:
    for each, ends in zip(owed, ("1", "2"), strict=True):
        hosho("means", "account", each.number, "--bank", "0001", "--branch", "001", lines=f"765432{ends}\nアオキ\n")
    out = tmp_path / "out.txt"
    hosho("collect", "--by", "bank", "--on", "2020-09-28", "--to", str(out))
    records = bank_answers(out.read_bytes(), "00")
    records[1] = records[1].replace(b"0000000550", b"000000055O")
    out.write_bytes(b"".join(records))
    status, said = hosho("results", str(out), "--by", "bank")
    assert (status, said.splitlines()) == (
        0,
        [
            "1 paid (120,550 yen), 0 failed, 0 known already, 0 unmatched",
            "Line 2: the amount is not a number.",
        ],
    )
    listed = hosho("unmatched")[1]
    line = UUID(listed.split()[0])
    assert "line 2, amount_yen: not-a-number of the file" in listed
    assert hosho("settle", str(line)) == (0, "line 2, amount_yen: not-a-number: settled\n")
    assert hosho("unmatched") == (0, "")
    gone = hosho("settle", str(line))
    assert gone == (1, f"no line {line} waits; hosho billing unmatched shows those that do\n")
    del records[2]
    out.write_bytes(b"".join(records))
    status, said = hosho("results", str(out), "--by", "bank")
    assert (status, said.splitlines()[1:]) == (
        1,
        ["Line 2: the amount is not a number.", "Line 3: the total number does not agree."],
    )


def test_nothing_is_sent_out_into_a_file_that_cannot_be_written(owed: list[Contract], tmp_path: Path) -> None:
    billing.set_means(member_id=owed[0].member_id, kind="card", token_reference="tok", actor=OFFICE, now=NOW)
    kept = tmp_path / "kept.csv"
    kept.write_text("as it was")
    for to in (tmp_path / "nowhere" / "x.csv", tmp_path):
        status, said = hosho("collect", "--by", "card", "--on", "2020-10-27", "--to", str(to))
        assert (status, said.startswith(f"--to: {to} cannot be written: ")) == (1, True)
    assert hosho("collect", "--by", "bank", "--on", "2020-10-27", "--to", str(kept))[0] == 1
    assert (Batch.objects.count(), kept.read_text(), list(tmp_path.iterdir())) == (0, "as it was", [kept])
    assert hosho("collect", "--by", "card", "--on", "2020-10-27", "--to", str(kept))[0] == 0
    assert kept.read_text().splitlines()[1] == "tok,550,2020-09,10000010000001"


WRONG: list[tuple[tuple[str, ...], int, str]] = [
    (("transfer", "7", "--yen", "1", "--reference", "t"), 2, "INVOICE: '7' is not an invoice number. Use the form I-"),
    (("transfer", "I-20-0000009", "--yen", "1", "--reference", "t"), 1, "there is no invoice I-20-0000009"),
    ((*TRANSFER[:3], "much", *TRANSFER[4:]), 2, "--yen: 'much' is not an amount. Use whole yen, for example 1650."),
    ((*TRANSFER[:3], "-5", *TRANSFER[4:]), 2, "--yen: '-5' is not an amount. Use whole yen, for example 1650."),
    ((*TRANSFER[:3], "0", *TRANSFER[4:]), 2, "--yen: Must be 1 or more."),
    ((*TRANSFER[:3], "9999999999", *TRANSFER[4:]), 2, "--yen: Must be 2000000000 or less."),
    ((*TRANSFER[:5], " "), 2, "--reference: Must have 1 or more characters."),
    ((*TRANSFER[:5], "x" * 41), 2, "--reference: Must have at most 40 characters."),
    ((*TRANSFER, "--on", "2020-02-30"), 2, "--on: '2020-02-30' is not a day. Use YYYY-MM-DD, for example 2026-10-27."),
    (
        (*TRANSFER, "--on", "2020-10-02"),
        1,
        "--on: Money is recorded when it has moved, not before. Use 2020-10-01 or an earlier date.",
    ),
    (REFUND, 1, f"--yen: for {INVOICE} 0 yen are paid too much, and no more can go back"),
    (("write-off", INVOICE, "--reason", " "), 2, "--reason: Must have 1 or more characters."),
    (("write-off", INVOICE, "--reason", "x" * 301), 2, "--reason: Must have at most 300 characters."),
    (("write-off", INVOICE, "--reason", "-"), 2, "--reason: no value on standard input. Pipe one line"),
    (("credit", INVOICE, "--reason", "x", "--line", "1"), 2, "--line: '1' is no line and amount; write it as 1=500"),
    (
        ("credit", INVOICE, "--reason", "x", "--line", "4=1"),
        1,
        "--line: The invoice has no line 4; it has lines 1 to 1.",
    ),
    (
        ("credit", INVOICE, "--reason", "x", "--line", "1=501"),
        1,
        "--line: At most 500 yen before tax can be credited for line 1.",
    ),
    (
        ("credit", INVOICE, "--reason", "x", "--line", "1=1", "--line", "1=2"),
        2,
        "--line: line 1 stands twice; name each line once",
    ),
    (("credit", INVOICE, "--reason", " ", "--line", "1=1"), 2, "--reason: Must have 1 or more characters."),
    (("cancel", "I-20-0000009", "--reason", "x"), 1, "there is no invoice I-20-0000009"),
    (("settle", "7"), 2, "ID: '7' is not an id. hosho billing unmatched lists the results and their ids."),
    (("means", "show", "somebody"), 1, "there is no contract somebody"),
    (("means", "show", "01a214eb-4276-73e2-9586-9f2177ffa893"), 1, "there is no member 01a214eb"),
]


@pytest.mark.parametrize(("words", "status", "says"), WRONG, ids=[f"{n} {case[0][0]}" for n, case in enumerate(WRONG)])
def test_wrong_input_gets_one_line_that_names_the_option(words: tuple[str, ...], status: int, says: str) -> None:
    came, said = hosho(*words)
    assert (came, said.startswith(says), said.count("\n")) == (status, True, 1), said
    assert not Payment.objects.exists()


@pytest.mark.parametrize(
    ("options", "lines", "says"),
    [
        (
            ("--bank", "1", "--branch", "001"),
            "1\nアオキ\n",
            "--bank: The bank code must be 4 digits, for example 0001.",
        ),
        (
            ("--bank", "0001", "--branch", "x"),
            "1\nアオキ\n",
            "--branch: The branch code must be 3 digits, for example 123.",
        ),
        (
            ("--bank", "0001", "--branch", "001"),
            "12345678\nアオキ\n",
            "the account's number: The account number must be 1 to 7",
        ),
        (
            ("--bank", "0001", "--branch", "001"),
            "1\n青木\n",
            "the holder's name: The holder's name must be in kana, as",
        ),
        (("--bank", "0001", "--branch", "001"), "1\n", "the holder's name: no value on standard input. Pipe one line"),
        (("--bank", "0001", "--branch", "001", "--kind", "x"), "1\nアオキ\n", "--kind: Must be one of: 'ordinary', "),
    ],
    ids=["bank", "branch", "number", "holder", "no-holder", "kind"],
)
def test_a_wrong_account_gets_one_line(owed: list[Contract], options: tuple[str, ...], lines: str, says: str) -> None:
    came, said = hosho("means", "account", owed[0].number, *options, lines=lines)
    assert (came, said.startswith(says), said.count("\n")) == (2, True, 1), said
    assert not Means.objects.exists()


def test_the_number_of_a_card_is_not_taken(owed: list[Contract]) -> None:
    came, said = hosho("means", "card", owed[0].number, lines="4111 1111 1111 1111\n")
    assert (came, said.startswith("the reference of the card: ")) == (2, True)
    assert not Means.objects.exists()
