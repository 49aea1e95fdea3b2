"""The card company's files: what goes out is read back as it was, and what comes back wrong is named, never dropped."""

from datetime import date
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hosho.gateways.payment_files.card_file import OUTCOMES, CardFile
from hosho.gateways.payment_files.values import Card, Result, ToCollect, Unreadable, UnwritableError
from tests.gateways.collecting import ACCOUNT, to_collect

TODAY = date(2026, 10, 5)
HEADER = b"reference,amount_yen,result,code,processed_on\r\n"


def read(*lines: bytes, header: bytes = HEADER) -> list[Result | Unreadable]:
    return list(CardFile().read(BytesIO(header + b"".join(lines)), today=TODAY))


def test_a_sum_goes_out_with_token_amount_month_and_reference_and_nothing_else() -> None:
    written = b"".join(CardFile().write([to_collect(pays=Card("tok_8Kq2"))], collected_on=TODAY))
    assert written == b"token_reference,amount_yen,month,reference\r\ntok_8Kq2,550,2026-09,1001\r\n"


@pytest.mark.parametrize(
    ("item", "field"),
    [
        pytest.param(to_collect(pays=ACCOUNT), "pays", id="bank-account"),
        pytest.param(to_collect(pays=Card("=1+1")), "token_reference", id="formula"),
        pytest.param(to_collect(pays=Card("a,b")), "token_reference", id="comma"),
        pytest.param(to_collect(pays=Card("t"), reference="見本"), "reference", id="kanji"),
        pytest.param(to_collect(pays=Card("t"), amount_yen=0), "amount_yen", id="nothing"),
    ],
)
def test_what_cannot_be_written_is_refused_with_its_field(item: ToCollect, field: str) -> None:
    with pytest.raises(UnwritableError) as refused:
        CardFile().check(item)
    assert (refused.value.reference, refused.value.field) == (item.reference, field)


results = st.builds(
    Result,
    reference=st.from_regex(r"[0-9A-Za-z][0-9A-Za-z._:-]{0,20}", fullmatch=True),
    amount_yen=st.integers(0, 9_999_999_999),
    outcome=st.sampled_from(OUTCOMES),
    code=st.from_regex(r"[0-9A-Za-z._-]{0,16}", fullmatch=True),
    on=st.dates(max_value=TODAY),
)


@given(st.lists(results, max_size=5))
def test_results_come_back_as_they_were(sent: list[Result]) -> None:
    lines = [
        f"{each.reference},{each.amount_yen},{each.outcome},{each.code},{each.on.isoformat()}\r\n".encode()
        for each in sent
    ]
    assert read(*lines) == sent


@given(st.lists(st.binary(max_size=60).filter(lambda line: b"\n" not in line and b"\r" not in line), max_size=5))
def test_every_line_is_a_result_or_a_finding(lines: list[bytes]) -> None:
    kept = [line for line in lines if line not in (b"", b"\x1a")]
    assert len(read(*[line + b"\n" for line in kept])) == len(kept)


def test_columns_may_come_in_any_order_with_others_beside_them_and_a_mark_before() -> None:
    header = b"\xef\xbb\xbfcode,shop,processed_on,result,reference,amount_yen\n"
    assert read(b"G02,77,2026-10-03,no-funds,1001,550\n", header=header) == [
        Result(reference="1001", amount_yen=550, outcome="no-funds", code="G02", on=date(2026, 10, 3))
    ]


@pytest.mark.parametrize(
    ("line", "field", "problem"),
    [
        pytest.param(b"1001,5.50,paid,,2026-10-03", "amount_yen", "not-a-number", id="amount"),
        pytest.param("1001,５５０,paid,,2026-10-03".encode(), "amount_yen", "not-a-number", id="full-width"),
        pytest.param(b"1001,550,PAID,,2026-10-03", "result", "unknown-code", id="result"),
        pytest.param(b"1001,550,paid,,2026-02-30", "processed_on", "not-a-day", id="day"),
        pytest.param(b"1001,550,paid,,2026-10-06", "processed_on", "in-the-future", id="future"),
        pytest.param(b",550,paid,,2026-10-03", "reference", "wrong-form", id="reference"),
        pytest.param(b"1001,550,paid", "line", "wrong-form", id="short"),
        pytest.param(b'"1001,550,paid,,2026-10-03', "line", "wrong-form", id="quote"),
        pytest.param(b"\xff\xfe,550,paid,,2026-10-03", "line", "wrong-form", id="not-utf-8"),
        pytest.param(b"1001," + b"9" * 5000, "line", "wrong-form", id="endless"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_the_next_one_is_read(line: bytes, field: str, problem: str) -> None:
    bad, good = read(line + b"\r\n", b"1002,550,paid,,2026-10-03\r\n")
    assert isinstance(bad, Unreadable)
    assert (bad.line, bad.field, bad.problem, bad.whole_file) == (2, field, problem, False)
    assert isinstance(good, Result)


def test_a_file_without_its_header_is_not_read() -> None:
    found = read(b"1001,550,paid,,2026-10-03\r\n", header=b"reference,amount_yen,result,code\r\n")
    assert found == [Unreadable(line=1, field="processed_on", problem="missing", whole_file=True)]
    assert all(isinstance(each, Unreadable) and each.whole_file for each in read(header=b""))
