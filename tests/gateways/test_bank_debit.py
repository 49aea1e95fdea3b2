"""Bank debit in the 120-byte format: the bytes, what comes back, and every total that does not agree."""

from collections.abc import Callable, Sequence
from datetime import date
from io import BytesIO
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hosho.billing.collection_items import RETRIED
from hosho.gateways.payment_files.values import (
    BankAccount,
    Card,
    Problem,
    Result,
    ToCollect,
    Unreadable,
    UnwritableError,
)
from hosho.gateways.payment_files.words import FIELDS, PROBLEMS, finding_in_words, refusal_in_words
from hosho.gateways.zengin.account_transfer import DATA_FIELDS, TRAILER_FIELDS
from hosho.gateways.zengin.bank_debit import OUTCOMES, BankDebit
from hosho.gateways.zengin.kana import to_bytes, to_text
from tests.gateways.collecting import ACCOUNT, bank_answers, to_collect

BANK = BankDebit(
    client_code="1234567890",
    client_kana="カ）ミホン",
    account=BankAccount(bank_code="0001", branch_code="001", kind="current", number="42", holder_kana="カ）ミホン"),
)
DEBITED_ON, TODAY = date(2026, 9, 28), date(2026, 10, 5)


def request(items: Sequence[ToCollect], *, on: date = DEBITED_ON) -> bytes:
    return b"".join(BANK.write(items, collected_on=on))


def answered(items: Sequence[ToCollect], codes: Sequence[str], *, on: date = DEBITED_ON) -> list[bytes]:
    return bank_answers(request(items, on=on), codes)


def read(records: Sequence[bytes], *, between: bytes = b"\r\n", today: date = TODAY) -> list[Result | Unreadable]:
    return list(BANK.read(BytesIO(b"".join(each + between for each in records)), today=today))


def findings(found: Sequence[Result | Unreadable]) -> list[tuple[int, str, str]]:
    return [(each.line, each.field, each.problem) for each in found if isinstance(each, Unreadable)]


def test_a_request_is_a_header_a_record_for_each_account_totals_and_an_end() -> None:
    first = to_collect(pays=replace(ACCOUNT, holder_kana="ガギ　ぱぴ", number="321", announced="first"))
    second = to_collect(reference="R-7", amount_yen=1_650, pays=replace(ACCOUNT, kind="current"))
    name = " " * 15  # of a bank or branch, which the codes say
    account = "20005" + name + "123" + name + "    "
    assert request([first, second]).decode("shift_jis").split("\r\n") == [
        "1" "91" "0" "1234567890" + "ｶ)ﾐﾎﾝ".ljust(40) + "0928" "0001" + name + "001" + name + "2" "0000042" + " " * 17,
        account + "1" "0000321" + "ｶﾞｷﾞ ﾊﾟﾋﾟ".ljust(30) + "0000000550" "1" "00000000000000001001" "0" + " " * 8,
        account + "2" "7654321" + "ﾐﾎﾝ ﾊﾅｺ".ljust(30) + "0000001650" "0" "R-7                 " "0" + " " * 8,
        "8" "000002" "000000002200" + "0" * 36 + " " * 65,
        "9" + " " * 119,
        "",
    ]  # fmt: skip


kana = st.text("アガパャッヴヂンー・ ()-.「」AZ09あぱ", min_size=1, max_size=14).filter(lambda text: bool(text.strip()))
items = st.builds(
    to_collect,
    reference=st.from_regex(r"[1-9A-Z-][0-9A-Z-]{0,19}", fullmatch=True),
    amount_yen=st.integers(1, 9_999_999_999),
    pays=st.builds(
        BankAccount,
        bank_code=st.from_regex(r"[0-9]{4}", fullmatch=True),
        branch_code=st.from_regex(r"[0-9]{3}", fullmatch=True),
        kind=st.sampled_from(["ordinary", "current", "tax", "other"]),
        number=st.from_regex(r"[0-9]{1,7}", fullmatch=True),
        holder_kana=kana,
        announced=st.sampled_from(["first", "changed", "as-before"]),
    ),
)
answers = st.lists(st.tuples(items, st.sampled_from(sorted(OUTCOMES))), max_size=5)


@given(answers, st.sampled_from([b"\r\n", b"\n", b"", b"\r\n\x1a"]))
def test_what_a_bank_answers_is_read_as_it_was_asked(asked: list[tuple[ToCollect, str]], between: bytes) -> None:
    sums, codes = [item for item, _ in asked], [code for _, code in asked]
    assert read(answered(sums, codes), between=between) == [
        Result(reference=item.reference, amount_yen=item.amount_yen, outcome=OUTCOMES[code], code=code, on=DEBITED_ON)
        for item, code in asked
    ]


@given(items)
def test_every_record_has_120_bytes_and_the_same_item_gives_the_same(item: ToCollect) -> None:
    written = list(BANK.write([item], collected_on=DEBITED_ON))
    assert [len(each) for each in written] == [122] * 4
    assert written == list(BANK.write([item], collected_on=DEBITED_ON))


@given(kana)
def test_kana_that_were_read_are_written_to_the_same_bytes(text: str) -> None:
    assert to_bytes(to_text(to_bytes(text))) == to_bytes(text)


@given(st.binary(max_size=1500))
def test_no_file_whatever_is_in_it_passes_without_a_word(file: bytes) -> None:
    assert findings(list(BANK.read(BytesIO(file), today=TODAY)))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("ｶﾞﾊﾟ", "ｶﾞﾊﾟ", id="half-width"),
        pytest.param("ガパヴ", "ｶﾞﾊﾟｳﾞ", id="marks"),
        pytest.param("か\u3099", "ｶﾞ", id="mark-apart"),
        pytest.param("キャッシュ", "ｷﾔﾂｼﾕ", id="small"),
        pytest.param("ショーゴ", "ｼﾖ-ｺﾞ", id="long-vowel"),
        pytest.param("ヲ ヰ ヱ", "ｵ ｲ ｴ", id="old"),
        pytest.param("ａｂｃ・１", "ABC.1", id="latin"),
        pytest.param("（「￥／」）", "(｢¥/｣)", id="signs"),
        pytest.param("　ミホン　　ハナコ　", "ﾐﾎﾝ ﾊﾅｺ", id="spaces"),
    ],
)
def test_kana_are_written_by_the_banks_rules(written: str, expected: str) -> None:
    assert to_bytes(written) == expected.replace("¥", "\\").encode("shift_jis")


def changed(**account: str) -> ToCollect:
    return to_collect(pays=replace(ACCOUNT, **account))


@pytest.mark.parametrize(
    ("item", "field", "problem"),
    [
        pytest.param(changed(holder_kana="見本 花子"), "holder_kana", "not-in-set", id="kanji"),
        pytest.param(changed(holder_kana="ミホン,ハナコ"), "holder_kana", "not-in-set", id="comma"),
        pytest.param(changed(holder_kana="ガ" * 16), "holder_kana", "too-long", id="long-with-marks"),
        pytest.param(changed(holder_kana=""), "holder_kana", "missing", id="no-name"),
        pytest.param(changed(holder_kana="　"), "holder_kana", "missing", id="blank-name"),
        pytest.param(changed(number="12345678"), "number", "too-long", id="long-number"),
        pytest.param(changed(number="１２３"), "number", "not-a-number", id="full-width-number"),
        pytest.param(changed(number=""), "number", "missing", id="no-number"),
        pytest.param(changed(bank_code="5"), "bank_code", "wrong-form", id="short-bank"),
        pytest.param(to_collect(pays=Card("tok")), "pays", "other-means", id="card"),
        pytest.param(to_collect(amount_yen=0), "amount_yen", "out-of-range", id="nothing"),
        pytest.param(to_collect(amount_yen=10**10), "amount_yen", "too-long", id="too-much"),
        pytest.param(to_collect(reference="007"), "reference", "wrong-form", id="leading-zero"),
        pytest.param(to_collect(reference="A" * 21), "reference", "too-long", id="long-reference"),
    ],
)
def test_what_cannot_be_said_is_refused_with_its_field(item: ToCollect, field: str, problem: str) -> None:
    with pytest.raises(UnwritableError) as refused:
        BANK.check(item)
    assert (refused.value.reference, refused.value.field, refused.value.problem) == (item.reference, field, problem)
    assert refusal_in_words(refused.value).ja.startswith(f"{item.reference}: ")


def test_only_want_of_funds_is_tried_again() -> None:
    sums = [to_collect(reference=str(number)) for number in range(1, 8)]
    found = read(answered(sums, "0123489"))
    assert [(each.code, each.outcome, each.outcome in RETRIED) for each in found if isinstance(each, Result)] == [
        ("0", "paid", False),
        ("1", "no-funds", True),
        *[(code, "refused", False) for code in "23489"],
    ]


def test_a_request_that_is_read_as_an_answer_does_not_agree() -> None:
    found = read(request([to_collect()]).split(b"\r\n"))
    assert findings(found) == [(3, "paid_count", "differs"), (3, "paid_yen", "differs")]
    assert all(each.whole_file for each in found if isinstance(each, Unreadable))


@pytest.mark.parametrize("name", [name for name in TRAILER_FIELDS if name != "spare"])
def test_every_total_is_compared(name: str) -> None:
    records = answered([to_collect(), to_collect(reference="2")], "01")
    place = TRAILER_FIELDS[name]
    end = place.start + place.width
    records[3] = records[3][: end - 1] + b"7" + records[3][end:]
    assert findings(read(records)) == [(4, name, "differs")]


def with_a_record_that_cannot_be_read(field: str = "result", says: bytes = b"7") -> list[bytes]:
    """Give an answer of three records, of which the first says something that nobody knows."""
    sums = [to_collect(), to_collect(reference="2"), to_collect(reference="3", amount_yen=1_650)]
    records = answered(sums, "001")
    place = DATA_FIELDS[field].start
    records[1] = records[1][:place] + says + records[1][place + len(says) :]
    return records


@pytest.mark.parametrize(
    ("field", "says", "problem"),
    [("result", b"7", "unknown-code"), ("amount_yen", b"x", "not-a-number"), ("reference", b"?", "not-in-set")],
    ids=["result", "amount", "reference"],
)
def test_a_record_that_cannot_be_read_is_named_and_the_others_are_read(field: str, says: bytes, problem: str) -> None:
    found = read(with_a_record_that_cannot_be_read(field, says))
    assert findings(found) == [(2, field, problem)]
    assert not any(each.whole_file for each in found if isinstance(each, Unreadable))
    assert [each.reference for each in found if isinstance(each, Result)] == ["2", "3"]


@pytest.mark.parametrize("name", [name for name in TRAILER_FIELDS if name != "spare"])
def test_totals_have_room_for_what_cannot_be_read_and_for_nothing_else(name: str) -> None:
    place = TRAILER_FIELDS[name]
    for by in (1, -1):
        records = with_a_record_that_cannot_be_read()
        end = place.start + place.width
        said = int(records[4][place.start : end]) + by
        records[4] = records[4][: place.start] + f"{said:0{place.width}}".encode() + records[4][end:]
        doubts = [each for each in read(records) if isinstance(each, Unreadable) and each.whole_file]
        assert doubts, (name, by)
    records = with_a_record_that_cannot_be_read()
    assert any(each.whole_file for each in read([*records[:2], *records[3:]]) if isinstance(each, Unreadable))


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        pytest.param(lambda file: file[1:], (1, "header", "missing"), id="no-header"),
        pytest.param(lambda file: [*file[:2], file[3]], (3, "trailer", "missing"), id="no-trailer"),
        pytest.param(lambda file: file[:3], (4, "end", "missing"), id="no-end"),
        pytest.param(lambda file: [*file, file[1]], (5, "record", "unexpected"), id="after-the-end"),
        pytest.param(lambda file: [file[0], file[1][:-1], *file[2:]], (2, "record", "wrong-length"), id="short"),
        pytest.param(lambda file: [file[0], b"5" + file[1][1:], *file[2:]], (2, "record", "unknown-code"), id="kind"),
        pytest.param(lambda file: [b"121" + file[0][3:], *file[1:]], (1, "business", "differs"), id="business"),
        pytest.param(lambda file: [b"1910999" + file[0][7:], *file[1:]], (1, "client_code", "differs"), id="client"),
        pytest.param(lambda file: [file[0].replace(b"0928", b"0931"), *file[1:]], (1, "day", "not-a-day"), id="day"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_whole_or_not_ours_is_in_doubt(
    spoil: Callable[[list[bytes]], list[bytes]], expected: tuple[int, str, str]
) -> None:
    found = read(spoil(answered([to_collect()], "0")))
    assert expected in findings(found)
    assert any(each.whole_file for each in found if isinstance(each, Unreadable))
    assert all(finding_in_words(each).ja.endswith("。") for each in found if isinstance(each, Unreadable))


@pytest.mark.parametrize(
    ("debited_on", "read_on"),
    [
        pytest.param(date(2026, 12, 28), date(2027, 1, 4), id="over-new-year"),
        pytest.param(date(2028, 2, 29), date(2031, 3, 1), id="29-february"),
        pytest.param(date(2026, 9, 28), date(2026, 9, 28), id="same-day"),
    ],
)
def test_the_year_of_a_day_is_the_last_one_that_fits(debited_on: date, read_on: date) -> None:
    (found,) = read(answered([to_collect()], "0", on=debited_on), today=read_on)
    assert isinstance(found, Result)
    assert found.on == debited_on


def test_several_days_in_one_file_have_totals_of_their_own() -> None:
    first, second = answered([to_collect()], "0"), answered([to_collect(reference="2")], "1")
    found = read([*first[:-1], *second])
    assert [each.reference for each in found if isinstance(each, Result)] == ["1001", "2"]
    assert findings(found) == []


def test_every_field_has_words_in_both_languages() -> None:
    compared = set(DATA_FIELDS) - {"kind", "announced", "unused", "spare", "bank_name", "branch_name"}
    assert (compared | set(TRAILER_FIELDS) - {"spare"}) <= set(FIELDS)
    assert set(PROBLEMS) == set(get_args(Problem))
