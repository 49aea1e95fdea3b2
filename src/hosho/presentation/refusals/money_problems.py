"""The problems of money: runs, credit notes, collection, payments by hand."""

from collections.abc import Mapping, Sequence

from hosho.billing import operations as billing
from hosho.billing.preview import BilledAlreadyError
from hosho.documents.queries import PaperDamagedError
from hosho.gateways.payment_files.values import UnwritableError
from hosho.gateways.payment_files.words import finding_in_words
from hosho.presentation.refusals.problem import Problem
from hosho.web.uploads import FileCutShortError, FileMissingError, FileTooLargeError, NotAFileError
from hosho.workflows.collection_files import AccountWrongError, FileInDoubtError, NoBankClientError

FINDINGS = 200
"""So many places of a file that is in doubt are told in an answer."""

OF_MONEY: Mapping[type[Exception], Problem] = {
    billing.MonthNotOverError: Problem(
        409, "month-not-over", "この月はまだ終わっていません。", "The month is not over."
    ),
    billing.RunOutOfOrderError: Problem(
        409,
        "out-of-order",
        "請求は月の順に行います。turn の月が先です。",
        "Months are billed one after the other. See turn for the next.",
    ),
    BilledAlreadyError: Problem(409, "billed-already", "この月は請求済みです。", "This month is billed already."),
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
    billing.SettlementRefusedError: Problem(
        422,
        "settlement-refused",
        "入金のある行は、充てる請求書を指定するか、返金済みとしてください。入金のない行は、確認済みとするだけです。",
        "Where money came, name the invoice that it pays, or say that it was returned. Other lines are noted.",
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
    billing.CollectingUnderWayError: Problem(
        409,
        "collecting-under-way",
        "収納の別のファイルを処理中です。終わってからお試しください。",
        "Another file of collection is being worked on. Try again when it is done.",
    ),
    FileInDoubtError: Problem(
        422,
        "file-in-doubt",
        "ファイルの内容が合わないため、何も記録しませんでした。示した箇所を確かめてください。",
        "The file does not agree with itself, so nothing of it was recorded. See what is named.",
    ),
    NotAFileError: Problem(
        415,
        "not-a-file",
        "フォームやJSONではなく、ファイルそのものを本文にしてください（application/octet-stream）。",
        "Send the file itself as the body (application/octet-stream), not a form and no JSON.",
    ),
    FileMissingError: Problem(
        400,
        "file-missing",
        "ファイルを本文にして、Content-Length を付けて送ってください。",
        "Send the file as the body, with its Content-Length.",
    ),
    FileTooLargeError: Problem(
        413, "too-large", "ファイルが大きすぎます。128MB以下にしてください。", "The file is too large: at most 128 MB."
    ),
    FileCutShortError: Problem(
        400,
        "file-cut-short",
        "ファイルが途中で途切れました。もう一度送ってください。",
        "The file broke off on its way. Send it again.",
    ),
}


def places_in_doubt(error: FileInDoubtError, *, japanese: bool) -> Sequence[Mapping[str, str]]:
    """Say where a file does not agree, or cannot be read: the line and its field, and what is wrong."""
    said = [(each, finding_in_words(each)) for each in error.findings[:FINDINGS]]
    return [
        {"field": f"{each.line}.{each.field}", "message": words.ja if japanese else words.en} for each, words in said
    ]
