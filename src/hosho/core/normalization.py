"""The one written form of what people write: what is kept and what is asked go through the same functions.

Two ways of writing the same thing come out equal, and a beginning of the one is a beginning of the other: every letter
is folded by what stands before it, never by what follows.
"""

import re
import unicodedata
from datetime import date

LONGEST = 64
"""Characters of a name's form that are kept: enough to tell people apart, and never too much for an index."""

# Forms of one character that families write differently and clerks write as they come. Left: as found; right: as kept.
_VARIANTS = str.maketrans(
    "髙﨑嵜碕齋齊斉邊邉澤濱濵廣櫻國嶋嶌眞惠會瀨德黑靜曾冨槇渕淵籐藪萬實榮龍彌與峯舘桒檜",
    "高崎崎崎斎斎斎辺辺沢浜浜広桜国島島真恵会瀬徳黒静曽富槙淵淵藤薮万実栄竜弥与峰館桑桧",
)
_KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}
_LARGE = str.maketrans("ァィゥェォッャュョヮヵヶヰヱヲ", "アイウエオツヤユヨワカケイエオ")
_SAME_SOUND = (("チ\u3099", "シ"), ("ツ\u3099", "ス"))  # ヂ and ジ, ヅ and ズ; the marks go afterwards
_ROWS = {
    "ア": "アカサタナハマヤラワ",
    "イ": "イキシチニヒミリ",
    "ウ": "ウクスツヌフムユル",
    "エ": "エケセテネヘメレ",
    "オ": "オコソトノホモヨロ",
}
_VOWEL = {kana: vowel for vowel, row in _ROWS.items() for kana in row}
_LENGTHENS = {"オ": "ウ", "エ": "イ"}
"""After these vowels this letter says nothing but that they are long: サトウ and サトー, ケイコ and ケーコ."""
_REPEATS = "々〻ゝヽ"

_ERAS = {"明治": 1868, "大正": 1912, "昭和": 1926, "平成": 1989, "令和": 2019}
"""The first year of each era. Days after an era's end are read too: papers printed ahead carry them."""
_LETTERS = {"M": "明治", "T": "大正", "S": "昭和", "H": "平成", "R": "令和"}
_ALONE = r"(?<![0-9A-Z.-])", r"(?:生まれ|生)?(?![0-9A-Z-])"
_DASH_BETWEEN_DIGITS = re.compile(r"(?<=[0-9])\s?[‐‑‒–—―−ー]\s?(?=[0-9])")
_DAY_WRITTEN = [
    re.compile(_ALONE[0] + pattern + _ALONE[1])
    for pattern in (
        r"(?P<era>明治|大正|昭和|平成|令和|[MTSHR]\.?)\s*(?P<year>元|[0-9]{1,2})\s*(?:[./-]|年)\s*"
        r"(?P<month>[0-9]{1,2})\s*(?:[./-]|月)\s*(?P<day>[0-9]{1,2})\s*日?",
        r"(?P<era>[MTSHR])(?P<year>[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})",
        r"(?P<era>)(?P<year>(?:18|19|20)[0-9]{2})\s*(?:[./-]|年)\s*"
        r"(?P<month>[0-9]{1,2})\s*(?:[./-]|月)\s*(?P<day>[0-9]{1,2})\s*日?",
        r"(?P<era>)(?P<year>(?:18|19|20)[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})",
    )
]


def plain(text: str) -> str:
    """Return a text in NFKC without control, format and variation characters, a run of spaces as one."""
    folded = unicodedata.normalize("NFKC", text)
    spaced = re.sub(r"\s+", " ", folded)
    return "".join(each for each in spaced if unicodedata.category(each) not in _NOT_WRITTEN and not _selects(each))


_NOT_WRITTEN = ("Cc", "Cf", "Cs", "Co", "Cn")


def _selects(character: str) -> bool:
    """Return whether a character only chooses a shape for the one before it."""
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def name_form(text: str) -> str:
    """Return the form of a name or its kana under which it is found; at most ``LONGEST`` letters and digits.

    Folded: width, hiragana and katakana, spaces and signs, small kana, long vowels (ー, and ウ or イ that lengthens),
    voiced marks (ヤマザキ, ヤマサキ), ヂ and ジ, ヅ and ズ, ヲ, 々, forms of one kanji (髙, 高), case and accents.
    """
    decomposed = unicodedata.normalize("NFKD", plain(text).casefold())
    decomposed = decomposed.translate(_KATAKANA)
    for sound, same in _SAME_SOUND:
        decomposed = decomposed.replace(sound, same)
    form: list[str] = []
    for each in large_kana(decomposed).translate(_VARIANTS):
        before = form[-1] if form else ""
        vowel = _VOWEL.get(before, "")
        if is_hyphen(each):
            form.append(vowel)
        elif each in _REPEATS:
            form.append(before)
        elif vowel and each == _LENGTHENS.get(vowel):
            form.append(vowel)
        elif unicodedata.category(each)[0] in "LN":
            form.append(each)
        form = form if form and form[-1] else form[:-1]
    return unicodedata.normalize("NFC", "".join(form))[:LONGEST]


def katakana(text: str) -> str:
    """Return kana as they are kept and shown: full-width katakana, a space between family and given name."""
    return plain(text).strip().translate(_KATAKANA)


def large_kana(text: str) -> str:
    """Return katakana with the small ones written large, and ヰ, ヱ and ヲ as they sound."""
    return text.translate(_LARGE)


def is_kana(form: str) -> bool:
    """Return whether a name's form is kana alone."""
    return bool(form) and all("ア" <= each <= "ン" for each in form)


def number_form(text: str) -> str:
    """Return a number of a device, parcel or paper: half width, capitals, without spaces and hyphens."""
    return "".join(each for each in plain(text).upper() if not (each.isspace() or is_hyphen(each)))


def is_hyphen(character: str) -> bool:
    """Return whether people type this character for a hyphen."""
    return unicodedata.category(character) == "Pd" or character in "−ー"


def phone_form(text: str) -> str:
    """Return a phone number's digits as dialled inside Japan: +81 becomes 0. What is no digit or separator stays."""
    inland = re.sub(r"^\+\s*81[\s-]*(\(0\)|0(?=[0-9]))?", "0", plain(text).strip())
    return "".join(each for each in inland if not (each.isspace() or is_hyphen(each) or each in "()."))


def day_in(text: str) -> tuple[date | None, str]:
    """Find a day of the calendar in a text, and give it with what else stands there.

    Read are 昭和63年3月14日, S63.3.14, S630314 and the other eras from 明治, 1988年3月14日, 1988/3/14, 1988-03-14 and
    19880314, in any width. A day that does not exist is left in the text.
    """
    folded = _DASH_BETWEEN_DIGITS.sub("-", plain(text).upper())
    for written in _DAY_WRITTEN:
        for found in written.finditer(folded):
            day = _day(found["era"].rstrip("."), found["year"], int(found["month"]), int(found["day"]))
            if day is not None:
                return day, f"{folded[: found.start()]} {folded[found.end() :]}".strip()
    return None, folded


def _day(era: str, written_year: str, month: int, day: int) -> date | None:
    year = 1 if written_year == "元" else int(written_year)
    if era:
        year += _ERAS[_LETTERS.get(era, era)] - 1
    try:
        return date(year, month, day)
    except ValueError:
        return None
