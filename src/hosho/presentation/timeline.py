"""The timeline of a claim as a member reads it: what is done, what is going on now, what is still to come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from hosho.core.moves import ClaimState
from hosho.presentation.words import Shape, Words

HAPPENED: Mapping[str, Words] = {
    "contracts.joined": Words("端末を購入し、補償に加入しました", "Bought the device and joined the plan"),
    "sales.shipped": Words("端末を発送しました", "The device was shipped"),
    "sales.delivered": Words("端末をお届けしました", "The device was delivered"),
    "contracts.started": Words("利用を開始しました", "Cover started"),
    "contracts.natural-cover-ended": Words("自然故障の補償が終わりました", "Cover for natural failure ended"),
    "contracts.suspended": Words("お支払いの確認まで、補償を止めました", "Cover was paused until your payment"),
    "contracts.resumed": Words("お支払いを確認し、補償を再開しました", "We received your payment; cover resumed"),
    "contracts.terms-applied": Words("新しい版の約款が適用されました", "A later version of the terms was applied"),
    "contracts.unit-exchanged": Words("補償が交換した端末に移りました", "Cover moved to the exchanged device"),
    "contracts.left": Words("解約を受け付けました", "You asked to leave the plan"),
    "contracts.stayed": Words("解約を取り消しました", "You took the leaving back"),
    "contracts.terminated": Words("契約の終了をお知らせしました", "The contract was ended by us"),
    "contracts.called-off": Words(
        "購入の取り消しにより、契約もなくなりました", "The purchase was undone, and the contract with it"
    ),
    "contracts.ended": Words("契約が終わりました", "The contract ended"),
    "claims.reported": Words("故障の報告を受け付けました", "We received your report"),
    "claims.approved": Words("補償の対象と決まりました", "Your repair is covered"),
    "claims.refused": Words("補償の対象外と決まりました", "This is not covered"),
    "claims.referred": Words("担当者に引き継ぎました", "A person took over"),
    "claims.reply-overdue": Words(
        "お知らせの期限を過ぎました。確認を続けています", "Our answer is late; a person is still looking at it"
    ),
    "claims.kit-asked": Words("発送での修理を申し込みました", "You asked for a ship-in repair"),
    "claims.kit-sent": Words("梱包キットを発送しました", "We sent the packing kit"),
    "claims.on-its-way": Words("配送会社が端末をお預かりしました", "The carrier took your device"),
    "claims.arrived": Words("端末が修理センターに届きました", "Your device reached the repair centre"),
    "claims.inspected": Words("点検を終えました", "We inspected your device"),
    "claims.found-not-covered": Words("点検の結果、補償の対象外でした", "The inspection found that it is not covered"),
    "claims.found-to-refer": Words("点検の結果を担当者に引き継ぎました", "A person took over after the inspection"),
    "claims.upheld": Words("担当者が、補償の対象と判断しました", "A person decided that it is covered"),
    "claims.rejected": Words("担当者が、補償の対象外と判断しました", "A person decided that it is not covered"),
    "claims.visit-booked": Words("来店を予約しました", "Your visit was booked"),
    "claims.visit-cancelled": Words("来店の予約を取り消しました", "Your visit was cancelled"),
    "claims.no-show": Words(
        "予約の時刻から時間が過ぎ、枠を空けました", "The time of your visit passed, and its slot was released"
    ),
    "claims.checked-in": Words("お店で端末をお預かりしました", "The store took your device in"),
    "claims.sent-on": Words("お店から修理センターへ送りました", "The store sent your device on to the repair centre"),
    "claims.handed-back": Words("お店で端末をお渡ししました", "The store handed your device back to you"),
    "claims.irreparable": Words(
        "修理できないため、交換に切り替えました", "It cannot be repaired, so it will be exchanged"
    ),
    "claims.exchange-allocated": Words("交換する端末を確保しました", "We set a device aside for the exchange"),
    "claims.quoted": Words("修理の見積もりをお知らせしました", "We sent you a quote for the repair"),
    "claims.quote-accepted": Words("見積もりの金額での修理を承りました", "You accepted the quote"),
    "claims.quote-declined": Words("見積もりをお断りになりました", "You declined the quote"),
    "claims.repair-stopped": Words(
        "修理を中止しました。費用はかかりません", "The repair was stopped, and you pay nothing"
    ),
    "claims.loaner-reserved": Words("代替機を確保しました", "We set a loaner aside for you"),
    "claims.loaner-released": Words("代替機の確保を解きました", "The loaner is no longer set aside"),
    "claims.loaner-sent": Words("代替機を発送しました", "We sent the loaner"),
    "claims.loaner-lent": Words("代替機をお届けしました", "The loaner was delivered to you"),
    "claims.loaner-overdue": Words("代替機の返却期限が過ぎました", "The loaner was not back by its day"),
    "claims.loaner-sent-back": Words("代替機の返送をお預かりしました", "The carrier took the loaner"),
    "claims.loaner-returned": Words("代替機が戻りました", "The loaner is back"),
    "claims.loaner-lost": Words("代替機を紛失として扱いました", "The loaner was given up as lost"),
    "claims.withdrawn": Words("受付を取り下げました", "You withdrew the report"),
    "claims.undone": Words("ひとつ前の記録を訂正しました", "The record before this one was corrected"),
    "claims.repair-started": Words("修理を始めました", "We started the repair"),
    "claims.repaired": Words("修理が終わりました", "The repair is finished"),
    "claims.sent-back": Words("端末を返送しました", "We sent your device back"),
    "claims.delivered": Words("端末をお手元にお届けしました", "Your device was delivered to you"),
    "claims.closed": Words("手続きがすべて終わりました", "Everything is done"),
}
"""What a journal entry tells a member. Entries without words here are not a member's concern."""

GOING_ON: Mapping[ClaimState, Words] = {
    "reported": Words("内容を確認しています", "We are looking at your report"),
    "approved": Words("梱包キットの発送を準備しています", "We are preparing the packing kit"),
    "not-covered": Words("そのまま返送する準備をしています", "We are preparing to send it back as it is"),
    "referred": Words("担当者が内容を確認しています", "A person is looking at it"),
    "quoted": Words("見積もりへのお返事をお待ちしています", "We are waiting for your answer to the quote"),
    "visit-booked": Words("ご来店をお待ちしています", "We look forward to your visit"),
    "no-show": Words("もう一度のご予約をお待ちしています", "Please book again"),
    "kit-sent": Words("キットが届いたら、端末をお送りください", "When the kit arrives, please send us your device"),
    "on-its-way": Words("端末を修理センターへ運んでいます", "Your device is on its way to the repair centre"),
    "arrived": Words("点検しています", "We are inspecting your device"),
    "inspected": Words("修理の準備をしています", "We are preparing the repair"),
    "repairing": Words("修理しています", "We are repairing your device"),
    "repaired": Words("返送の準備をしています", "We are preparing to send it back"),
    "irreparable": Words("交換する端末を探しています", "We are looking for a device to exchange it for"),
    "exchange-allocated": Words(
        "交換する端末の発送を準備しています", "We are preparing to send you the exchanged device"
    ),
    "sent-back": Words("端末をお手元へお送りしています", "Your device is on its way to you"),
    "delivered": Words("端末がお手元に届きました", "Your device is with you"),
}
"""What is going on while a claim is in a state; nothing once it is over."""

AT_THE_STORE: Mapping[ClaimState, Words] = {
    "approved": Words("来店のご予約をお待ちしています", "Please book your visit by phone"),
    "not-covered": Words("お店でお返しする準備をしています", "The store is preparing to hand it back as it is"),
    "repaired": Words("お店でお渡しできます", "It is ready at the store"),
}
"""The same where the device is brought to a store and it differs."""

TO_COME: Mapping[ClaimState, Words] = {
    "kit-sent": Words("梱包キットの発送", "Packing kit sent"),
    "visit-booked": Words("来店の予約", "Visit booked"),
    "arrived": Words("修理センターに到着", "Arrival at the repair centre"),
    "inspected": Words("点検", "Inspection"),
    "repairing": Words("修理", "Repair"),
    "exchange-allocated": Words("交換する端末を確保", "Device set aside for the exchange"),
    "sent-back": Words("お手元へ発送", "Sent back to you"),
    "delivered": Words("お届け", "Delivered"),
}
"""The steps that are worth naming beforehand."""
TO_COME_AT_THE_STORE: Mapping[ClaimState, Words] = {
    "arrived": Words("ご来店", "Your visit"),
    "delivered": Words("お渡し", "Handed back to you"),
}
"""The same where the device is brought to a store and it differs."""

SHIP_IN_WAY: Mapping[ClaimState, ClaimState] = {
    "approved": "kit-sent",
    "kit-sent": "on-its-way",
    "on-its-way": "arrived",
    "arrived": "inspected",
    "inspected": "repairing",
    "repairing": "repaired",
    "repaired": "sent-back",
    "irreparable": "exchange-allocated",
    "exchange-allocated": "sent-back",
    "not-covered": "sent-back",
    "sent-back": "delivered",
}
"""The ordinary way of a ship-in repair. A claim that waits for somebody's judgement or answer has none."""
WALK_IN_WAY: Mapping[ClaimState, ClaimState] = {
    "approved": "visit-booked",
    "visit-booked": "arrived",
    "arrived": "inspected",
    "inspected": "repairing",
    "repairing": "repaired",
    "repaired": "delivered",
    "not-covered": "delivered",
}
"""The ordinary way of a walk-in repair."""


class Happening(Protocol):
    """What the timeline needs of a journal entry."""

    event: str
    at: datetime


@dataclass(frozen=True)
class Step:
    """One line of a timeline; ``at`` is an aware instant, missing for what is to come on a day that nobody knows."""

    when: Literal["done", "now", "to-come"]
    what: Words
    at: datetime | None = None

    @property
    def shape(self) -> Shape:
        """Done, under way, not begun."""
        shapes: Mapping[str, Shape] = {"done": "done", "now": "under-way", "to-come": "not-begun"}
        return shapes[self.when]


def done(entries: Sequence[Happening]) -> list[Step]:
    """Return what happened, oldest first, in a member's words."""
    return [Step("done", HAPPENED[entry.event], entry.at) for entry in entries if entry.event in HAPPENED]


def claim_steps(
    state: ClaimState,
    entries: Sequence[Happening],
    *,
    walk_in: bool = False,
    expected: Mapping[ClaimState, datetime] | None = None,
) -> list[Step]:
    """Return a claim's whole way, oldest first: done, now, to come. ``entries`` are the journal's, oldest first.

    ``expected`` is when a step is to come, where that is known.
    """
    steps = done(entries)
    going_on = going_on_in(state, walk_in=walk_in)
    if going_on is None:
        return steps
    since = entries[-1].at if entries else None
    names = {**TO_COME, **TO_COME_AT_THE_STORE} if walk_in else TO_COME
    to_come = (Step("to-come", names[each], (expected or {}).get(each)) for each in ahead(state, walk_in=walk_in))
    return [*steps, Step("now", going_on, since), *to_come]


def going_on_in(state: ClaimState, *, walk_in: bool = False) -> Words | None:
    """Return what is going on while a claim is in a state; nothing once it is over."""
    return AT_THE_STORE.get(state, GOING_ON.get(state)) if walk_in else GOING_ON.get(state)


def ahead(state: ClaimState, *, walk_in: bool = False) -> list[ClaimState]:
    """List the states still to come on the ordinary way, as far as they are worth naming; none for what is open."""
    way = WALK_IN_WAY if walk_in else SHIP_IN_WAY
    states: list[ClaimState] = []
    while state in way:
        state = way[state]
        states.append(state)
    return [each for each in states if each in TO_COME]
