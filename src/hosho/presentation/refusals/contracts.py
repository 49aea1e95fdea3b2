"""Refusals about plans, orders with the plan, contracts and members."""

from collections.abc import Mapping

from hosho.core.terms import Text
from hosho.presentation.refusals.row import Row

OF_CONTRACTS: Mapping[str, Row] = {
    "plan-unknown": Row(
        404,
        Text("見つかりません。", "Not found"),
        Text("このコードのプランはありません。", "No plan has this code."),
        call=Text("`GET /plans` でプランの一覧を取得できます。", "List plans with `GET /plans`."),
        type="not-found",
    ),
    "no-catalogue": Row(
        404,
        Text("対象の機種がまだありません。", "No catalogue for this date"),
        Text(
            "この日はプランの提供開始日（{first_day:day}）より前です。",
            "The plan was not on sale on this date; it is on sale from {first_day:day}.",
        ),
        call=Text("`on` に {first_day} 以降の日付を送ってください。", "Send `on` as {first_day} or later."),
    ),
    "day-to-come": Row(
        404,
        Text("これから来る日です。", "Date in the future"),
        Text(
            "この日（{day:day}）はまだ来ていません。それまでに機種が変わることがあります。",
            "The date {day} is in the future, and models may change until then.",
        ),
        Text("今日までの日付を指定してください。", "Use today or an earlier date."),
    ),
    "version-unknown": Row(
        422,
        Text("その版の約款はありません。", "Unknown terms version"),
        Text(
            "{plan}には、約款の第{version}版がありません。",
            "The plan {plan} has no terms version {version}.",
        ),
        call=Text(
            "`GET /plans/{{code}}/terms` で版の一覧を取得できます。",
            "List versions with `GET /plans/{{code}}/terms`.",
        ),
    ),
    "terms-not-later": Row(
        422,
        Text("約款の版が新しくありません。", "Terms version not later"),
        Text(
            "契約にはすでに約款の第{current}版を適用しています。",
            "The contract already follows terms version {current}.",
        ),
        Text("それより新しい版を指定してください。", "Use a later version."),
    ),
    "may-not-join": Row(
        422,
        Text("プランに加入できません。", "Unit cannot have the plan"),
        Text(
            "この端末ではプランに加入できません。{reasons:why}", "This unit cannot be sold with the plan. {reasons:why}"
        ),
        call=Text(
            '在庫にある端末なら、`"option": false` を送ると、プランなしで売れます。',
            'If the unit is in stock, `"option": false` sells it without the plan.',
        ),
    ),
    "price-changed": Row(
        409,
        Text("代金が変わりました。", "Price changed"),
        Text("この端末の代金が、表示したときから変わりました。", "The price of this device has changed."),
        Text("新しい代金を確かめてください。", "Check the new price."),
    ),
    "not-started": Row(
        409,
        Text("補償はまだ始まっていません。", "Cover not started"),
        Text(
            "端末が発送されていないため、補償はまだ始まっていません。",
            "Cover has not started because the order has not shipped.",
        ),
        call=Text(
            "先に `POST /orders/{{order_id}}/shipment` を送ってください。",
            "Call `POST /orders/{{order_id}}/shipment` first.",
        ),
    ),
    "contract-ended": Row(
        409,
        Text("契約は終わるか、終わっています。", "Contract ended or ending"),
        Text(
            "この契約は終わったか、終わる日が決まっています。最終日は{last_day:day}です。",
            "The contract ends, or ended, on {last_day:day}, so this is not possible.",
        ),
    ),
    "last-day-passed": Row(
        422,
        Text("最終日が過ぎています。", "Last day in the past"),
        Text("最終日には、今日以降の日付を指定してください。", "The last day must be today or later."),
    ),
    "not-leaving": Row(
        409,
        Text("解約の予定はありません。", "Contract not cancelled"),
        Text("取り消せる解約の予定はありません。", "This contract has no cancellation to take back."),
    ),
    "consent-missing": Row(
        422,
        Text("同意が足りません。", "Consent missing"),
        Text("次の同意がありません: {missing:codes}。", "Missing consents: {missing:codes}."),
        call=Text("すべてを `consents` に入れて送ってください。", "Send all of them in `consents`."),
        screen=Text("同意が足りません。すべての項目を確かめてください。", "A consent is missing. Check each of them."),
    ),
    "second-proof-missing": Row(
        422,
        Text("本人確認が足りません。", "Second proof of identity missing"),
        Text(
            "住所を変えるには、もうひとつの本人確認が必要です。",
            "Changing the address needs a second proof of identity.",
        ),
        call=Text(
            "`second_proof` に `device-number`、`order-number`、`papers` のどれかを送ってください。",
            "Send `second_proof` as `device-number`, `order-number` or `papers`.",
        ),
    ),
    "digits-wrong": Row(
        422,
        Text("数字の桁数が正しくありません。", "Wrong number of digits"),
        Text("数字は{digits}桁にしてください。", "This needs {digits} digits."),
    ),
    "mail-taken": Row(
        409,
        Text("このメールアドレスは登録済みです。", "Email address already used"),
        Text("このメールアドレスのアカウントはすでにあります。", "An account with this email address already exists."),
        Text("ログインするか、別のメールアドレスを使ってください。", "Sign in, or use another email address."),
    ),
}
