"""The timeline of a claim as a member reads it: what is done, what is going on now, what is still to come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from hosho.core.moves import ClaimState
from hosho.presentation.words import Bilingual, Shape

HAPPENED: Mapping[str, Bilingual] = {
    "contracts.joined": Bilingual("端末を購入し、補償に加入しました", "Bought the device and joined the plan"),
    "sales.shipped": Bilingual("端末を発送しました", "The device was shipped"),
    "sales.delivered": Bilingual("端末をお届けしました", "The device was delivered"),
    "contracts.started": Bilingual("利用を開始しました", "Cover started"),
    "contracts.natural-cover-ended": Bilingual("自然故障の補償が終わりました", "Cover for natural failure ended"),
    "contracts.suspended": Bilingual("お支払いの確認まで、補償を止めました", "Cover was paused until your payment"),
    "contracts.resumed": Bilingual("お支払いを確認し、補償を再開しました", "We received your payment; cover resumed"),
    "contracts.terms-applied": Bilingual("新しい版の約款が適用されました", "A later version of the terms was applied"),
    "contracts.unit-exchanged": Bilingual("補償が交換した端末に移りました", "Cover moved to the exchanged device"),
    "contracts.left": Bilingual("解約を受け付けました", "You asked to leave the plan"),
    "contracts.stayed": Bilingual("解約を取り消しました", "You took the leaving back"),
    "contracts.terminated": Bilingual("契約の終了をお知らせしました", "The contract was ended by us"),
    "contracts.called-off": Bilingual(
        "購入の取り消しにより、契約もなくなりました", "The purchase was undone, and the contract with it"
    ),
    "contracts.ended": Bilingual("契約が終わりました", "The contract ended"),
    "claims.reported": Bilingual("故障の報告を受け付けました", "We received your report"),
    "claims.approved": Bilingual("補償の対象と決まりました", "Your repair is covered"),
    "claims.refused": Bilingual("補償の対象外と決まりました", "This is not covered"),
    "claims.referred": Bilingual("担当者に引き継ぎました", "A person took over"),
    "claims.reply-overdue": Bilingual(
        "お知らせの期限を過ぎました。確認を続けています", "Our answer is late; a person is still looking at it"
    ),
    "claims.kit-asked": Bilingual("発送での修理を申し込みました", "You asked for a ship-in repair"),
    "claims.kit-sent": Bilingual("梱包キットを発送しました", "We sent the packing kit"),
    "claims.on-its-way": Bilingual("配送会社が端末をお預かりしました", "The carrier took your device"),
    "claims.arrived": Bilingual("端末が修理センターに届きました", "Your device reached the repair centre"),
    "claims.inspected": Bilingual("点検を終えました", "We inspected your device"),
    "claims.found-not-covered": Bilingual(
        "点検の結果、補償の対象外でした", "The inspection found that it is not covered"
    ),
    "claims.found-to-refer": Bilingual("点検の結果を担当者に引き継ぎました", "A person took over after the inspection"),
    "claims.upheld": Bilingual("担当者が、補償の対象と判断しました", "A person decided that it is covered"),
    "claims.rejected": Bilingual("担当者が、補償の対象外と判断しました", "A person decided that it is not covered"),
    "claims.visit-booked": Bilingual("来店を予約しました", "Your visit was booked"),
    "claims.visit-cancelled": Bilingual("来店の予約を取り消しました", "Your visit was cancelled"),
    "claims.no-show": Bilingual(
        "予約の時刻から時間が過ぎ、枠を空けました", "The time of your visit passed, and its slot was released"
    ),
    "claims.checked-in": Bilingual("お店で端末をお預かりしました", "The store took your device in"),
    "claims.sent-on": Bilingual(
        "お店から修理センターへ送りました", "The store sent your device on to the repair centre"
    ),
    "claims.handed-back": Bilingual("お店で端末をお渡ししました", "The store handed your device back to you"),
    "claims.irreparable": Bilingual(
        "修理できないため、交換に切り替えました", "It cannot be repaired, so it will be exchanged"
    ),
    "claims.exchange-allocated": Bilingual("交換する端末を確保しました", "We set a device aside for the exchange"),
    "claims.quoted": Bilingual("修理の見積もりをお知らせしました", "We sent you a quote for the repair"),
    "claims.quote-accepted": Bilingual("見積もりの金額での修理を承りました", "You accepted the quote"),
    "claims.quote-declined": Bilingual("見積もりをお断りになりました", "You declined the quote"),
    "claims.repair-stopped": Bilingual(
        "修理を中止しました。費用はかかりません", "The repair was stopped, and you pay nothing"
    ),
    "claims.loaner-reserved": Bilingual("代替機を確保しました", "We set a loaner aside for you"),
    "claims.loaner-released": Bilingual("代替機の確保を解きました", "The loaner is no longer set aside"),
    "claims.loaner-sent": Bilingual("代替機を発送しました", "We sent the loaner"),
    "claims.loaner-lent": Bilingual("代替機をお届けしました", "The loaner was delivered to you"),
    "claims.loaner-overdue": Bilingual("代替機の返却期限が過ぎました", "The loaner was not back by its day"),
    "claims.loaner-sent-back": Bilingual("代替機の返送をお預かりしました", "The carrier took the loaner"),
    "claims.loaner-returned": Bilingual("代替機が戻りました", "The loaner is back"),
    "claims.loaner-lost": Bilingual("代替機を紛失として扱いました", "The loaner was given up as lost"),
    "claims.withdrawn": Bilingual("受付を取り下げました", "You withdrew the report"),
    "claims.undone": Bilingual("ひとつ前の記録を訂正しました", "The record before this one was corrected"),
    "claims.repair-started": Bilingual("修理を始めました", "We started the repair"),
    "claims.repaired": Bilingual("修理が終わりました", "The repair is finished"),
    "claims.sent-back": Bilingual("端末を返送しました", "We sent your device back"),
    "claims.delivered": Bilingual("端末をお手元にお届けしました", "Your device was delivered to you"),
    "claims.closed": Bilingual("手続きがすべて終わりました", "Everything is done"),
}
"""What a journal entry tells a member. Entries without words here are not a member's concern."""

GOING_ON: Mapping[ClaimState, Bilingual] = {
    "reported": Bilingual("内容を確認しています", "We are looking at your report"),
    "approved": Bilingual("梱包キットの発送を準備しています", "We are preparing the packing kit"),
    "not-covered": Bilingual("そのまま返送する準備をしています", "We are preparing to send it back as it is"),
    "referred": Bilingual("担当者が内容を確認しています", "A person is looking at it"),
    "quoted": Bilingual("見積もりへのお返事をお待ちしています", "We are waiting for your answer to the quote"),
    "visit-booked": Bilingual("ご来店をお待ちしています", "We look forward to your visit"),
    "no-show": Bilingual("もう一度のご予約をお待ちしています", "Please book again"),
    "kit-sent": Bilingual("キットが届いたら、端末をお送りください", "When the kit arrives, please send us your device"),
    "on-its-way": Bilingual("端末を修理センターへ運んでいます", "Your device is on its way to the repair centre"),
    "arrived": Bilingual("点検しています", "We are inspecting your device"),
    "inspected": Bilingual("修理の準備をしています", "We are preparing the repair"),
    "repairing": Bilingual("修理しています", "We are repairing your device"),
    "repaired": Bilingual("返送の準備をしています", "We are preparing to send it back"),
    "irreparable": Bilingual("交換する端末を探しています", "We are looking for a device to exchange it for"),
    "exchange-allocated": Bilingual(
        "交換する端末の発送を準備しています", "We are preparing to send you the exchanged device"
    ),
    "sent-back": Bilingual("端末をお手元へお送りしています", "Your device is on its way to you"),
    "delivered": Bilingual("端末がお手元に届きました", "Your device is with you"),
}
"""What is going on while a claim is in a state; nothing once it is over."""

AT_THE_STORE: Mapping[ClaimState, Bilingual] = {
    "approved": Bilingual("来店のご予約をお待ちしています", "Please book your visit by phone"),
    "not-covered": Bilingual("お店でお返しする準備をしています", "The store is preparing to hand it back as it is"),
    "repaired": Bilingual("お店でお渡しできます", "It is ready at the store"),
}
"""The same where the device is brought to a store and it differs."""

TO_COME: Mapping[ClaimState, Bilingual] = {
    "kit-sent": Bilingual("梱包キットの発送", "Packing kit sent"),
    "visit-booked": Bilingual("来店の予約", "Visit booked"),
    "arrived": Bilingual("修理センターに到着", "Arrival at the repair centre"),
    "inspected": Bilingual("点検", "Inspection"),
    "repairing": Bilingual("修理", "Repair"),
    "exchange-allocated": Bilingual("交換する端末を確保", "Device set aside for the exchange"),
    "sent-back": Bilingual("お手元へ発送", "Sent back to you"),
    "delivered": Bilingual("お届け", "Delivered"),
}
"""The steps that are worth naming beforehand."""
TO_COME_AT_THE_STORE: Mapping[ClaimState, Bilingual] = {
    "arrived": Bilingual("ご来店", "Your visit"),
    "delivered": Bilingual("お渡し", "Handed back to you"),
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
    what: Bilingual
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


def going_on_in(state: ClaimState, *, walk_in: bool = False) -> Bilingual | None:
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
