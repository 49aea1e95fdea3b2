"""Refusals about claims: reports, moves, loan devices, replacements, and undoing what happened last."""

from collections.abc import Mapping

from hosho.core.terms import Text
from hosho.presentation.refusals.row import Row

OF_CLAIMS: Mapping[str, Row] = {
    "move-refused": Row(
        409,
        Text("いまの状態ではできません。", "Action not allowed in this state"),
        Text(
            "状態が `{state}` の間は、この操作はできません。いまできる操作: {possible:codes}。",
            "Not allowed while the state is `{state}`. Allowed now: {possible:codes}.",
        ),
        screen=Text("いまの状態では、この操作はできません。", "This is not possible in the current state."),
    ),
    "failure-after-report": Row(
        422,
        Text("故障の日が報告より後です。", "Failure date is after the report"),
        Text("故障した日は、今日までの日付にしてください。", "The day of the failure cannot be after today."),
    ),
    "claim-open": Row(
        409,
        Text("続いている受付があります。", "Another claim is open"),
        Text(
            "この契約には、続いている受付（{number}）があります。",
            "Claim {number} is still open for this contract.",
        ),
        call=Text(
            "その受付を続けるか、`POST /claims/{{claim_id}}/withdraw` で取り下げてください。",
            "Continue it, or withdraw it with `POST /claims/{{claim_id}}/withdraw`.",
        ),
    ),
    "not-all-answered": Row(
        422,
        Text("入力が終わっていません。", "Report incomplete"),
        Text("まだ答えていない項目があります。", "Some questions are not answered yet."),
    ),
    "reason-missing": Row(
        422,
        Text("理由がありません。", "Reason missing"),
        Text("理由を入力してください。会員も読みます。", "A reason is required. The member will see it."),
    ),
    "method-not-offered": Row(
        409,
        Text("この方法は選べません。", "Repair method not offered"),
        Text(
            "この受付では `{method}` を選べません。選べる方法: {offered:codes}。",
            "The method `{method}` is not offered for this claim. Offered: {offered:codes}.",
        ),
        screen=Text("この受付では、この修理方法を選べません。", "This repair method is not offered for this claim."),
    ),
    "no-loaner": Row(
        409,
        Text("代替機を貸し出せません。", "No loan device available"),
        Text("貸し出せる代替機がありません。", "No loan device is available."),
        reasons={
            "not-lent": Text(
                "この修理では、約款により代替機を貸し出しません。", "The terms lend no device with this repair."
            ),
            "restricted": Text(
                "この端末は、ネットワーク利用制限が○ではないため貸し出せません。",
                "This unit cannot be lent: its network restriction is not clear.",
            ),
            "none-free": Text("いま貸し出せる代替機がありません。", "No loan device is in stock."),
        },
        call=Text(
            "代替機なし（`loaner_tracking_number`、`loaner` を省く）で送るか、先に代替機を在庫に入れてください。",
            "Leave out `loaner_tracking_number` or `loaner` to go on without one, or stock a loaner first.",
        ),
        member=Text("貸し出せる代替機がありません。", "No loan device is available."),
    ),
    "loaner-elsewhere": Row(
        409,
        Text("代替機はその状態にありません。", "Action not allowed for this loan device"),
        Text("代替機が `{state}` の間は、この操作はできません。", "Not allowed while the loaner is `{state}`."),
        screen=Text(
            "代替機は、いまその操作ができる状態ではありません。",
            "This is not possible in the loan device's current state.",
        ),
    ),
    "no-exchange-unit": Row(
        409,
        Text("交換できる端末がありません。", "No replacement device available"),
        Text(
            "このプランの交換の条件（機種、容量、ネットワーク利用制限）に合う、空いている端末が在庫にありません。",
            "No free unit in stock meets this plan's replacement rules (model, capacity, network restriction).",
        ),
        Text("在庫に入れてから、もう一度お試しください。", "Stock one, then retry."),
    ),
    "still-out": Row(
        409,
        Text("戻っていない端末があります。", "A device is still out"),
        Text(
            "`{what}` がまだ戻っていないため、完了にできません。",
            "The `{what}` is not back yet, so the claim cannot close.",
        ),
        screen=Text(
            "会員の端末か代替機が戻っていないため、完了にできません。",
            "The member's device or the loan device is not back yet, so the claim cannot close.",
        ),
    ),
    "nothing-to-undo": Row(
        409,
        Text("元に戻せる操作がありません。", "Nothing to undo"),
        Text("直前の操作は元に戻せません。", "The last action on this claim cannot be undone."),
    ),
    "undo-too-late": Row(
        409,
        Text("元に戻せる時間を過ぎました。", "Undo period ended"),
        Text(
            "元に戻せるのは{until:moment}まででした。",
            "The undo period ended at {until:moment}.",
        ),
        Text("正しい内容で、もう一度記録してください。", "Record the correct action instead."),
        member=Text(
            "元に戻せるのは、操作から24時間までです。お困りのときは、電話窓口へお電話ください。",
            "This could be undone for 24 hours. Please call us if you need help.",
        ),
    ),
    "reported-since": Row(
        409,
        Text("その後の報告があります。", "A later claim exists"),
        Text(
            "この契約では、その後に別の報告を受け付けています（{number}）。",
            "Claim {number} was opened later for this contract.",
        ),
        Text("そちらで続けてください。", "Continue with that claim."),
    ),
    "arrived-since": Row(
        409,
        Text("荷物はもう届いています。", "Parcel already arrived"),
        Text(
            "荷物がもう届いているため、発送を元に戻せません。",
            "The parcel has arrived, so sending it cannot be undone.",
        ),
    ),
    "repair-charged": Row(
        409,
        Text("修理代が確定しています。", "Repair already charged"),
        Text(
            "お渡しと同時に修理代が確定しているため、元に戻せません。",
            "The repair was charged when the device was handed back.",
        ),
        call=Text("請求の訂正は `POST /credit-notes` で行います。", "Use `POST /credit-notes` to correct it."),
        screen=Text(
            "お渡しと同時に修理代が確定しています。請求の訂正は返還請求書で行います。",
            "The repair was charged when the device was handed back. A credit note corrects the charge.",
        ),
    ),
}
