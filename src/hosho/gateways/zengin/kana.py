"""The characters of the banks' files: JIS X 0201, half-width kana in capitals, digits, A to Z and a few signs.

A dakuten and a handakuten take a byte of their own. There are no small kana and no long vowel sign in an account
holder's name: ャ is written ヤ, and ー as a hyphen. ヲ, ヰ and ヱ are written as they sound.
"""

import unicodedata
from functools import lru_cache

import jaconv

from hosho.core.normalization import is_hyphen, katakana, large_kana

SIGNS = " ()-./¥｢｣"
KANA = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝﾞﾟ"
DIGITS = "0123456789"
CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

BYTES = {character: character.encode("shift_jis")[0] for character in SIGNS + KANA + DIGITS + CAPITALS}
"""Each character of the set with its byte; the yen sign is where others have a backslash."""
CHARACTERS = {byte: character for character, byte in BYTES.items()}


class NotInSetError(ValueError):
    """A character has no place in the set, and no other way to be written in it."""


def to_bytes(text: str) -> bytes:
    """Write a text in the set, whatever width and case it comes in.

    Raises:
        NotInSetError: it holds something else: kanji, a comma, an emoji.
    """
    composed = unicodedata.normalize("NFKC", text).upper()
    return b" ".join(b"".join(map(_character, word)) for word in composed.split())


@lru_cache(maxsize=4096)
def _character(character: str) -> bytes:
    capital = large_kana(katakana(character))
    plain = "-" if len(capital) == 1 and is_hyphen(capital) else "." if capital == "・" else capital
    try:
        return bytes(BYTES[each] for each in jaconv.z2h(plain, kana=True, ascii=False, digit=False))
    except KeyError:
        raise NotInSetError from None


def to_text(written: bytes) -> str:
    """Read a text of the set, its kana in full width.

    Raises:
        NotInSetError: a byte is none of the set's.
    """
    try:
        half_width = "".join(CHARACTERS[byte] for byte in written)
    except KeyError:
        raise NotInSetError from None
    return unicodedata.normalize("NFKC", half_width)
