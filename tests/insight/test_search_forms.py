"""Writing and asking agree: whatever way the same thing is written, it has one form."""

import unicodedata
from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hosho.core.normalization import LONGEST, day_in, katakana, name_form, number_form, phone_form
from hosho.insight.search.query_parser import Asked, near_imeis, read
from hosho.people.search_keys import search_keys

HALF = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF66, 0xFF9E)}
MARKS = {"\u3099": "ﾞ", "\u309a": "ﾟ"}
KANA = st.text(
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワンガギグゲゴザジズゼゾダデドバビブベボパピプペポ",
    min_size=1,
    max_size=12,
)
SPACES = st.sampled_from(["", " ", "　", "  ", "\u00a0", "\u200b"])
HYPHENS = st.sampled_from(["", "-", "－", "‐", "–", "—", "―", "−", "ー", "ｰ", " ", "　"])
ANYTHING = st.one_of(
    st.text(max_size=300), st.text("🙂\x00\x1f\u202e\ufffeー-+81RCOSHアｱ゛0９ 昭和年月日/.", max_size=60)
)


def half_width(kana: str) -> str:
    return "".join(HALF.get(each) or MARKS.get(each, each) for each in unicodedata.normalize("NFD", kana))


def hiragana(kana: str) -> str:
    return "".join(chr(ord(each) - 0x60) if "ァ" <= each <= "ヶ" else each for each in kana)


def full_width(text: str) -> str:
    return "".join(chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in text)


@settings(deadline=None)
@given(KANA, KANA, SPACES, st.sampled_from([str, half_width, hiragana]))
def test_kana_of_any_width_and_spacing_has_one_form(family: str, given_name: str, space: str, written: object) -> None:
    kept = search_keys(name="", kana=f"{family} {given_name}")["kana_key"]
    assert callable(written)
    asked = read(written(family) + space + written(given_name))
    assert asked.kana == kept


@settings(deadline=None)
@given(KANA, st.integers(1, 12))
def test_a_beginning_of_a_name_is_a_beginning_of_its_form(kana: str, length: int) -> None:
    assert name_form(kana).startswith(name_form(kana[:length]))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("サトウ", "さとー"),
        ("サトウ", "ｻﾄ-"),
        ("オオノ", "オーノ"),
        ("リュウ", "リユー"),
        ("ケイコ", "けーこ"),
        ("キョウコ", "キヨウコ"),
        ("ハットリ", "ハツトリ"),
        ("ヤマザキ", "ヤマサキ"),
        ("ミヅキ", "ミズキ"),
        ("ヒヂカタ", "ひじかた"),
        ("カヲル", "カオル"),
        ("髙橋 葵", "高橋葵"),
        ("渡邉　一", "渡辺一"),
        ("佐々木", "佐佐木"),
        ("葛\U000e0100城", "葛城"),
        ("ＪＯＳÉ", "jose"),
        ("ジョン・スミス", "ジョン スミス"),
    ],
)
def test_ways_of_writing_one_name_have_one_form(one: str, other: str) -> None:
    assert name_form(one) == name_form(other) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("オノ", "オオノ"), ("ユキ", "ユウキ"), ("カノウ", "カナ"), ("コンノ", "コノ")]
)
def test_names_that_sound_different_stay_different(one: str, other: str) -> None:
    assert name_form(one) != name_form(other)


@settings(deadline=None)
@given(ANYTHING)
def test_a_form_is_its_own_form_and_never_too_long(text: str) -> None:
    form = name_form(text)
    assert len(form) <= LONGEST
    assert "\x00" not in form + katakana(text)
    if form.isascii() or all("ァ" <= each <= "ヺ" for each in form):
        assert name_form(form) == form


@settings(deadline=None)
@given(st.from_regex(r"0[1-9][0-9]{8,9}", fullmatch=True), st.lists(HYPHENS, min_size=11, max_size=11), st.booleans())
def test_a_phone_number_of_any_width_and_hyphens_is_asked_as_it_is_kept(
    number: str, between: list[str], wide: bool
) -> None:
    typed = "".join(digit + hyphen for digit, hyphen in zip(number, between, strict=False))
    assert phone_form(full_width(typed) if wide else typed) == number
    assert read("".join(typed)).phone == number


@pytest.mark.parametrize(
    "typed", ["+81 90-1234-5678", "＋８１（０）９０ 1234 5678", "+81 090 1234 5678", "81-90-1234-5678"]
)
def test_a_phone_number_from_abroad_is_asked_as_it_is_kept(typed: str) -> None:
    assert read(typed).phone == "09012345678"


@settings(deadline=None)
@given(st.from_regex(r"[0-9A-Z]{8,14}", fullmatch=True), st.lists(HYPHENS, min_size=14, max_size=14), st.booleans())
def test_a_serial_number_of_any_width_and_hyphens_has_one_form(serial: str, between: list[str], wide: bool) -> None:
    typed = "".join(each + hyphen for each, hyphen in zip(serial.lower(), between, strict=False))
    assert number_form(full_width(typed) if wide else typed) == serial


@pytest.mark.parametrize(
    "typed",
    [
        "昭和63年3月14日",
        "昭和 63 年 3 月 14 日生まれ",
        "㍼63.3.14",
        "S63.3.14",
        "s63/3/14",
        "Ｓ６３－０３－１４",
        "S630314",
        "1988/3/14",
        "1988-03-14",
        "1988年3月14日生",
        "１９８８０３１４",
    ],
)
def test_a_birth_date_is_read_in_every_way_of_writing_it(typed: str) -> None:
    assert read(typed).born_on == date(1988, 3, 14)
    both = read(f"タナカ {typed}")
    assert (both.born_on, both.kana) == (date(1988, 3, 14), "タナカ")


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("明治45年7月29日", date(1912, 7, 29)),
        ("大正元年7月30日", date(1912, 7, 30)),
        ("昭和元年12月25日", date(1926, 12, 25)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("平成元年1月8日", date(1989, 1, 8)),
        ("H31.4.30", date(2019, 4, 30)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("R2.2.29", date(2020, 2, 29)),
    ],
)
def test_every_era_is_read(typed: str, day: date) -> None:
    assert day_in(typed) == (day, "")


@settings(deadline=None)
@given(
    st.dates(date(1912, 1, 1), date(2099, 12, 31)), st.sampled_from(["%Y/%m/%d", "%Y%m%d", "%Y年%m月%d日", "%Y.%m.%d"])
)
def test_every_day_is_read(day: date, written: str) -> None:
    assert read(full_width(day.strftime(written))).born_on == day


@pytest.mark.parametrize(
    "typed", ["1988/2/30", "R3.2.29", "090-1988-0314", "090-19880314", "090 19880314", "R-22-01869", "490154203237518"]
)
def test_what_is_no_day_is_not_read_as_one(typed: str) -> None:
    assert read(typed).born_on is None


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("C-20-000123", "C-20-000123"),
        ("ｃ－２０－１２３", "C-20-000123"),
        ("c20000123", "C-20-000123"),
        ("R 22 1869", "R-22-01869"),
        ("O‐21‐7", "O-21-000007"),
    ],
)
def test_a_paper_s_number_is_asked_as_it_is_kept(typed: str, number: str) -> None:
    assert [each.number for each in read(typed).papers] == [number]


def test_zeros_in_front_of_too_few_digits_begin_a_number() -> None:
    [paper] = read("R-21-018").papers
    assert (paper.number, paper.beginning) == ("", "R-21-018")


def test_a_number_without_its_letter_may_be_any_paper_s() -> None:
    assert [each.number for each in read("22-1869").papers] == ["C-22-001869", "O-22-001869", "R-22-01869"]


@pytest.mark.parametrize(
    ("typed", "likely"),
    [
        ("490154203237518", ("imei",)),
        ("４９ 015420 323751 8", ("imei",)),
        ("49015420323751", ("imei",)),
        ("090-1234-5678", ("phone",)),
        ("080 20101231", ("phone",)),
        ("F17XK203JCM", ("serial",)),
        ("ﾀﾅｶ", ("kana",)),
        ("田中", ("name",)),
        ("田中 1988/3/14", ("name", "born-on")),
        ("C-20-000123", ("number",)),
        ("R020501", ("number", "born-on")),
        ("S63.3.14", ("born-on",)),
        ("123456789013", ("tracking",)),
        ("", ()),
        ("🙂\x00　", ()),
    ],
)
def test_the_box_says_what_a_text_most_likely_is(typed: str, likely: tuple[str, ...]) -> None:
    assert read(typed).likely == likely


@settings(deadline=None)
@given(st.from_regex(r"[0-9]{15}", fullmatch=True))
def test_one_slip_of_the_hand_is_undone_by_the_near_numbers(digits: str) -> None:
    near = near_imeis(digits)
    assert all(not read(number).imei_wrong for number in near)
    assert len(near) <= 15 + 14


@settings(deadline=None)
@given(ANYTHING)
def test_no_text_is_too_strange_to_be_read(text: str) -> None:
    assert isinstance(read(text), Asked)


@pytest.mark.parametrize(
    "text",
    ["あ" * 10_000, "1" * 10_000, "🙂" * 10_000, "\x00" * 10_000, "ﷺ" * 10_000, str(uuid4()), "\ud800"],
    ids=["kana", "digits", "emoji", "nul", "ligature", "id", "half-a-pair"],
)
def test_long_and_broken_texts_are_read_too(text: str) -> None:
    assert isinstance(read(text), Asked)
    assert len(name_form(text)) <= LONGEST
