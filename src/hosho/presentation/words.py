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


class Words(NamedTuple):
    """The same thing in both languages."""

    ja: str
    en: str

    def in_(self, language: Language) -> str:
        """Return the words in one language."""
        return self.ja if language == "ja" else self.en


class Look(NamedTuple):
    """How a state is shown: tone, shape and words."""

    tone: Tone
    shape: Shape
    words: Words


WEEKDAYS = Words("月火水木金土日", "Mon Tue Wed Thu Fri Sat Sun")
"""From Monday on."""

CONTRACT: Mapping[ContractState, Look] = {
    "not-started": Look("quiet", "not-begun", Words("利用開始前", "Not started")),
    "in-force": Look("ok", "good", Words("有効", "In force")),
    "suspended": Look("warn", "presses", Words("補償停止中", "Suspended")),
    "leaving": Look("info", "under-way", Words("解約予定", "Leaving")),
    "ended": Look("quiet", "ended", Words("終了", "Ended")),
}


def leaving_on(last_day: date) -> Look:
    """Return how a contract that ends on a day is shown: 解約予定（6月末）, Leaving (end of June)."""
    tone, shape, words = CONTRACT["leaving"]
    if (last_day + timedelta(days=1)).day == 1:
        on = Words(f"{last_day.month}月末", f"end of {last_day:%B}")
    else:
        on = Words(f"{last_day.month}月{last_day.day}日", f"{last_day.day} {last_day:%b}")
    return Look(tone, shape, Words(f"{words.ja}（{on.ja}）", f"{words.en} ({on.en})"))


ORDER: Mapping[OrderState, Look] = {
    "placed": Look("info", "under-way", Words("発送準備中", "Being prepared")),
    "shipped": Look("info", "onward", Words("発送済み", "Shipped")),
    "delivered": Look("quiet", "done", Words("お届け済み", "Delivered")),
    "cancelled": Look("quiet", "ended", Words("取り消し", "Cancelled")),
    "undelivered": Look("warn", "presses", Words("お届けできず", "Not delivered")),
    "returned": Look("quiet", "ended", Words("返品", "Returned")),
}

CLAIM: Mapping[ClaimState, Look] = {
    "reported": Look("info", "under-way", Words("受付済み", "Reported")),
    "approved": Look("ok", "good", Words("補償対象", "Covered")),
    "not-covered": Look("bad", "stopped", Words("補償対象外", "Not covered")),
    "referred": Look("hold", "person", Words("担当者が確認中", "With a person")),
    "quoted": Look("warn", "presses", Words("見積もり回答待ち", "Quote to answer")),
    "visit-booked": Look("info", "not-begun", Words("来店予約済み", "Visit booked")),
    "no-show": Look("quiet", "ended", Words("来店なし", "No-show")),
    "kit-sent": Look("info", "under-way", Words("キット発送済み", "Kit sent")),
    "on-its-way": Look("info", "under-way", Words("輸送中", "On its way")),
    "arrived": Look("info", "under-way", Words("到着", "Arrived")),
    "inspected": Look("info", "under-way", Words("点検済み", "Inspected")),
    "repairing": Look("info", "under-way", Words("修理中", "Repairing")),
    "repaired": Look("ok", "good", Words("修理完了", "Repaired")),
    "irreparable": Look("warn", "presses", Words("修理不可・交換へ", "Irreparable, exchanging")),
    "exchange-allocated": Look("info", "onward", Words("交換機を確保", "Unit allocated")),
    "sent-back": Look("info", "under-way", Words("返送中", "Sent back")),
    "delivered": Look("quiet", "done", Words("お届け済み", "Delivered")),
    "withdrawn": Look("quiet", "ended", Words("取り下げ", "Withdrawn")),
    "closed": Look("quiet", "done", Words("完了", "Closed")),
}

REPLY_OVERDUE = Look("bad", "presses", Words("回答期限超過", "Reply overdue"))
"""A claim that waits for a person beyond the time that was promised."""

LOANER: Mapping[LendingState, Look] = {
    "reserved": Look("quiet", "not-begun", Words("確保", "Reserved")),
    "sent": Look("info", "under-way", Words("発送済み", "Sent")),
    "lent": Look("info", "good", Words("貸出中", "Lent")),
    "overdue": Look("bad", "stopped", Words("返却期限超過", "Overdue")),
    "coming-back": Look("info", "under-way", Words("返送中", "On its way back")),
    "returned": Look("quiet", "done", Words("返却済み", "Returned")),
    "wiped": Look("quiet", "done", Words("返却済み", "Returned")),
    "lost": Look("quiet", "ended", Words("紛失として終了", "Closed as lost")),
}


def loaner_due(days: int) -> Look:
    """Return how a loaner is shown that is due back in ``days`` days; 0 is today."""
    if days == 0:
        return Look("warn", "presses", Words("返却は今日まで", "Due today"))
    return Look("warn", "presses", Words(f"期限まで{days}日", f"Due in {days} day{'' if days == 1 else 's'}"))


VISIT: Mapping[VisitState, Look] = {
    "booked": Look("info", "not-begun", Words("予約済み", "Booked")),
    "in-store": Look("info", "under-way", Words("来店中", "In store")),
    "done": Look("ok", "done", Words("店頭で修理完了", "Done")),
    "sent-on": Look("info", "onward", Words("発送修理へ切替", "Sent on")),
    "not-covered": Look("bad", "stopped", Words("対象外", "Not covered")),
    "cancelled": Look("quiet", "ended", Words("予約取り消し", "Cancelled")),
    "no-show": Look("quiet", "ended", Words("来店なし", "No-show")),
}
PART_UNCHECKED = Look("warn", "presses", Words("部品未確認", "Part unchecked"))
"""A booked visit whose part the store has not seen yet."""

INVOICE: Mapping[InvoiceState, Look] = {
    "open": Look("info", "not-begun", Words("お支払い前", "To be collected")),
    "collected": Look("quiet", "done", Words("お支払い済み", "Paid")),
    "failed": Look("warn", "presses", Words("お支払い未確認", "Not paid")),
    "credited": Look("quiet", "ended", Words("取り消し済み", "Credited")),
    "written-off": Look("quiet", "ended", Words("請求終了", "Closed unpaid")),
}

CAUSES: Mapping[Cause, Words] = {
    "natural-failure": Words("自然故障", "natural failure"),
    "total-loss": Words("全損", "total loss"),
    "partial-damage": Words("部分破損", "partial damage"),
    "wet": Words("水濡れ", "wetting"),
    "submerged": Words("水没", "submersion"),
    "loss": Words("紛失", "loss"),
    "theft": Words("盗難", "theft"),
    "battery": Words("バッテリー交換", "battery replacement"),
    "software": Words("ソフトウェアの不具合", "software faults"),
    "modification": Words("改造", "modification"),
    "natural-disaster": Words("天災", "natural disaster"),
    "other": Words("そのほか", "something else"),
}
"""In the order in which a member meets them; lists on pages follow it."""

INCIDENTS: Mapping[frozenset[Cause], Words] = {
    frozenset({"natural-failure"}): Words("自然に動かなくなった", "It stopped working by itself"),
    frozenset({"total-loss", "partial-damage", "wet", "submerged"}): Words(
        "落とした・割れた・濡れた", "Dropped, broken or wet"
    ),
    frozenset({"theft", "loss"}): Words("なくした・盗まれた", "Lost or stolen"),
}
"""What a member would say of all causes of one cover together."""

FAULTS: Mapping[Fault, Words] = {
    "screen": Words("画面", "screen"),
    "display": Words("表示", "display"),
    "camera": Words("カメラ", "camera"),
    "battery": Words("バッテリー", "battery"),
    "charging": Words("充電", "charging"),
    "power": Words("電源", "power"),
    "button": Words("ボタン", "buttons"),
    "speaker": Words("スピーカー", "speaker"),
    "microphone": Words("マイク", "microphone"),
    "biometrics": Words("指紋・顔認証", "fingerprint or face"),
    "wireless": Words("通信", "wireless"),
    "body": Words("本体", "body"),
    "liquid": Words("水濡れ", "liquid"),
    "other": Words("そのほか", "other"),
}

OUTCOMES: Mapping[Outcome, Look] = {
    "covered": Look("ok", "good", Words("補償対象", "Covered")),
    "not-covered": Look("bad", "stopped", Words("補償対象外", "Not covered")),
    "refer": Look("hold", "person", Words("担当者が判断", "A person decides")),
}

PER: Mapping[Per, Words] = {
    "contract-year": Words("利用開始日から1年ごとに", "each year from the start of use"),
    "rolling-12-months": Words("直前の12か月で", "in any 12 months"),
    "from-first-use": Words("最初に使った日からの1年で", "in the year that a first use opens"),
    "calendar-year": Words("1月から12月までの1年で", "from January to December"),
    "life": Words("契約の全期間で", "over the whole contract"),
}
"""How a limit counts, exactly."""

A_YEAR: Mapping[Per, Words] = {
    "contract-year": Words("1年に", "a year"),
    "rolling-12-months": Words("12か月に", "in 12 months"),
    "from-first-use": Words("1年に", "a year"),
    "calendar-year": Words("1年に", "a year"),
    "life": Words("契約中に", "in all"),
}
"""How a limit counts, in brief; the exact words stand beside it."""

START: Mapping[Start, Words] = {
    "shipped": Words("端末を発送した日", "the day the device is shipped"),
    "delivered": Words("端末が届いた日", "the day the device is delivered"),
    "purchased": Words("ご購入の日", "the day of purchase"),
    "next-month": Words("ご購入の翌月1日", "the first of the month after the purchase"),
}

BILLED: Mapping[Billed, Words] = {
    "afterwards": Words("1か月分を、翌月の1日に請求します", "Each month is billed on the first day of the next month"),
    "in-advance": Words("1か月分を、その月の1日に請求します", "Each month is billed on its first day, in advance"),
}

LEAVING: Mapping[Leaving, Words] = {
    "month-end": Words(
        "申し出た月の末日で終わります。その月の料金は全額かかり、翌月からはかかりません。"
        "利用を始めた月に解約するときは、その月は日割りです。",
        "The contract ends with the month in which you ask. That month is charged in full and nothing after it; "
        "if it is also the month of the start of use, it is charged by the day.",
    ),
    "by-day": Words(
        "申し出た日で終わり、その月の料金は日割りです。",
        "The contract ends on the day you ask, and that month is charged by the day.",
    ),
    "at-once": Words(
        "申し出た日で終わります。その月の料金は全額かかり、翌月からはかかりません。"
        "利用を始めた月に解約するときは、その月は利用開始日からの日割りです。",
        "The contract ends on the day you ask. That month is charged in full and nothing after it; "
        "if it is also the month of the start of use, it is charged by the day from that start.",
    ),
}
"""When a contract ends that is left, and what its last month costs."""

ONE_OFF: Mapping[OneOff, Words] = {
    "loaner-lost": Words("戻らなかった代替機の代金", "A loaner that did not come back"),
    "paid-repair": Words("補償に含まれない修理", "A repair that the cover does not include"),
}
"""What is charged for one occasion, as an invoice names it."""

BY_ITSELF: Mapping[ByItself, Words] = {
    "called-off": Words("購入の取りやめによる", "The purchase came to nothing"),
    "unused": Words("契約が終わった日より後の日数分", "The days after the contract ended"),
}
"""Why a credit note was issued that nobody typed a reason for."""

ACCOUNTS: Mapping[str, Words] = {
    "ordinary": Words("普通預金", "ordinary account"),
    "current": Words("当座預金", "current account"),
    "tax": Words("納税準備預金", "tax reserve account"),
    "other": Words("預金口座", "account"),
}
"""Kinds of bank accounts."""

COLOURS: Mapping[Colour, Words] = {
    "black": Words("ブラック", "Black"),
    "white": Words("ホワイト", "White"),
    "space-gray": Words("スペースグレイ", "Space grey"),
    "silver": Words("シルバー", "Silver"),
    "gold": Words("ゴールド", "Gold"),
    "red": Words("レッド", "Red"),
    "blue": Words("ブルー", "Blue"),
    "yellow": Words("イエロー", "Yellow"),
    "coral": Words("コーラル", "Coral"),
}

RESTRICTION: Mapping[str, Words] = {
    "○": Words("利用制限はありません", "no restriction"),
    "△": Words("これから制限される場合があります", "a restriction may follow"),
    "×": Words("利用が制限されています", "use is restricted"),
    "－": Words("確認の対象ではありません", "not subject to checks"),
}
"""What a network restriction mark means."""

NOT_JOINED: Mapping[Reason, Words] = {
    "sold": Words(
        "この端末はすでに購入されています。オプションに加入できるのは購入のときだけで、あとから付けることはできません。",
        "This device has been bought already. The option is joined in the purchase only and cannot be added later.",
    ),
    "not-in-stock": Words(
        "この端末は在庫にありません。オプションに加入できるのは購入のときだけです。",
        "This device is not in stock. The option is joined in a purchase only.",
    ),
    "not-for-sale": Words(
        "この端末は販売用ではありません。オプションに加入できるのは購入のときだけです。",
        "This device is not for sale. The option is joined in a purchase only.",
    ),
    "not-offered-yet": Words("オプションはまだ提供していません。", "The option is not offered yet."),
    "condition": Words(
        "オプションの対象になる状態の端末（中古品）ではありません。",
        "The option is for used devices, and this one is not.",
    ),
    "seller": Words(
        "オプションを提供する会社が販売する端末ではありません。",
        "This device is not sold by the company that offers the option.",
    ),
    "model": Words(
        "オプションの対象機種ではありません。",
        "This model is not among the models that the option covers.",
    ),
}
"""Why the option is not offered with a device; each reason stands on a clause (``sales.offering.CLAUSE_OF``)."""

BLANKS: Mapping[str, Words] = {
    "last_day": Words("最終日", "the last day"),
    "next_use_on": Words("回数が戻る日", "the day the count returns"),
    "in_force": Words("利用開始日から最終日まで", "from the start of use to the last day"),
    "started_on": Words("利用開始日", "the start of use"),
    "received_on": Words("受付の日", "the day of the report"),
    "model": Words("お使いの機種", "your model"),
}
"""What stands in a clause, read as part of the terms, where a decision would name its own day or model."""


def joined(words: list[str], language: Language) -> str:
    """Return words in one line: 「画面・カメラ」, "screen and camera"."""
    if language == "ja":
        return "・".join(words)
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
