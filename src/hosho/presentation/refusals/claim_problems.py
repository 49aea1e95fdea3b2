"""The problems of claims: reports, loaners, exchanges, and undoing what happened last."""

from collections.abc import Mapping

from hosho.claims import operations as claims
from hosho.network.operations import HourPassedError
from hosho.presentation.refusals.problem import Problem

OF_CLAIMS: Mapping[type[Exception], Problem] = {
    claims.FailureAfterReportError: Problem(
        422,
        "failure-after-report",
        "故障した日は、今日までの日付にしてください。",
        "The day of the failure cannot be after today.",
        "occurred_on",
    ),
    claims.StillOutError: Problem(
        409,
        "still-out",
        "端末がまだ会員に戻っていないため、完了にできません。",
        "The device is not back with the member, so the claim cannot close.",
    ),
    claims.ClaimOpenError: Problem(
        409,
        "claim-open",
        "この契約には、まだ終わっていない請求があります。",
        "This contract has a claim that is still open.",
    ),
    claims.ReasonMissingError: Problem(
        422,
        "reason-missing",
        "理由を書いてください。会員も読みます。",
        "Write the reason; the member reads it.",
        "reason",
    ),
    claims.MethodNotOfferedError: Problem(
        409,
        "method-not-offered",
        "この請求では、この方法は選べません。",
        "This method is not offered for this claim.",
    ),
    claims.NoLoanerError: Problem(
        409, "no-loaner", "貸し出せる代替機がありません。", "No loaner can be lent.", "loaner_tracking_number"
    ),
    claims.LoanerMoveError: Problem(
        409,
        "loaner-elsewhere",
        "代替機は、いまその操作ができる状態ではありません。",
        "Not possible with the loaner now.",
    ),
    claims.NoExchangeUnitError: Problem(
        409,
        "no-exchange-unit",
        "交換できる端末が在庫にありません。",
        "No unit in stock may be sent in exchange.",
        "unit_id",
    ),
    claims.NothingToUndoError: Problem(
        409, "nothing-to-undo", "直前の操作は取り消せません。", "The last thing that happened cannot be undone."
    ),
    claims.UndoTooLateError: Problem(
        409,
        "undo-too-late",
        "取り消せるのは、操作から24時間までです。もう一度、正しい内容で受け付けてください。",
        "It could be undone for 24 hours. Take it again, as it should be.",
    ),
    claims.ReportedSinceError: Problem(
        409,
        "reported-since",
        "その後に別の報告を受け付けています。そちらで続けてください。",
        "Another report was taken since. Go on with that one.",
    ),
    claims.ArrivedSinceError: Problem(
        409,
        "arrived-since",
        "荷物がもう届いているため、発送を取り消せません。",
        "The parcel has arrived, so sending it cannot be undone.",
    ),
    claims.RepairChargedError: Problem(
        409,
        "repair-charged",
        "お渡しと同時に修理代が確定しています。請求の訂正は返還請求書で行います。",
        "The repair is charged since it was handed back. A credit note corrects the charge.",
    ),
    HourPassedError: Problem(
        409,
        "hour-passed",
        "予約の時刻を過ぎているため、元に戻せません。別の時刻で予約してください。",
        "The hour of the visit has passed. Book another one.",
    ),
}
