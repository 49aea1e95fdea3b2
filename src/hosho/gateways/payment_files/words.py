"""What is wrong with a file or a sum, in Japanese and English for the person who has to correct it."""

from collections.abc import Mapping

from hosho.core.terms import Text
from hosho.gateways.payment_files.values import Problem, Unreadable, UnwritableError

PROBLEMS: Mapping[Problem, Text] = {
    "not-in-set": Text("使えない文字を含んでいます", "has a character that cannot be used here"),
    "too-long": Text("長すぎます", "is too long"),
    "not-a-number": Text("数字ではありません", "is not a number"),
    "out-of-range": Text("使える範囲の外です", "is outside the range that can be used"),
    "wrong-form": Text("形式が違います", "is not in the right form"),
    "other-means": Text("この収納方法ではありません", "is not this means of payment"),
    "wrong-length": Text("長さが違います", "does not have the right length"),
    "unknown-code": Text("知らないコードです", "is a code that is not known"),
    "not-a-day": Text("日付ではありません", "is not a day"),
    "in-the-future": Text("まだ来ていない日です", "is a day that has not come yet"),
    "missing": Text("ありません", "is missing"),
    "unexpected": Text("ここにあってはならないものです", "does not belong here"),
    "differs": Text("合いません", "does not agree"),
}
FIELDS: Mapping[str, Text] = {
    "line": Text("行", "the line"),
    "record": Text("レコード", "the record"),
    "header": Text("ヘッダー", "the header"),
    "trailer": Text("トレーラー", "the trailer"),
    "end": Text("エンドレコード", "the end record"),
    "business": Text("種別コード", "the kind of business"),
    "client_code": Text("委託者コード", "the client's code"),
    "client_name": Text("委託者名", "the client's name"),
    "day": Text("引落日", "the day of the debit"),
    "pays": Text("支払い方法", "the means of payment"),
    "bank_code": Text("銀行番号", "the bank code"),
    "branch_code": Text("支店番号", "the branch code"),
    "number": Text("口座番号", "the account number"),
    "holder_kana": Text("預金者名（カナ）", "the holder's name in kana"),
    "amount_yen": Text("金額", "the amount"),
    "reference": Text("顧客番号（照合番号）", "the reference"),
    "token_reference": Text("カードの参照番号", "the card's reference"),
    "result": Text("結果", "the result"),
    "code": Text("結果コード", "the result's code"),
    "processed_on": Text("処理日", "the day of the charge"),
    "count": Text("合計件数", "the total number"),
    "yen": Text("合計金額", "the total amount"),
    "paid_count": Text("振替済件数", "the number transferred"),
    "paid_yen": Text("振替済金額", "the amount transferred"),
    "failed_count": Text("振替不能件数", "the number not transferred"),
    "failed_yen": Text("振替不能金額", "the amount not transferred"),
}


def finding_in_words(finding: Unreadable) -> Text:
    """Return where a file cannot be read, and why: 3行目: 金額が数字ではありません。"""
    said = _said(finding.field, finding.problem)
    return Text(f"{finding.line}行目: {said.ja}。", f"Line {finding.line}: {said.en}.")


def refusal_in_words(error: UnwritableError) -> Text:
    """Return why a sum cannot be written into the file."""
    said = _said(error.field, error.problem)
    return Text(f"{error.reference}: {said.ja}。", f"{error.reference}: {said.en}.")


def _said(field: str, problem: Problem) -> Text:
    name, what = FIELDS[field], PROBLEMS[problem]
    return Text(f"{name.ja}が{what.ja}", f"{name.en} {what.en}")
