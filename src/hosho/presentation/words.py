"""The words of the business on screen: for every code its Japanese and English, and for every state a tone and a shape.

A state is readable three ways, shape, word, then colour. What a state means is the core's;
how it looks is said here alone.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Literal, NamedTuple

from hosho.billing.operations.crediting import ByItself
from hosho.billing.operations.one_time_charges import Kind as OneOff
from hosho.core.codes import Cause, Fault, Language, Outcome
from hosho.core.coverage import ContractState
from hosho.core.moves import ClaimState, OrderState
from hosho.core.terms.model import Billed, Leaving, Per, Start
from hosho.devices.identity import Colour
from hosho.sales.offering import Reason

Tone = Literal["ok", "bad", "warn", "hold", "info", "quiet"]
Shape = Literal["not-begun", "under-way", "good", "done", "presses", "stopped", "person", "onward", "ended"]
LendingState = Literal["reserved", "sent", "lent", "overdue", "coming-back", "returned", "wiped", "lost"]
InvoiceState = Literal["open", "collected", "failed", "credited", "written-off"]
VisitState = Literal["booked", "in-store", "done", "sent-on", "not-covered", "cancelled", "no-show"]


class Bilingual(NamedTuple):
    """The same thing in both languages."""

    ja: str
    en: str

    def in_(self, language: Language) -> str:
        """Return the words in one language."""
        return self.ja if language == "ja" else self.en


class StatusStyle(NamedTuple):
    """How a state is shown: tone, shape and words."""

    tone: Tone
    shape: Shape
    words: Bilingual


WEEKDAYS = Bilingual("月火水木金土日", "Mon Tue Wed Thu Fri Sat Sun")
"""From Monday on."""

CONTRACT: Mapping[ContractState, StatusStyle] = {
    "not-started": StatusStyle("quiet", "not-begun", Bilingual("利用開始前", "Not started")),
    "in-force": StatusStyle("ok", "good", Bilingual("有効", "In force")),
    "suspended": StatusStyle("warn", "presses", Bilingual("補償停止中", "Suspended")),
    "leaving": StatusStyle("info", "under-way", Bilingual("解約予定", "Leaving")),
    "ended": StatusStyle("quiet", "ended", Bilingual("終了", "Ended")),
}


def leaving_on(last_day: date) -> StatusStyle:
    """Return how a contract that ends on a day is shown: 解約予定（6月末）, Leaving (end of June)."""
    tone, shape, words = CONTRACT["leaving"]
    if (last_day + timedelta(days=1)).day == 1:
        on = Bilingual(f"{last_day.month}月末", f"end of {last_day:%B}")
    else:
        on = Bilingual(f"{last_day.month}月{last_day.day}日", f"{last_day.day} {last_day:%b}")
    return StatusStyle(tone, shape, Bilingual(f"{words.ja}（{on.ja}）", f"{words.en} ({on.en})"))


ORDER: Mapping[OrderState, StatusStyle] = {
    "placed": StatusStyle("info", "under-way", Bilingual("発送準備中", "Being prepared")),
    "shipped": StatusStyle("info", "onward", Bilingual("発送済み", "Shipped")),
    "delivered": StatusStyle("quiet", "done", Bilingual("お届け済み", "Delivered")),
    "cancelled": StatusStyle("quiet", "ended", Bilingual("取り消し", "Cancelled")),
    "undelivered": StatusStyle("warn", "presses", Bilingual("お届けできず", "Not delivered")),
    "returned": StatusStyle("quiet", "ended", Bilingual("返品", "Returned")),
}

CLAIM: Mapping[ClaimState, StatusStyle] = {
    "reported": StatusStyle("info", "under-way", Bilingual("受付済み", "Reported")),
    "approved": StatusStyle("ok", "good", Bilingual("補償対象", "Covered")),
    "not-covered": StatusStyle("bad", "stopped", Bilingual("補償対象外", "Not covered")),
    "referred": StatusStyle("hold", "person", Bilingual("担当者が確認中", "With a person")),
    "quoted": StatusStyle("warn", "presses", Bilingual("見積もり回答待ち", "Quote to answer")),
    "visit-booked": StatusStyle("info", "not-begun", Bilingual("来店予約済み", "Visit booked")),
    "no-show": StatusStyle("quiet", "ended", Bilingual("来店なし", "No-show")),
    "kit-sent": StatusStyle("info", "under-way", Bilingual("キット発送済み", "Kit sent")),
    "on-its-way": StatusStyle("info", "under-way", Bilingual("輸送中", "On its way")),
    "arrived": StatusStyle("info", "under-way", Bilingual("到着", "Arrived")),
    "inspected": StatusStyle("info", "under-way", Bilingual("点検済み", "Inspected")),
    "repairing": StatusStyle("info", "under-way", Bilingual("修理中", "Repairing")),
    "repaired": StatusStyle("ok", "good", Bilingual("修理完了", "Repaired")),
    "irreparable": StatusStyle("warn", "presses", Bilingual("修理不可・交換へ", "Irreparable, exchanging")),
    "exchange-allocated": StatusStyle("info", "onward", Bilingual("交換機を確保", "Unit allocated")),
    "sent-back": StatusStyle("info", "under-way", Bilingual("返送中", "Sent back")),
    "delivered": StatusStyle("quiet", "done", Bilingual("お届け済み", "Delivered")),
    "withdrawn": StatusStyle("quiet", "ended", Bilingual("取り下げ", "Withdrawn")),
    "closed": StatusStyle("quiet", "done", Bilingual("完了", "Closed")),
}

REPLY_OVERDUE = StatusStyle("bad", "presses", Bilingual("回答期限超過", "Reply overdue"))
"""A claim that waits for a person beyond the time that was promised."""

LOANER: Mapping[LendingState, StatusStyle] = {
    "reserved": StatusStyle("quiet", "not-begun", Bilingual("確保", "Reserved")),
    "sent": StatusStyle("info", "under-way", Bilingual("発送済み", "Sent")),
    "lent": StatusStyle("info", "good", Bilingual("貸出中", "Lent")),
    "overdue": StatusStyle("bad", "stopped", Bilingual("返却期限超過", "Overdue")),
    "coming-back": StatusStyle("info", "under-way", Bilingual("返送中", "On its way back")),
    "returned": StatusStyle("quiet", "done", Bilingual("返却済み", "Returned")),
    "wiped": StatusStyle("quiet", "done", Bilingual("返却済み", "Returned")),
    "lost": StatusStyle("quiet", "ended", Bilingual("紛失として終了", "Closed as lost")),
}


def loaner_due(days: int) -> StatusStyle:
    """Return how a loaner is shown that is due back in ``days`` days; 0 is today."""
    if days == 0:
        return StatusStyle("warn", "presses", Bilingual("返却は今日まで", "Due today"))
    return StatusStyle(
        "warn", "presses", Bilingual(f"期限まで{days}日", f"Due in {days} day{'' if days == 1 else 's'}")
    )


VISIT: Mapping[VisitState, StatusStyle] = {
    "booked": StatusStyle("info", "not-begun", Bilingual("予約済み", "Booked")),
    "in-store": StatusStyle("info", "under-way", Bilingual("来店中", "In store")),
    "done": StatusStyle("ok", "done", Bilingual("店頭で修理完了", "Done")),
    "sent-on": StatusStyle("info", "onward", Bilingual("発送修理へ切替", "Sent on")),
    "not-covered": StatusStyle("bad", "stopped", Bilingual("対象外", "Not covered")),
    "cancelled": StatusStyle("quiet", "ended", Bilingual("予約取り消し", "Cancelled")),
    "no-show": StatusStyle("quiet", "ended", Bilingual("来店なし", "No-show")),
}
PART_UNCHECKED = StatusStyle("warn", "presses", Bilingual("部品未確認", "Part unchecked"))
"""A booked visit whose part the store has not seen yet."""

INVOICE: Mapping[InvoiceState, StatusStyle] = {
    "open": StatusStyle("info", "not-begun", Bilingual("お支払い前", "To be collected")),
    "collected": StatusStyle("quiet", "done", Bilingual("お支払い済み", "Paid")),
    "failed": StatusStyle("warn", "presses", Bilingual("お支払い未確認", "Not paid")),
    "credited": StatusStyle("quiet", "ended", Bilingual("取り消し済み", "Credited")),
    "written-off": StatusStyle("quiet", "ended", Bilingual("請求終了", "Closed unpaid")),
}

CAUSES: Mapping[Cause, Bilingual] = {
    "natural-failure": Bilingual("自然故障", "natural failure"),
    "total-loss": Bilingual("全損", "total loss"),
    "partial-damage": Bilingual("部分破損", "partial damage"),
    "wet": Bilingual("水濡れ", "wetting"),
    "submerged": Bilingual("水没", "submersion"),
    "loss": Bilingual("紛失", "loss"),
    "theft": Bilingual("盗難", "theft"),
    "battery": Bilingual("バッテリー交換", "battery replacement"),
    "software": Bilingual("ソフトウェアの不具合", "software faults"),
    "modification": Bilingual("改造", "modification"),
    "natural-disaster": Bilingual("天災", "natural disaster"),
    "other": Bilingual("そのほか", "something else"),
}
"""In the order in which a member meets them; lists on pages follow it."""

INCIDENTS: Mapping[frozenset[Cause], Bilingual] = {
    frozenset({"natural-failure"}): Bilingual("自然に動かなくなった", "It stopped working by itself"),
    frozenset({"total-loss", "partial-damage", "wet", "submerged"}): Bilingual(
        "落とした・割れた・濡れた", "Dropped, broken or wet"
    ),
    frozenset({"theft", "loss"}): Bilingual("なくした・盗まれた", "Lost or stolen"),
}
"""What a member would say of all causes of one cover together."""

FAULTS: Mapping[Fault, Bilingual] = {
    "screen": Bilingual("画面", "screen"),
    "display": Bilingual("表示", "display"),
    "camera": Bilingual("カメラ", "camera"),
    "battery": Bilingual("バッテリー", "battery"),
    "charging": Bilingual("充電", "charging"),
    "power": Bilingual("電源", "power"),
    "button": Bilingual("ボタン", "buttons"),
    "speaker": Bilingual("スピーカー", "speaker"),
    "microphone": Bilingual("マイク", "microphone"),
    "biometrics": Bilingual("指紋・顔認証", "fingerprint or face"),
    "wireless": Bilingual("通信", "wireless"),
    "body": Bilingual("本体", "body"),
    "liquid": Bilingual("水濡れ", "liquid"),
    "other": Bilingual("そのほか", "other"),
}

OUTCOMES: Mapping[Outcome, StatusStyle] = {
    "covered": StatusStyle("ok", "good", Bilingual("補償対象", "Covered")),
    "not-covered": StatusStyle("bad", "stopped", Bilingual("補償対象外", "Not covered")),
    "refer": StatusStyle("hold", "person", Bilingual("担当者が判断", "A person decides")),
}

PER: Mapping[Per, Bilingual] = {
    "contract-year": Bilingual("利用開始日から1年ごとに", "each year from the start of use"),
    "rolling-12-months": Bilingual("直前の12か月で", "in any 12 months"),
    "from-first-use": Bilingual("最初に使った日からの1年で", "in the year that a first use opens"),
    "calendar-year": Bilingual("1月から12月までの1年で", "from January to December"),
    "life": Bilingual("契約の全期間で", "over the whole contract"),
}
"""How a limit counts, exactly."""

A_YEAR: Mapping[Per, Bilingual] = {
    "contract-year": Bilingual("1年に", "a year"),
    "rolling-12-months": Bilingual("12か月に", "in 12 months"),
    "from-first-use": Bilingual("1年に", "a year"),
    "calendar-year": Bilingual("1年に", "a year"),
    "life": Bilingual("契約中に", "in all"),
}
"""How a limit counts, in brief; the exact words stand beside it."""

START: Mapping[Start, Bilingual] = {
    "shipped": Bilingual("端末を発送した日", "the day the device is shipped"),
    "delivered": Bilingual("端末が届いた日", "the day the device is delivered"),
    "purchased": Bilingual("ご購入の日", "the day of purchase"),
    "next-month": Bilingual("ご購入の翌月1日", "the first of the month after the purchase"),
}

BILLED: Mapping[Billed, Bilingual] = {
    "afterwards": Bilingual(
        "1か月分を、翌月の1日に請求します", "Each month is billed on the first day of the next month"
    ),
    "in-advance": Bilingual("1か月分を、その月の1日に請求します", "Each month is billed on its first day, in advance"),
}

LEAVING: Mapping[Leaving, Bilingual] = {
    "month-end": Bilingual(
        "申し出た月の末日で終わります。その月の料金は全額かかり、翌月からはかかりません。"
        "利用を始めた月に解約するときは、その月は日割りです。",
        "The contract ends with the month in which you ask. That month is charged in full and nothing after it; "
        "if it is also the month of the start of use, it is charged by the day.",
    ),
    "by-day": Bilingual(
        "申し出た日で終わり、その月の料金は日割りです。",
        "The contract ends on the day you ask, and that month is charged by the day.",
    ),
    "at-once": Bilingual(
        "申し出た日で終わります。その月の料金は全額かかり、翌月からはかかりません。"
        "利用を始めた月に解約するときは、その月は利用開始日からの日割りです。",
        "The contract ends on the day you ask. That month is charged in full and nothing after it; "
        "if it is also the month of the start of use, it is charged by the day from that start.",
    ),
}
"""When a contract ends that is left, and what its last month costs."""

ONE_OFF: Mapping[OneOff, Bilingual] = {
    "loaner-lost": Bilingual("戻らなかった代替機の代金", "A loaner that did not come back"),
    "paid-repair": Bilingual("補償に含まれない修理", "A repair that the cover does not include"),
}
"""What is charged for one occasion, as an invoice names it."""

BY_ITSELF: Mapping[ByItself, Bilingual] = {
    "called-off": Bilingual("購入の取りやめによる", "The purchase came to nothing"),
    "unused": Bilingual("契約が終わった日より後の日数分", "The days after the contract ended"),
}
"""Why a credit note was issued that nobody typed a reason for."""

ACCOUNTS: Mapping[str, Bilingual] = {
    "ordinary": Bilingual("普通預金", "ordinary account"),
    "current": Bilingual("当座預金", "current account"),
    "tax": Bilingual("納税準備預金", "tax reserve account"),
    "other": Bilingual("預金口座", "account"),
}
"""Kinds of bank accounts."""

COLOURS: Mapping[Colour, Bilingual] = {
    "black": Bilingual("ブラック", "Black"),
    "white": Bilingual("ホワイト", "White"),
    "space-gray": Bilingual("スペースグレイ", "Space grey"),
    "silver": Bilingual("シルバー", "Silver"),
    "gold": Bilingual("ゴールド", "Gold"),
    "red": Bilingual("レッド", "Red"),
    "blue": Bilingual("ブルー", "Blue"),
    "yellow": Bilingual("イエロー", "Yellow"),
    "coral": Bilingual("コーラル", "Coral"),
}

RESTRICTION: Mapping[str, Bilingual] = {
    "○": Bilingual("利用制限はありません", "no restriction"),
    "△": Bilingual("これから制限される場合があります", "a restriction may follow"),
    "×": Bilingual("利用が制限されています", "use is restricted"),
    "－": Bilingual("確認の対象ではありません", "not subject to checks"),
}
"""What a network restriction mark means."""

NOT_JOINED: Mapping[Reason, Bilingual] = {
    "sold": Bilingual(
        "この端末はすでに購入されています。オプションに加入できるのは購入のときだけで、あとから付けることはできません。",
        "This device has been bought already. The option is joined in the purchase only and cannot be added later.",
    ),
    "not-in-stock": Bilingual(
        "この端末は在庫にありません。オプションに加入できるのは購入のときだけです。",
        "This device is not in stock. The option is joined in a purchase only.",
    ),
    "not-for-sale": Bilingual(
        "この端末は販売用ではありません。オプションに加入できるのは購入のときだけです。",
        "This device is not for sale. The option is joined in a purchase only.",
    ),
    "not-offered-yet": Bilingual("オプションはまだ提供していません。", "The option is not offered yet."),
    "condition": Bilingual(
        "オプションの対象になる状態の端末（中古品）ではありません。",
        "The option is for used devices, and this one is not.",
    ),
    "seller": Bilingual(
        "オプションを提供する会社が販売する端末ではありません。",
        "This device is not sold by the company that offers the option.",
    ),
    "model": Bilingual(
        "オプションの対象機種ではありません。",
        "This model is not among the models that the option covers.",
    ),
}
"""Why the option is not offered with a device; each reason stands on a clause (``sales.offering.CLAUSE_OF``)."""

BLANKS: Mapping[str, Bilingual] = {
    "last_day": Bilingual("最終日", "the last day"),
    "next_use_on": Bilingual("回数が戻る日", "the day the count returns"),
    "in_force": Bilingual("利用開始日から最終日まで", "from the start of use to the last day"),
    "started_on": Bilingual("利用開始日", "the start of use"),
    "received_on": Bilingual("受付の日", "the day of the report"),
    "model": Bilingual("お使いの機種", "your model"),
}
"""What stands in a clause, read as part of the terms, where a decision would name its own day or model."""


def joined(words: list[str], language: Language) -> str:
    """Return words in one line: 「画面・カメラ」, "screen and camera"."""
    if language == "ja":
        return "・".join(words)
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
