"""The written form of what people type: digits in any width become digits, and what a member is found by."""

import re
from typing import TypedDict

from hosho.core.normalization import name_form, phone_form
from hosho.core.refusals import Refused


class DigitsWrongError(Refused):
    """A number has not the digits it needs. ``field`` is the one it was given in."""

    code = "digits-wrong"

    def __init__(self, field: str, at_least: int, at_most: int) -> None:
        self.field = field
        super().__init__(digits=str(at_least) if at_least == at_most else f"{at_least}-{at_most}")


class SearchKeys(TypedDict):
    """The columns under which a member is found by name."""

    name_key: str
    kana_key: str


def search_keys(*, name: str, kana: str) -> SearchKeys:
    """Return the form of a name and its kana that the search asks for too."""
    return SearchKeys(name_key=name_form(name), kana_key=name_form(kana))


def digits_of(typed: str, *, field: str, at_least: int, at_most: int) -> str:
    """Return the digits of a phone number or postal code; a leading +81 becomes 0.

    Raises:
        DigitsWrongError: something else stands in it, or there are too few or too many digits.
    """
    bare = phone_form(typed).replace("〒", "")
    if not re.fullmatch(rf"[0-9]{{{at_least},{at_most}}}", bare):
        raise DigitsWrongError(field, at_least, at_most)
    return bare
