"""Every event of the journal described: what happened, which ids it names, which data it carries.

A key that ends in ``?`` may be missing; a kind that ends in ``?`` may be null. ``docs/events.md`` is made from this.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

from hosho.billing import events as billing
from hosho.claims import events as claims
from hosho.contracts import events as contracts
from hosho.devices import events as devices
from hosho.network import events as network
from hosho.people import events as people
from hosho.plans import events as plans
from hosho.sales import events as sales

Kind = Literal[
    "code", "codes", "date", "date?", "instant", "id", "yen", "yen?", "count", "change", "hash", "text", "bool"
]
Data = Mapping[str, Kind]


class Event(NamedTuple):
    """One event: what happened, in both languages; ids beside the entry's own; and the keys of ``details``."""

    ja: str
    en: str
    ids: tuple[str, ...]
    data: Data = MappingProxyType({})


OF_CLAIM = ("member_id", "contract_id", "claim_id", "unit_id?")
OF_LOANER = ("member_id", "contract_id", "claim_id", "unit_id")
OF_CONTRACT = ("member_id", "contract_id")
OF_ORDER = ("member_id", "contract_id?", "order_id", "unit_id")
OF_JOINING = ("member_id", "contract_id", "order_id", "unit_id")
DECIDED: Data = {"clauses": "codes", "decision": "id"}
REFERRED: Data = {"reply_due_at?": "instant"}
FOUND: Data = {"cause": "code", "faults": "codes", "clauses": "codes", "decision": "id"}
AT_STORE: Data = {"visit": "id", "store": "code", "starts_at": "instant"}
PARCEL: Data = {"parcel": "id"}
DUE: Data = {"due_on": "date?"}
OF_SALE: Data = {"parcel?": "id"}
ENDING: Data = {"last_day": "date", "because": "text"}

OF_INVOICE: Data = {"invoice": "code", "yen": "yen"}

DESCRIBED: Mapping[str, Event] = {
    people.ENROLLED: Event("会員を登録した", "A member was enrolled", ("member_id",)),
    people.CONTACT_CHANGED: Event(
        "連絡先を変えた",
        "A member's contact data were changed",
        ("member_id",),
        {"changed": "codes", "proof": "code"},
    ),
    people.CALLBACK_ASKED: Event("折り返しの電話を頼まれた", "A member asked to be called back", ("member_id",)),
    people.CALLBACK_TRIED: Event(
        "折り返したがつながらなかった", "The desk called back and reached nobody", ("member_id",)
    ),
    people.CALLBACK_MADE: Event("折り返しの電話をした", "The desk called back", ("member_id",)),
    people.RETURN_CODE_SENT: Event(
        "購入者が会員本人かを確かめる番号を送った",
        "A code was sent to a member, by which a buyer can prove to be them",
        ("member_id",),
        {"purchase": "id"},
    ),
    people.RECOGNISED: Event(
        "購入者が会員本人だと確かめられた", "A buyer proved to be this member", ("member_id",), {"purchase": "id"}
    ),
    plans.TERMS_PUBLISHED: Event(
        "約款の版を公開した",
        "A terms version was published",
        (),
        {"plan": "code", "version": "count", "hash": "hash"},
    ),
    plans.CATALOGUE_PUBLISHED: Event(
        "対象機種の表を公開した",
        "A catalogue was published",
        (),
        {"plan": "code", "from": "instant", "hash": "hash"},
    ),
    devices.STOCKED: Event(
        "端末を在庫に入れた",
        "A unit was taken into stock",
        ("unit_id",),
        {"model": "code", "capacity_gb": "count"},
    ),
    devices.PARCEL_DELIVERED: Event(
        "荷物が届いた",
        "A parcel was delivered",
        ("member_id", "unit_id?"),
        {"purpose": "code", "parcel": "id"},
    ),
    devices.RESTOCKED: Event("端末を在庫に戻した", "A unit came back into stock", ("unit_id",), {"meant_for": "code"}),
    devices.PRICED: Event(
        "端末の値段を決めた", "A unit in stock was priced, or taken off the shelf", ("unit_id",), {"yen": "yen?"}
    ),
    devices.SCRAPPED: Event("端末を廃棄した", "A unit was scrapped", ("unit_id",)),
    devices.RESTRICTION_CHECKED: Event(
        "ネットワーク利用制限を確かめた",
        "A unit's network restriction was checked",
        ("unit_id",),
        {"mark": "code"},
    ),
    network.STORE_OPENED: Event("店舗が加わった", "A store was opened", (), {"store": "code"}),
    network.DAY_CLOSED: Event("店舗の休業日を決めた", "A store closes on a day", (), {"store": "code", "on": "date"}),
    network.HOUR_BLOCKED: Event(
        "店舗の枠を閉じた", "An hour of a store was blocked", (), {"store": "code", "starts_at": "instant"}
    ),
    network.PARTS_STOCKED: Event(
        "店舗に部品が入った",
        "Parts came to a store",
        (),
        {"store": "code", "model": "code", "fault": "code", "pieces": "change", "at_hand": "count"},
    ),
    network.PART_CHECKED: Event(
        "来店に使う部品を店舗が確かめた", "The store saw the part for a visit", ("member_id",), {"visit": "id"}
    ),
    sales.ORDERED: Event("端末の注文を受けた", "A device was ordered", OF_ORDER, OF_SALE),
    sales.SHIPPED: Event("注文の端末を発送した", "The ordered device was shipped", OF_ORDER, OF_SALE),
    sales.DELIVERED: Event("注文の端末が届いた", "The ordered device was delivered", OF_ORDER, OF_SALE),
    sales.CANCELLED: Event("発送前に注文を取り消した", "The order was cancelled before shipping", OF_ORDER, OF_SALE),
    sales.CAME_BACK: Event(
        "注文の端末が届けられずに戻った", "The ordered device could not be delivered", OF_ORDER, OF_SALE
    ),
    sales.RETURNED: Event("買われた端末の返品を受けた", "The sold device is being returned", OF_ORDER, OF_SALE),
    sales.RETURN_ARRIVED: Event("返品の端末が着いた", "The returned device arrived", OF_ORDER, OF_SALE),
    contracts.JOINED: Event(
        "プランに加入した",
        "The plan was joined",
        OF_JOINING,
        {"plan": "code", "version": "count", "terms": "hash"},
    ),
    contracts.STARTED: Event(
        "利用が始まった",
        "Cover started",
        ("member_id", "contract_id", "order_id"),
        {"started_on": "date", "natural_until": "date?"},
    ),
    contracts.SUSPENDED: Event("補償を止めた", "Cover was suspended for unpaid charges", OF_CONTRACT),
    contracts.RESUMED: Event("補償を再開した", "Cover was resumed", OF_CONTRACT),
    contracts.TERMS_APPLIED: Event(
        "別の版の約款を適用した",
        "A later terms version was applied",
        OF_CONTRACT,
        {"version": "count", "from_on": "date", "terms": "hash"},
    ),
    contracts.UNIT_EXCHANGED: Event(
        "補償の対象が交換した端末に移った", "Cover went over to the exchange unit", (*OF_CONTRACT, "unit_id")
    ),
    contracts.LEFT: Event("解約を受け付けた", "The member is leaving", OF_CONTRACT, ENDING),
    contracts.STAYED: Event("解約を取り消した", "The leaving was taken back", OF_CONTRACT),
    contracts.TERMINATED: Event(
        "運営者が契約を終えることにした", "The operator is ending the contract", OF_CONTRACT, ENDING
    ),
    contracts.CALLED_OFF: Event(
        "売買が成立せず契約を取りやめた",
        "The contract was called off with its sale",
        OF_CONTRACT,
        {"because": "code"},
    ),
    contracts.ENDED: Event("契約が終わった", "The contract ended", OF_CONTRACT, {"last_day": "date"}),
    contracts.NATURAL_COVER_ENDING: Event(
        "自然故障の補償が30日後に終わる",
        "Cover for natural failure ends in 30 days",
        OF_CONTRACT,
        {"last_day": "date?"},
    ),
    contracts.NATURAL_COVER_ENDED: Event(
        "自然故障の補償が終わった", "Cover for natural failure ended", OF_CONTRACT, {"last_day": "date"}
    ),
    claims.REPORTED: Event(
        "故障の報告を受けた", "A failure was reported", OF_CLAIM, {"cause": "code", "faults": "codes"}
    ),
    claims.UNDONE: Event(
        "直前の操作を誤りとして取り消した",
        "The last move was a slip and was undone",
        OF_CLAIM,
        {"move": "code", "state": "code"},
    ),
    claims.AFTER["approve"]: Event("補償の対象と判定した", "The claim is covered", OF_CLAIM, DECIDED),
    claims.AFTER["refuse"]: Event("補償の対象外と判定した", "The claim is not covered", OF_CLAIM, DECIDED),
    claims.AFTER["refer"]: Event("担当者の判断に回した", "A person is to decide", OF_CLAIM, {**DECIDED, **REFERRED}),
    claims.REPLY_OVERDUE: Event(
        "担当者の回答期限を過ぎた",
        "A person’s reply did not come in the time that was promised",
        OF_CLAIM,
        {"reply_due_at": "instant"},
    ),
    claims.AFTER["uphold"]: Event(
        "点検後、担当者が補償の対象と決めた", "After the inspection a person decided: covered", OF_CLAIM, DECIDED
    ),
    claims.AFTER["reject"]: Event(
        "点検後、担当者が補償の対象外と決めた",
        "After the inspection a person decided: not covered",
        OF_CLAIM,
        DECIDED,
    ),
    claims.KIT_ASKED: Event(
        "会員が梱包キットを申し込んだ", "The member asked for the packing kit", OF_CLAIM, {"loaner": "bool"}
    ),
    claims.AFTER["send-kit"]: Event("梱包キットを発送した", "The packing kit was sent", OF_CLAIM, PARCEL),
    claims.AFTER["hand-over"]: Event(
        "会員が端末を配送会社に渡した", "The member handed the device to the carrier", OF_CLAIM, PARCEL
    ),
    claims.AFTER["arrive"]: Event("端末が修理センターに着いた", "The device arrived at the depot", OF_CLAIM),
    claims.AFTER["book"]: Event("来店を予約した", "A store visit was booked", OF_CLAIM, AT_STORE),
    claims.AFTER["cancel-visit"]: Event("来店の予約を取り消した", "The store visit was cancelled", OF_CLAIM),
    claims.VISIT_TOMORROW: Event("来店は明日", "The store visit is tomorrow", OF_CLAIM, AT_STORE),
    claims.AFTER["miss"]: Event("来店がなく枠を空けた", "Nobody came; the place was released", OF_CLAIM, AT_STORE),
    claims.AFTER["check-in"]: Event("店舗が端末を預かった", "The store took the device in", OF_CLAIM, AT_STORE),
    claims.AFTER["inspect"]: Event("点検した：補償の対象", "Inspected: covered", OF_CLAIM, FOUND),
    claims.AFTER["find-not-covered"]: Event("点検した：補償の対象外", "Inspected: not covered", OF_CLAIM, FOUND),
    claims.AFTER["find-to-refer"]: Event(
        "点検した：担当者の判断に回した", "Inspected: a person is to decide", OF_CLAIM, {**FOUND, **REFERRED}
    ),
    claims.AFTER["send-on"]: Event("店舗が修理センターへ送った", "The store sent the device on to the depot", OF_CLAIM),
    claims.AFTER["start-repair"]: Event("修理を始めた", "The repair was started", OF_CLAIM),
    claims.AFTER["finish-repair"]: Event("修理を終えた", "The repair was finished", OF_CLAIM),
    claims.AFTER["stop-repair"]: Event("有償修理をやめた", "A paid repair was stopped", OF_CLAIM),
    claims.AFTER["give-up"]: Event("修理できず交換する", "It cannot be repaired; it is exchanged", OF_CLAIM),
    claims.AFTER["allocate"]: Event(
        "交換する端末を確保した", "An exchange unit was allocated", OF_CLAIM, {"unit": "id"}
    ),
    claims.AFTER["quote"]: Event(
        "有償修理の見積もりを出した", "A price for the repair was offered", OF_CLAIM, {"yen": "yen"}
    ),
    claims.AFTER["accept-quote"]: Event("見積もりを受けた", "The price was accepted", OF_CLAIM),
    claims.AFTER["decline-quote"]: Event("見積もりを断った", "The price was declined", OF_CLAIM),
    claims.AFTER["send-back"]: Event("端末を返送した", "The device was sent back", OF_CLAIM, PARCEL),
    claims.AFTER["hand-back"]: Event("店舗が端末を渡した", "The store handed the device back", OF_CLAIM),
    claims.AFTER["deliver"]: Event("端末が会員に届いた", "The device was delivered to the member", OF_CLAIM),
    claims.AFTER["withdraw"]: Event("請求を取り下げた", "The claim was withdrawn", OF_CLAIM),
    claims.AFTER["close"]: Event("請求が完了した", "The claim was closed", OF_CLAIM),
    claims.LOANER_RESERVED: Event("代替機を確保した", "A loaner was reserved", OF_LOANER),
    claims.LOANER_RELEASED: Event("代替機の確保を解いた", "The reserved loaner was given up", OF_LOANER),
    claims.LOANER_SENT: Event("代替機を発送した", "The loaner was sent", OF_LOANER, PARCEL),
    claims.LOANER_LENT: Event("代替機が会員に届いた", "The loaner was delivered to the member", OF_LOANER, DUE),
    claims.LOANER_DUE: Event("代替機の期限が近い", "The loaner is due soon", OF_LOANER, {"due_on": "date"}),
    claims.LOANER_OVERDUE: Event("代替機の期限を過ぎた", "The loaner is overdue", OF_LOANER, DUE),
    claims.LOANER_CHASED: Event(
        "代替機の返却を電話か書面で催促した",
        "The borrower of a loaner was called or reminded",
        OF_LOANER,
        {"how": "code"},
    ),
    claims.LOANER_SENT_BACK: Event("会員が代替機を送り返した", "The member sent the loaner back", OF_LOANER, DUE),
    claims.LOANER_RETURNED: Event("代替機が戻った", "The loaner is back", OF_LOANER, DUE),
    claims.LOANER_WIPED: Event("代替機のデータを消した", "The loaner was wiped", OF_LOANER, DUE),
    claims.LOANER_LOST: Event(
        "代替機を紛失とした", "The loaner was given up as lost", OF_LOANER, {**DUE, "lost_yen": "yen"}
    ),
    billing.RUN_CLOSED: Event(
        "月次請求を締めた",
        "A month was billed",
        (),
        {"month": "date", "charges": "count", "invoices": "count", "net_yen": "yen", "tax_yen": "yen"},
    ),
    billing.PARKED: Event(
        "契約の1か月分の請求を保留した",
        "A contract's month was held back from billing",
        OF_CONTRACT,
        {"month": "date", "why": "code"},
    ),
    billing.RELEASED: Event(
        "請求の保留を解いた", "A month held back was released", OF_CONTRACT, {"month": "date", "why": "code"}
    ),
    billing.ONE_OFF: Event(
        "同意のある一度限りの料金が生じた",
        "An amount the member agreed to came to be owed",
        ("member_id", "contract_id", "claim_id"),
        {"kind": "code", "yen": "yen"},
    ),
    billing.CREDITED: Event(
        "適格返還請求書を発行した",
        "A credit note was issued",
        OF_CONTRACT,
        {"note": "code", **OF_INVOICE, "kind": "code"},
    ),
    billing.SENT_OUT: Event(
        "収納の依頼を作った",
        "A batch was sent out for collection",
        (),
        {"batch": "count", "by": "code", "lines": "count", "yen": "yen", "on": "date"},
    ),
    billing.COLLECTED: Event(
        "収納の結果を取り込んだ",
        "Results of collection were recorded",
        (),
        {"paid": "count", "failed": "count", "known": "count", "unmatched": "count", "yen": "yen"},
    ),
    billing.MEANS_SET: Event("支払い方法を登録した", "How a member pays was set", ("member_id",), {"kind": "code"}),
    billing.COLLECTION_FAILED: Event(
        "料金を収納できなかった",
        "The collection of an invoice failed",
        OF_CONTRACT,
        {**OF_INVOICE, "code": "code", "attempt": "count"},
    ),
    billing.REMINDED: Event(
        "未払いをお知らせした", "The member was reminded of an unpaid invoice", OF_CONTRACT, OF_INVOICE
    ),
    billing.PAID: Event("請求書の入金を記録した", "A payment for an invoice was recorded", ("member_id",), OF_INVOICE),
    billing.REFUNDED: Event("払い過ぎを返金した", "What was paid too much went back", ("member_id",), OF_INVOICE),
    billing.WRITTEN_OFF: Event(
        "請求書の残りを貸倒れとした", "What was left of an invoice was written off", ("member_id",), OF_INVOICE
    ),
    "clock.set": Event("時計を動かした", "The clock of a demonstration was moved", ()),
}
