"""What kind of problem an answer tells of, as a short sentence: the ``title`` of problem details (RFC 9457, 3.1.3).

It is the same for every occurrence of a type but for the language; what is wrong this time says the ``detail``.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Title(NamedTuple):
    """The sentence in both languages."""

    ja: str
    en: str


TITLES: Mapping[str, Title] = {
    # of the request itself
    "invalid": Title("入力に誤りがあります。", "Some fields are not right."),
    "refused": Title("要求を受け付けられません。", "The request was refused."),
    "not-json": Title("本文を読み取れません。", "The body cannot be read."),
    "too-large": Title("本文が大きすぎます。", "The body is too large."),
    "key-missing": Title("アクセスキーがありません。", "There is no valid access key."),
    "not-allowed": Title("この操作の権限がありません。", "This key may not do that."),
    "not-found": Title("見つかりません。", "It was not found."),
    "cursor-invalid": Title("ページの位置が正しくありません。", "The cursor is not one of ours."),
    "idempotency-key-missing": Title("Idempotency-Key がありません。", "There is no Idempotency-Key."),
    "idempotency-key-reused": Title(
        "Idempotency-Key が別の要求に使われています。", "The Idempotency-Key belongs to another request."
    ),
    "in-flight": Title("同じ要求を処理しています。", "The same request is being worked on."),
    # devices, orders, parcels
    "identifier-invalid": Title("端末の番号が正しくありません。", "The number of the device is not right."),
    "digits-wrong": Title("数字の桁数が正しくありません。", "The number of digits is not right."),
    "unit-known": Title("この端末は登録済みです。", "The unit is registered already."),
    "unit-promised": Title("この端末は確保されています。", "The unit is promised already."),
    "unit-elsewhere": Title("端末は別の場所にあります。", "The unit is somewhere else."),
    "unit-of-a-member": Title("この端末は会員のものです。", "The unit belongs to a member."),
    "not-in-stock": Title("在庫にありません。", "The unit is not in stock."),
    "may-not-join": Title("プランに加入できません。", "The plan cannot be joined."),
    "tracking-number-invalid": Title("送り状番号が正しくありません。", "The tracking number is not right."),
    "tracking-number-used": Title("送り状番号は使用済みです。", "The tracking number was used before."),
    # plans and contracts
    "no-catalogue": Title("対象の機種がまだありません。", "There is no catalogue of that day."),
    "version-unknown": Title("その版の約款はありません。", "There is no such version of the terms."),
    "terms-not-later": Title("約款の版が新しくありません。", "The version is not a later one."),
    "not-started": Title("補償はまだ始まっていません。", "The cover has not started."),
    "contract-ended": Title("契約は終わるか、終わっています。", "The contract has ended or is ending."),
    "last-day-passed": Title("最終日が過ぎています。", "The last day has passed."),
    "not-leaving": Title("解約の予定はありません。", "The contract is not ending."),
    "consent-missing": Title("同意が足りません。", "A consent is missing."),
    "second-proof-missing": Title("本人確認が足りません。", "A second proof of identity is missing."),
    # claims
    "failure-after-report": Title("故障の日が報告より後です。", "The failure lies after its report."),
    "claim-open": Title("続いている受付があります。", "Another claim is open."),
    "move-refused": Title("いまの状態ではできません。", "It is not possible in this state."),
    "reason-missing": Title("理由がありません。", "The reason is missing."),
    "method-not-offered": Title("この方法は選べません。", "The method is not offered."),
    "no-loaner": Title("代替機を貸し出せません。", "No loaner can be lent."),
    "loaner-elsewhere": Title("代替機はその状態にありません。", "The loaner is not where that can be done."),
    "no-exchange-unit": Title("交換できる端末がありません。", "There is no unit for the exchange."),
    "still-out": Title("戻っていない端末があります。", "A device is still out."),
    "nothing-to-undo": Title("取り消せる操作がありません。", "There is nothing to undo."),
    "undo-too-late": Title("取り消せる時間を過ぎました。", "It is too late to undo that."),
    "reported-since": Title("その後の報告があります。", "Another failure was reported since."),
    "arrived-since": Title("荷物はもう届いています。", "The parcel has arrived since."),
    "repair-charged": Title("修理代が確定しています。", "The repair is charged already."),
    # stores and visits
    "hour-not-offered": Title("その時刻には予約できません。", "The hour cannot be booked."),
    "hour-full": Title("その時刻は満席です。", "The hour is fully booked."),
    "hour-passed": Title("予約の時刻を過ぎています。", "The hour of the visit has passed."),
    "no-part": Title("店舗に部品がありません。", "The store has not the part."),
    "parts-held": Title("部品は確保されています。", "The parts are held for visits."),
    "store-known": Title("店舗は登録済みです。", "The store is registered already."),
    # money
    "month-not-over": Title("月がまだ終わっていません。", "The month is not over."),
    "out-of-order": Title("月の順ではありません。", "The months are out of order."),
    "run-under-way": Title("月次請求を処理しています。", "A billing run is under way."),
    "charged-already": Title("請求済みの月です。", "The month is charged already."),
    "not-parked": Title("保留している請求はありません。", "Nothing is parked."),
    "credit-refused": Title("返金の内容を受け付けられません。", "The credit cannot be given like that."),
    "above-limit": Title("返せる上限を超えています。", "The sum is above the limit of this role."),
    "nothing-over": Title("請求書に残りがありません。", "There is not so much left of the invoice."),
    "settlement-refused": Title("この処理では片付けられません。", "The line cannot be settled like that."),
    "payment-known": Title("記録済みの入出金です。", "The payment is recorded already."),
    "not-come-yet": Title("まだ来ていない日です。", "The day has not come yet."),
    "account-wrong": Title("口座が正しくありません。", "The account is not right."),
    "nothing-due": Title("収納するものがありません。", "There is nothing to collect."),
    "no-bank-client": Title("委託者が設定されていません。", "No bank client is set up."),
    "unwritable": Title("ファイルに書けないものがあります。", "Something cannot be written into the file."),
    "billed-already": Title("すでに請求した月です。", "The month has been billed."),
    "collecting-under-way": Title("収納のほかの処理が進行中です。", "Collection is under way."),
    "file-cut-short": Title("ファイルが途中で切れています。", "The file was cut short."),
    "file-in-doubt": Title("ファイルの内容が合いません。", "The file is in doubt as a whole."),
    "file-missing": Title("本文にファイルがありません。", "There is no file in the body."),
    "not-a-file": Title("ファイルではありません。", "The body is no file."),
    "paper-damaged": Title("書類の保管に異常があります。", "The paper is not as it was kept."),
    # of devices
    "day-to-come": Title("これから来る日です。", "That day is still to come."),
    "not-for-sale": Title("販売用の端末ではありません。", "The device is not for sale."),
}
"""By the code at the end of ``type``."""
