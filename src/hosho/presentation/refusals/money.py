"""Refusals about money: billing runs, holds, credit notes, payments, and the files of those who collect."""

from collections.abc import Mapping

from hosho.core.terms import Text
from hosho.presentation.refusals.row import Row

OF_MONEY: Mapping[str, Row] = {
    "month-not-over": Row(
        409,
        Text("月がまだ終わっていません。", "Month not over"),
        Text(
            "{month}はまだ終わっていません。{billed_from:day}から請求できます。",
            "{month} is not over yet. It can be billed from {billed_from}.",
        ),
    ),
    "out-of-order": Row(
        409,
        Text("月の順ではありません。", "Months out of order"),
        Text("請求は月の順に行います。", "Months must be billed in order."),
        Text("先に{turn}を請求してください。", "Bill {turn} first."),
    ),
    "billed-already": Row(
        409,
        Text("すでに請求した月です。", "Month already billed"),
        Text("{month}は請求済みです。", "{month} is already billed."),
    ),
    "run-under-way": Row(
        409,
        Text("月次請求を処理しています。", "Billing run in progress"),
        Text("月次請求を処理しています。", "A billing run is in progress."),
        call=Text(
            "`GET /billing-runs` で `closed` になってから、もう一度お試しください。",
            "Retry after `GET /billing-runs` shows `closed`.",
        ),
        run="Wait for it, or look with: hosho billing status",
    ),
    "charged-already": Row(
        409,
        Text("請求済みの月です。", "Month already charged"),
        Text("この契約の{month}は請求済みです。", "{month} is already charged for this contract."),
        call=Text("訂正は `POST /credit-notes` で行います。", "Use `POST /credit-notes` to correct it."),
        run="A credit note corrects it: hosho billing credit",
    ),
    "not-parked": Row(
        409,
        Text("保留している請求はありません。", "Nothing on hold"),
        Text("この契約の{month}に、保留している請求はありません。", "Nothing of this contract is on hold for {month}."),
    ),
    "not-billed-yet": Row(
        409,
        Text("まだ請求していない月です。", "Month not billed yet"),
        Text("{month}はまだ請求していません。", "{month} is not billed yet."),
        run="First run: hosho billing run {month}",
    ),
    "credit-refused": Row(
        422,
        Text("返金の内容を受け付けられません。", "Credit not possible"),
        Text(
            "この内容では返金できません。",
            "The credit note cannot be issued with these lines.",
        ),
        call=Text(
            "`lines` に、明細ごとの `ordinal` と、まだ返金していない金額以下の `net_yen` を送ってください。",
            "Send `lines` with `ordinal` and a `net_yen` of at most the uncredited amount of each line.",
        ),
        reasons={
            "no-reason": Text(
                "返金の理由がありません。明細に印字します。", "The reason is missing; it is printed on the note."
            ),
            "no-lines": Text("返金する明細がありません。", "No lines are named."),
            "no-such-line": Text(
                "請求書に明細{ordinal}はありません。明細は1から{lines}までです。",
                "The invoice has no line {ordinal}; it has lines 1 to {lines}.",
            ),
            "more-than-left": Text(
                "明細{ordinal}で返金できるのは、税抜で{left:yen}までです。",
                "At most {left:yen} before tax can be credited for line {ordinal}.",
            ),
        },
    ),
    "above-limit": Row(
        403,
        Text("返せる上限を超えています。", "Amount above the limit of this role"),
        Text(
            "この役割が1回に返せるのは{limit:yen}までです。",
            "This role can credit or refund at most {limit:yen} per call.",
        ),
    ),
    "nothing-over": Row(
        409,
        Text("請求書に残りがありません。", "Amount exceeds the invoice balance"),
        Text("使えるのは{left:yen}までです。", "The amount exceeds what is available ({left:yen})."),
    ),
    "settlement-refused": Row(
        422,
        Text("この処理では片付けられません。", "Line cannot be settled this way"),
        Text("この行は、この内容では処理できません。", "The line cannot be settled this way."),
        call=Text(
            '`money_came` が真なら、`settled_as: "payment"` と `invoice`、または `settled_as: "returned"` を、'
            '偽なら `settled_as: "noted"` を送ってください。',
            'If `money_came` is true, send `settled_as: "payment"` with `invoice`, or `settled_as: "returned"`. '
            'Otherwise send `settled_as: "noted"`.',
        ),
        reasons={
            "money-came": Text(
                "この行には{yen:yen}の入金があります。充てる請求書を指定するか、返金済みとしてください。",
                "{yen:yen} came with this line: it pays an invoice, or is returned.",
            ),
            "no-money-came": Text(
                "この行に入金はありません。確認済みとしてください。",
                "No money came with this line: it can only be noted.",
            ),
            "invoice-or-not": Text(
                "請求書は、入金を充てるときにだけ指定します。",
                "A payment needs the invoice that it pays; nothing else names an invoice.",
            ),
            "no-such-invoice": Text("その番号の請求書はありません。", "No invoice has this number."),
        },
    ),
    "payment-known": Row(
        409,
        Text("記録済みの入出金です。", "Payment already recorded"),
        Text("この番号の入出金は記録済みです。", "A payment with this reference is already recorded."),
        Text("番号を確かめてください。", "Check the reference."),
    ),
    "not-come-yet": Row(
        422,
        Text("まだ来ていない日です。", "Date in the future (payment)"),
        Text(
            "入出金は、動いた日より前には記録できません。",
            "Money is recorded when it has moved, not before.",
        ),
        Text("今日（{today}）までの日付を指定してください。", "Use {today} or an earlier date."),
    ),
    "account-wrong": Row(
        422,
        Text("口座が正しくありません。", "Invalid bank account"),
        Text("銀行のファイルに書けない値です。", "The bank's file cannot hold this value."),
        reasons={
            "bank_code": Text(
                "銀行番号は4桁の数字にしてください。", "The bank code must be 4 digits, for example 0001."
            ),
            "branch_code": Text(
                "支店番号は3桁の数字にしてください。", "The branch code must be 3 digits, for example 123."
            ),
            "account_number": Text(
                "口座番号は7桁までの数字にしてください。", "The account number must be 1 to 7 digits."
            ),
            "holder_kana": Text(
                "名義は、銀行に届けたとおりのカナにしてください。",
                "The holder's name must be in kana, as the bank knows it.",
            ),
        },
    ),
    "nothing-due": Row(
        409,
        Text("収納するものがありません。", "Nothing to collect"),
        Text("この収納方法（{kind}）で収納する請求書はありません。", "No invoices are due for collection by {kind}."),
    ),
    "no-bank-client": Row(
        409,
        Text("委託者が設定されていません。", "No bank client set up"),
        Text(
            "口座振替の委託者（HOSHO_BANK_CLIENT）が設定されていません。",
            "HOSHO_BANK_CLIENT is not set; without the bank's client number nothing can be debited.",
        ),
        Text("管理者が設定すると使えます。", "The operator must set it."),
    ),
    "unwritable": Row(
        409,
        Text("ファイルに書けないものがあります。", "Value cannot be written into the file"),
        Text(
            "{reference}をファイルに書けません（{part}: {problem}）。何も作成しませんでした。",
            "{reference} cannot be written into the file ({part}: {problem}). Nothing was made.",
        ),
        call=Text(
            "支払い方法の問題なら、`POST /members/{{member_id}}/payment-method/bank-account` か "
            "`POST /members/{{member_id}}/payment-method/card` で設定し直してください。",
            "If it is the payment method, set it again: `POST /members/{{member_id}}/payment-method/bank-account` or "
            "`POST /members/{{member_id}}/payment-method/card`.",
        ),
        run="Correct how this member pays first.",
    ),
    "collecting-under-way": Row(
        409,
        Text("収納のほかの処理が進行中です。", "Collection in progress"),
        Text("収納の別のファイルを処理しています。", "Another collection file is being processed."),
        Text("終わってから、もう一度お試しください。", "Try again when it is done."),
    ),
    "file-in-doubt": Row(
        422,
        Text("ファイルの内容が合いません。", "File rejected"),
        Text(
            "ファイルの合計、レコードの順か委託者コードが合わないため、何も記録しませんでした。",
            "File rejected: its totals, record order or client code do not match. Nothing was recorded.",
        ),
        call=Text("`errors` に示した行と項目を確かめてください。", "See `errors` for lines and fields."),
    ),
    "paper-damaged": Row(
        500,
        Text("書類の保管に異常があります。", "Stored document is damaged"),
        Text(
            "書類{number}はお渡しできません。保存したファイルがないか、書き換えられています。",
            "Document {number} cannot be returned: its stored file is missing or damaged.",
        ),
        Text("管理者にお知らせください。", "Ask the operator to restore it from backup."),
    ),
}
