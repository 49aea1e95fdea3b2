"""What is wrong with one field of a request, in words: pydantic's codes and our own, in both languages."""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Words(NamedTuple):
    """A sentence that says what would be right; in braces what the rule itself names."""

    ja: str
    en: str


WHOLE = Words("整数にしてください。", "Give a whole number.")
TEXT = Words("文字列にしてください。", "Give a text.")
LIST = Words("配列にしてください。", "Give a list.")
BOOLEAN = Words("true か false にしてください。", "Give true or false.")
DAY = Words("暦にある日を 2021-09-06 の形で書いてください。", "Write a day of the calendar, as in 2021-09-06.")
INSTANT = Words(
    "日時は、時差を付けて 2021-09-06T11:00:00+09:00 の形で書いてください。",
    "Write the time with its offset, as in 2021-09-06T11:00:00+09:00.",
)
ID = Words(
    "IDの形が違います。応答にある値をそのまま使ってください。", "This is no id. Use the value of an answer as it is."
)
OTHER = Words(
    "この値は使えません。APIの説明にある形にしてください。", "This value cannot be used. See the description."
)

WORDS: Mapping[str, Words] = {
    "missing": Words("この項目が必要です。", "This field is needed."),
    "extra_forbidden": Words("この名前の項目はありません。", "There is no field of this name."),
    "string_type": TEXT,
    "string_too_short": Words("{min_length}字以上にしてください。", "At least {min_length} characters."),
    "string_too_long": Words("{max_length}字以内にしてください。", "At most {max_length} characters."),
    "string_pattern_mismatch": Words(
        "形が違うか、使えない文字があります。", "It has not the right form, or characters that cannot be used."
    ),
    "string_unicode": Words("読めない文字があります。", "It has characters that cannot be read."),
    "int_type": WHOLE,
    "int_parsing": WHOLE,
    "int_parsing_size": WHOLE,
    "int_from_float": WHOLE,
    "greater_than_equal": Words("{ge}以上にしてください。", "Not below {ge}."),
    "less_than_equal": Words("{le}以下にしてください。", "Not above {le}."),
    "bool_type": BOOLEAN,
    "bool_parsing": BOOLEAN,
    "literal_error": Words("次のどれかにしてください: {expected}", "One of these: {expected}"),
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
    "too_short": Words("{min_length}個以上にしてください。", "At least {min_length} of them."),
    "too_long": Words("{max_length}個以内にしてください。", "At most {max_length} of them."),
    "dict_type": Words("オブジェクトにしてください。", "Give an object."),
    # our own, raised as PydanticCustomError
    "opens-before-it-closes": Words(
        "閉店は、開店より後の時刻にしてください。", "A store closes after it opens: closes must lie above opens."
    ),
    "line-twice": Words(
        "同じ明細が2回あります。明細ごとに1回だけ書いてください。", "A line stands twice. Name each line once."
    ),
    "event-unknown": Words(
        "この名前のイベントはありません。イベントの一覧から選んでください。",
        "There is no event of this name; the catalogue of events lists those there are.",
    ),
    "url-invalid": Words(
        "ホストのあるURLを500字以内で書いてください。利用者名・パスワード・#は使えません。",
        "Write an absolute URL with a host, without user, password or fragment, of at most 500 characters.",
    ),
    "https-needed": Words("https のURLにしてください。", "Give an https URL."),
    "address-not-public": Words(
        "このアドレスは公開されていません。Webhookは公開アドレスにだけ送ります。",
        "This address is not public; webhooks are sent to public addresses only.",
    ),
}


def words_for(error: Mapping[str, Any], *, japanese: bool) -> str:
    """Say what would be right instead of what stands in the field."""
    words = WORDS.get(error["type"], OTHER)
    named = {name: str(value) for name, value in error.get("ctx", {}).items()}
    if japanese and "expected" in named:
        named["expected"] = named["expected"].replace(" or ", ", ").replace(", ", "、")
    return (words.ja if japanese else words.en).format(**named)
