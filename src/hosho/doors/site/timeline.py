"""The timeline of a claim as a member reads it: what is done, what is going on now, what is still to come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from hosho.core.moves import MOVES_OF_CLAIM, ClaimState
from hosho.doors.site.vocabulary import Shape, Words

HAPPENED: Mapping[str, Words] = {
    "contracts.joined": Words("端末を購入し、補償に加入しました", "Bought the device and joined the plan"),
    "sales.shipped": Words("端末を発送しました", "The device was shipped"),
    "sales.delivered": Words("端末をお届けしました", "The device was delivered"),
    "contracts.started": Words("利用を開始しました", "Cover started"),
    "contracts.natural-cover-ended": Words("自然故障の補償が終わりました", "Cover for natural failure ended"),
    "claims.reported": Words("故障の報告を受け付けました", "We received your report"),
    "claims.approved": Words("補償の対象と決まりました", "Your repair is covered"),
    "claims.refused": Words("補償の対象外と決まりました", "This is not covered"),
    "claims.referred": Words("担当者に引き継ぎました", "A person took over"),
    "claims.kit-sent": Words("梱包キットを発送しました", "We sent the packing kit"),
    "claims.on-its-way": Words("配送会社が端末をお預かりしました", "The carrier took your device"),
    "claims.arrived": Words("端末が修理センターに届きました", "Your device reached the repair centre"),
    "claims.inspected": Words("点検を終えました", "We inspected your device"),
    "claims.found-not-covered": Words("点検の結果、補償の対象外でした", "The inspection found that it is not covered"),
    "claims.found-to-refer": Words("点検の結果を担当者に引き継ぎました", "A person took over after the inspection"),
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
    "kit-sent": Words("キットが届いたら、端末をお送りください", "When the kit arrives, please send us your device"),
    "on-its-way": Words("端末を修理センターへ運んでいます", "Your device is on its way to the repair centre"),
    "arrived": Words("点検しています", "We are inspecting your device"),
    "inspected": Words("修理の準備をしています", "We are preparing the repair"),
    "repairing": Words("修理しています", "We are repairing your device"),
    "repaired": Words("返送の準備をしています", "We are preparing to send it back"),
    "sent-back": Words("端末をお手元へお送りしています", "Your device is on its way to you"),
    "delivered": Words("端末がお手元に届きました", "Your device is with you"),
}
"""What is going on while a claim is in a state; nothing once it is closed."""

TO_COME: Mapping[ClaimState, Words] = {
    "kit-sent": Words("梱包キットの発送", "Packing kit sent"),
    "arrived": Words("修理センターに到着", "Arrival at the repair centre"),
    "inspected": Words("点検", "Inspection"),
    "repairing": Words("修理", "Repair"),
    "sent-back": Words("お手元へ発送", "Sent back to you"),
    "delivered": Words("お届け", "Delivered"),
}
"""The steps that are worth naming beforehand."""


class Happening(Protocol):
    """What the timeline needs of a journal entry."""

    event: str
    at: datetime


@dataclass(frozen=True)
class Step:
    """One line of a timeline; ``at`` is an aware instant, missing for what is to come."""

    when: Literal["done", "now", "to-come"]
    what: Words
    at: datetime | None = None

    @property
    def shape(self) -> Shape:
        """Done, under way, not begun."""
        shapes: Mapping[str, Shape] = {"done": "done", "now": "under-way", "to-come": "not-begun"}
        return shapes[self.when]


def done(entries: Sequence[Happening]) -> list[Step]:
    """Tell what happened, oldest first, in a member's words."""
    return [Step("done", HAPPENED[entry.event], entry.at) for entry in entries if entry.event in HAPPENED]


def claim_steps(state: ClaimState, entries: Sequence[Happening]) -> list[Step]:
    """Tell a claim's whole way, oldest first: done, now, to come. ``entries`` are the journal's, oldest first."""
    steps = done(entries)
    if state not in GOING_ON:
        return steps
    since = entries[-1].at if entries else None
    return [*steps, Step("now", GOING_ON[state], since), *(Step("to-come", TO_COME[each]) for each in ahead(state))]


def ahead(state: ClaimState) -> list[ClaimState]:
    """List the states still to come on the ordinary way, as far as they are worth naming; none for what is open.

    From each state the first move of the core's table is the ordinary one. A claim that waits for a judgement has
    none: nobody knows yet where it goes.
    """
    onward: dict[ClaimState, ClaimState] = {}
    for (before, _move), after in MOVES_OF_CLAIM.items():
        onward.setdefault(before, after)
    states: list[ClaimState] = []
    while state in onward and state != "reported":
        state = onward[state]
        states.append(state)
    return [each for each in states if each in TO_COME]
