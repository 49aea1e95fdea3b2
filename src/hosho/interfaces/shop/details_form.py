"""The form of a guest's details: read leniently, kept in one written form."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from unicodedata import normalize

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import QueryDict

from hosho.core.normalization import day_in, katakana, plain
from hosho.people.search_keys import DigitsWrongError, digits_of
from hosho.presentation.formats import day_in_table
from hosho.presentation.words import Bilingual

EARLIEST = date(1900, 1, 1)


class WrongError(Exception):
    """What was typed cannot be read. ``says`` is for the person at the screen."""

    def __init__(self, ja: str, en: str) -> None:
        self.says = Bilingual(ja, en)
        super().__init__(en)


def _name(typed: str, today: date) -> str:
    return _text(typed, 100, Bilingual("お名前を入れてください", "Enter your name"))


def _address(typed: str, today: date) -> str:
    return _text(
        typed, 300, Bilingual("都道府県からの住所を入れてください", "Enter your address, from the prefecture on")
    )


def _kana(typed: str, today: date) -> str:
    kana = katakana(typed)
    if not re.fullmatch(r"[ァ-ヺー・ ]{1,100}", kana):
        raise WrongError("カナで入れてください（ひらがなでも読めます）", "Write it in katakana; hiragana is read too")
    return kana


def _born_on(typed: str, today: date) -> str:
    day, rest = day_in(typed)
    if day is None or rest:
        raise WrongError(
            "1988/03/14のように、年・月・日で入れてください", "Write year, month and day, such as 1988/03/14"
        )
    if not EARLIEST <= day <= today:
        raise WrongError("生年月日の年を確かめてください", "Please check the year of your birth")
    return day.isoformat()


def _mail(typed: str, today: date) -> str:
    mail = normalize("NFKC", typed).strip()
    try:
        validate_email(mail)
    except ValidationError:
        raise WrongError("name@example.jpのような形で入れてください", "Write it in the form name@example.jp") from None
    return mail


def _phone(typed: str, today: date) -> str:
    try:
        return digits_of(typed, field="phone", at_least=10, at_most=11)
    except DigitsWrongError:
        raise WrongError("10桁か11桁の電話番号を入れてください", "Enter a phone number of 10 or 11 digits") from None


def _postal_code(typed: str, today: date) -> str:
    try:
        return digits_of(typed, field="postal_code", at_least=7, at_most=7)
    except DigitsWrongError:
        raise WrongError("7桁の郵便番号を入れてください", "Enter the 7 digits of your postal code") from None


def _text(typed: str, longest: int, missing: Bilingual) -> str:
    text = plain(typed).strip()
    if not text:
        raise WrongError(missing.ja, missing.en)
    if len(text) > longest:
        raise WrongError(f"{longest}字以内にしてください", f"Use at most {longest} characters")
    return text


class Field(NamedTuple):
    """One field of the form: what is asked, how it is typed, and how it is read."""

    code: str
    label: Bilingual
    hint: Bilingual
    read: Callable[[str, date], str]
    autocomplete: str
    kind: str = "text"
    inputmode: str = "text"
    longest: int = 100


NO_HINT = Bilingual("", "")
FIELDS = (
    Field(
        "name", Bilingual("お名前", "Name"), Bilingual("姓と名のあいだに空白", "Family and given name"), _name, "name"
    ),
    Field(
        "kana",
        Bilingual("お名前（カナ）", "Name in kana"),
        Bilingual("例: アオキ アオイ", "In katakana or hiragana"),
        _kana,
        "off",
    ),
    Field(
        "born_on",
        Bilingual("生年月日", "Date of birth"),
        Bilingual("例: 1988/03/14。和暦でも読めます", "Such as 1988/03/14"),
        _born_on,
        "bday",
        inputmode="numeric",
        longest=30,
    ),
    Field("mail", Bilingual("メールアドレス", "Mail address"), NO_HINT, _mail, "email", "email", "email", 254),
    Field(
        "phone",
        Bilingual("電話番号", "Phone number"),
        Bilingual("お電話での本人確認にも使います", "We also know you by it on the phone"),
        _phone,
        "tel",
        "tel",
        "tel",
        30,
    ),
    Field(
        "postal_code",
        Bilingual("郵便番号", "Postal code"),
        Bilingual("例: 100-0001", "Such as 100-0001"),
        _postal_code,
        "postal-code",
        inputmode="numeric",
        longest=20,
    ),
    Field(
        "address",
        Bilingual("お届け先の住所", "Address for the delivery"),
        Bilingual("都道府県から、建物と部屋の番号まで", "From the prefecture to the number of the room"),
        _address,
        "street-address",
        "area",
        longest=300,
    ),
)


@dataclass(frozen=True)
class FilledField:
    """A field with its value, and what is wrong with that."""

    field: Field
    value: str
    wrong: Bilingual | None


def read(form: QueryDict, *, today: date) -> tuple[dict[str, str], dict[str, Bilingual]]:
    """Return the values in their written form, and what is wrong with the others, both by field."""
    values: dict[str, str] = {}
    wrong: dict[str, Bilingual] = {}
    for field in FIELDS:
        try:
            values[field.code] = field.read(form.get(field.code, ""), today)
        except WrongError as error:
            wrong[field.code] = error.says
    return values, wrong


def as_typed(kept: Mapping[str, str]) -> dict[str, str]:
    """Return the values that are kept as the form shows them."""
    born_on = kept.get("born_on")
    return {**kept, **({"born_on": day_in_table(date.fromisoformat(born_on))} if born_on else {})}


def with_errors(values: Mapping[str, str], wrong: Mapping[str, Bilingual]) -> list[FilledField]:
    """Return the fields of the form with their values and errors."""
    return [FilledField(each, values.get(each.code, ""), wrong.get(each.code)) for each in FIELDS]
