"""The written form of what people type: digits in any width become digits."""

import re
import unicodedata


class DigitsWrongError(Exception):
    """A number has not the digits it needs. ``field`` is the one it was given in."""

    def __init__(self, field: str, at_least: int, at_most: int) -> None:
        self.field = field
        how_many = str(at_least) if at_least == at_most else f"{at_least} to {at_most}"
        super().__init__(f"{how_many} digits are needed")


def digits_of(typed: str, *, field: str, at_least: int, at_most: int) -> str:
    """Give the digits of a phone number or postal code; a leading +81 becomes 0.

    Raises:
        DigitsWrongError: something else stands in it, or there are too few or too many digits.
    """
    folded = unicodedata.normalize("NFKC", typed).strip()
    folded = re.sub(r"^\+81[\s-]*(\(0\))?", "0", folded)
    bare = re.sub(r"[\s()\-‐‑‒–—―−ー〒]", "", folded)
    if not re.fullmatch(rf"[0-9]{{{at_least},{at_most}}}", bare):
        raise DigitsWrongError(field, at_least, at_most)
    return bare
