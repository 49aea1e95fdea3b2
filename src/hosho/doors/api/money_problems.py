"""The problems of money: runs, credit notes, collection, payments by hand."""

from collections.abc import Mapping

from hosho.billing import operations as billing
from hosho.billing.papers import PaperDamagedError
from hosho.doors.api.problem import Problem
from hosho.doors.collecting import AccountWrongError, NoBankClientError
from hosho.gateways.collection.values import UnwritableError

OF_MONEY: Mapping[type[Exception], Problem] = {
    billing.MonthNotOverError: Problem(
        409, "month-not-over", "この月はまだ終わっていません。", "The month is not over."
    ),
    billing.RunOutOfOrderError: Problem(
        409, "out-of-order", "請求は月の順に行います。", "Months are billed one after the other."
    ),
    billing.RunUnderWayError: Problem(
        409, "run-under-way", "月次請求を処理中です。終わってからお試しください。", "A run is under way. Wait for it."
    ),
    billing.CreditRefusedError: Problem(
        422,
        "credit-refused",
        "請求書に残っている明細と金額を指定してください。",
        "Name lines with what is left of them.",
    ),
    billing.AboveLimitError: Problem(
        403, "above-limit", "この役割で返せる上限を超えています。", "This is more than this role may give back."
    ),
    billing.NothingOverError: Problem(
        409,
        "nothing-over",
        "この金額は、請求書に残っていません。left の金額を確かめてください。",
        "There is not so much of this invoice. See left for what there is.",
    ),
    billing.PaymentKnownError: Problem(
        409, "payment-known", "この番号の入出金は記録済みです。", "A payment with this reference is recorded already."
    ),
    billing.NotComeYetError: Problem(
        422, "not-come-yet", "今日までの日付を指定してください。", "Name today or an earlier day."
    ),
    AccountWrongError: Problem(
        422,
        "account-wrong",
        "口座を確かめてください。銀行番号は4桁、支店番号は3桁、口座番号は7桁まで、名義はカナで書きます。",
        "Check the account: 4 digits of the bank, 3 of the branch, up to 7 of the account, the holder's name in kana.",
    ),
    billing.NothingDueError: Problem(
        409, "nothing-due", "収納する請求書はありません。", "No invoice waits to be collected."
    ),
    NoBankClientError: Problem(
        409, "no-bank-client", "口座振替の委託者が設定されていません。", "HOSHO_BANK_CLIENT is not set."
    ),
    billing.ChargedAlreadyError: Problem(
        409, "charged-already", "この月は請求済みです。", "This month is charged already."
    ),
    billing.NotParkedError: Problem(
        409, "not-parked", "保留している請求はありません。", "Nothing is parked for this month."
    ),
    PaperDamagedError: Problem(
        500,
        "paper-damaged",
        "この書類はお渡しできません。保存したファイルがないか、書き換えられています。管理者にお知らせください。",
        "This paper cannot be given out: its kept file is missing or was changed. Tell the operator.",
    ),
    UnwritableError: Problem(
        409,
        "unwritable",
        "収納のファイルに書けない支払い方法があります。直してからお試しください。",
        "A means of payment cannot be written into the file. Mend it first.",
    ),
}
