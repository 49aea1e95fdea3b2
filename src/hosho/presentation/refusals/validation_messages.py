"""What is wrong with one field of a request, in words: by pydantic's codes and our own, in both languages."""

from collections.abc import Mapping
from typing import Any

from hosho.core.codes import Language
from hosho.core.terms import Text

WHOLE = Text("整数にしてください。", "Must be an integer.")
TEXT = Text("文字列にしてください。", "Must be a string.")
LIST = Text("配列にしてください。", "Must be an array.")
BOOLEAN = Text("true か false にしてください。", "Must be true or false.")
DAY = Text(
    "暦にある日付を 2021-09-06 の形で送ってください。", "Must be a date in YYYY-MM-DD format, for example 2021-09-06."
)
INSTANT = Text(
    "日時は、時差を付けて 2021-09-06T11:00:00+09:00 の形で送ってください。",
    "Must be a date and time with an offset, for example 2021-09-06T11:00:00+09:00.",
)
ID = Text(
    "UUIDにしてください。応答にある `id` をそのまま送ってください。",
    "Must be a UUID. Send the `id` from a response unchanged.",
)
OTHER = Text(
    "この値は使えません。APIの説明で、この項目を確かめてください。",
    "Invalid value. See this field in the API reference.",
)

WORDS: Mapping[str, Text] = {
    "missing": Text("この項目が必要です。", "Required."),
    "extra_forbidden": Text(
        "この名前の項目はありません。削除するか、つづりを確かめてください。",
        "Unknown field. Remove it, or check the spelling.",
    ),
    "string_type": TEXT,
    "string_too_short": Text("{min_length}字以上にしてください。", "Must have {min_length} or more characters."),
    "string_too_long": Text("{max_length}字以内にしてください。", "Must have at most {max_length} characters."),
    "string_unicode": Text("読めない文字があります。", "Contains characters that cannot be read."),
    "int_type": WHOLE,
    "int_parsing": WHOLE,
    "int_parsing_size": WHOLE,
    "int_from_float": WHOLE,
    "greater_than_equal": Text("{ge}以上にしてください。", "Must be {ge} or more."),
    "less_than_equal": Text("{le}以下にしてください。", "Must be {le} or less."),
    "bool_type": BOOLEAN,
    "bool_parsing": BOOLEAN,
    "literal_error": Text("次のどれかにしてください: {expected}。", "Must be one of: {expected}."),
    "uuid_type": ID,
    "uuid_parsing": ID,
    "date_type": DAY,
    "date_parsing": DAY,
    "date_from_datetime_parsing": DAY,
    "date_from_datetime_inexact": DAY,
    "datetime_type": INSTANT,
    "datetime_parsing": INSTANT,
    "datetime_from_date_parsing": INSTANT,
    "datetime_object_invalid": INSTANT,
    "timezone_aware": INSTANT,
    "list_type": LIST,
    "tuple_type": LIST,
    "too_short": Text("{min_length}個以上にしてください。", "Must have {min_length} or more items."),
    "too_long": Text("{max_length}個以内にしてください。", "Must have at most {max_length} items."),
    "dict_type": Text("オブジェクトにしてください。", "Must be an object."),
    # our own, raised as PydanticCustomError
    "opens-before-it-closes": Text(
        "`closes` は `opens` より後の時刻にしてください。", "`closes` must be later than `opens`."
    ),
    "line-twice": Text(
        "同じ明細が2回あります。`ordinal` ごとに1回だけ送ってください。", "Duplicate line. Send each `ordinal` once."
    ),
    "event-unknown": Text(
        "この名前のイベントはありません。イベントの一覧で確かめてください。",
        "Unknown event. See the event catalogue for valid names.",
    ),
    "url-invalid": Text(
        "ホストのあるURLを500字以内で送ってください。利用者名・パスワード・#は使えません。",
        "Must be an absolute URL with a host, without user, password or fragment, of at most 500 characters.",
    ),
    "https-needed": Text("https のURLにしてください。", "Must be an https URL."),
    "address-not-public": Text(
        "このアドレスは公開されていません。Webhookは公開アドレスにだけ送ります。",
        "This address is not public. Webhooks are sent to public addresses only.",
    ),
}


FORMATS: Mapping[str, Text] = {
    r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$": Text("制御文字は使えません。", "Must not contain control characters."),
    r"^[^@\s]+@[^@\s]+\.[^@\s]+$": Text(
        "name@example.jpのようなメールアドレスにしてください。",
        "Must be an email address, for example name@example.jp.",
    ),
    r"^20[0-9]{2}-(0[1-9]|1[0-2])$": Text(
        "月を 2021-09 の形で送ってください。", "Must be a month in YYYY-MM format, for example 2021-09."
    ),
    r"^[0-9-]{9,20}$": Text("数字とハイフンで9〜20字にしてください。", "Must be 9 to 20 digits and hyphens."),
    r"^[0-9A-Za-z._-]*$": Text(
        "英数字と「.」「_」「-」だけにしてください。", "Must be letters, digits, dots, underscores and hyphens."
    ),
    r"^[0-9A-Za-z][0-9A-Za-z._:-]{0,63}$": Text(
        "英数字で始まり、英数字と「.」「_」「:」「-」だけの1〜64字にしてください。",
        "Must be 1 to 64 letters, digits, dots, underscores, colons and hyphens, and start with a letter or digit.",
    ),
    r"^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$": Text(
        "小文字の英数字とハイフンで1〜40字にしてください。両端にハイフンは使えません。",
        "Must be 1 to 40 lower-case letters, digits and hyphens, without a hyphen at either end.",
    ),
}
"""What each pattern of the API's description asks for."""


def words_for(error: Mapping[str, Any], language: Language) -> str:
    """Return what would be right instead of what is in the field; ``error`` is one of pydantic's."""
    named = {name: str(value) for name, value in error.get("ctx", {}).items()}
    if "expected" in named:
        between = "、" if language == "ja" else ", "
        named["expected"] = named["expected"].replace(" or ", ", ").replace(", ", between)
    words = FORMATS.get(named.get("pattern", "")) or WORDS.get(error["type"], OTHER)
    return words.in_(language).format(**named)
