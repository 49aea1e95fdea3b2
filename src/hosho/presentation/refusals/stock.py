"""Refusals about devices, parcels, orders, stores, visits and parts."""

from collections.abc import Mapping

from hosho.core.terms import Text
from hosho.presentation.refusals.row import Row

OF_STOCK: Mapping[str, Row] = {
    "identifier-invalid": Row(
        422,
        Text("端末の番号が正しくありません。", "Invalid device number"),
        Text("番号の形式が合いません。", "Invalid number."),
        Text(
            "IMEIは15桁（最後の1桁は確認用の数字）、シリアル番号は英数字8〜14字です。",
            "An IMEI is 15 digits with a valid check digit; a serial number is 8 to 14 letters and digits.",
        ),
        reasons={
            "imei-length": Text("IMEIが15桁の数字ではありません。", "This IMEI is not 15 digits."),
            "imei-check-digit": Text(
                "IMEIの最後の1桁（確認用の数字）が、ほかの桁と合いません。",
                "The last digit of this IMEI, its check digit, does not match the others.",
            ),
            "imei-missing": Text(
                "2つ目のIMEIだけで、1つ目のIMEIがありません。", "There is a second IMEI and no first one."
            ),
            "serial-form": Text(
                "シリアル番号が英数字8〜14字ではありません。", "This serial number is not 8 to 14 letters and digits."
            ),
        },
    ),
    "unit-known": Row(
        409,
        Text("この端末は登録済みです。", "Unit already registered"),
        Text("この番号の端末はすでに登録されています。", "A unit with this number already exists."),
        call=Text("`GET /search?q=番号` で探せます。", "Find it with `GET /search?q=NUMBER`."),
    ),
    "unit-promised": Row(
        409,
        Text("この端末は確保されています。", "Unit reserved"),
        Text(
            "この端末は、ほかの注文か受付のために確保されています。",
            "This unit is reserved for another order or claim.",
        ),
        Text("別の端末を選んでください。", "Choose another unit."),
    ),
    "unit-elsewhere": Row(
        409,
        Text("端末は別の場所にあります。", "Unit is in another place"),
        Text(
            "端末は `{found}` にあります。この操作は `{expected}` にあるときだけできます。",
            "The unit is with `{found}`, but this call needs it at `{expected}`.",
        ),
        call=Text(
            "抜けている移動を先に記録するか、IDを確かめてください。",
            "Record the missing move first, or check the ID.",
        ),
        screen=Text(
            "端末が別の場所にあるため、できません。端末の所在を確かめてください。",
            "The device is in another place, so this is not possible. Check where it is.",
        ),
        member=Text(
            "端末が別の場所にあるため、できません。電話窓口へお知らせください。",
            "The device is in another place, so this is not possible. Please call us.",
        ),
        reasons={
            "another-one": Text(
                "端末は、別の `{found}` にあります。",
                "The unit is with another `{found}` than the one that this call needs.",
            ),
        },
    ),
    "unit-of-a-member": Row(
        409,
        Text("この端末は会員のものです。", "Unit belongs to a member"),
        Text(
            "会員の端末のため、在庫に戻したり処分したりできません。",
            "The unit belongs to a member, so it cannot be restocked or scrapped.",
        ),
        Text("会員に返送してください。", "Send it back to the member."),
    ),
    "not-in-stock": Row(
        409,
        Text("在庫にありません。", "Unit not in stock"),
        Text("この端末は在庫にありません。", "This unit is not in stock."),
        call=Text(
            "`GET /units/{{unit_id}}` の `holder` を確かめるか、別の端末を選んでください。",
            "Check `holder` with `GET /units/{{unit_id}}`, or choose another unit.",
        ),
    ),
    "not-for-sale": Row(
        409,
        Text("販売用の端末ではありません。", "Unit not for sale"),
        Text(
            "この端末は販売用ではなく、`{meant_for}` 用の在庫です。",
            "This unit is stock for `{meant_for}`, not for sale.",
        ),
        call=Text(
            '売るには、先に `POST /units/{{unit_id}}/restock` に `{{"meant_for": "sale"}}` を送ってください。',
            'To sell it, first call `POST /units/{{unit_id}}/restock` with `{{"meant_for": "sale"}}`.',
        ),
        screen=Text(
            "この端末は交換用か代替機として確保しています。",
            "This unit is kept for replacements or as a loan device.",
        ),
    ),
    "tracking-number-invalid": Row(
        422,
        Text("送り状番号が正しくありません。", "Invalid tracking number"),
        Text(
            "送り状番号は12桁です。最後の1桁は、前の11桁を7で割った余りです。",
            "A tracking number has 12 digits; the last is the remainder of the first 11 divided by 7.",
        ),
    ),
    "tracking-number-used": Row(
        409,
        Text("送り状番号は使用済みです。", "Tracking number already used"),
        Text("この送り状番号は、別の荷物に使われています。", "This tracking number belongs to another parcel."),
        Text("正しい番号を確かめてください。", "Check the number, or use another one."),
    ),
    "hour-not-offered": Row(
        422,
        Text("その時刻には予約できません。", "Slot not available"),
        Text(
            "その時刻には予約できません。予約できるのは{first_day:day}からです。",
            "That slot cannot be booked. The first bookable day is {first_day:day}.",
        ),
        call=Text(
            "`GET /stores/{{code}}/slots` にある `starts_at` を送ってください。",
            "Send a `starts_at` from `GET /stores/{{code}}/slots`.",
        ),
        screen=Text(
            "その時刻には予約できません。空いている時刻から選んでください。",
            "That slot cannot be booked. Choose one of the free slots.",
        ),
    ),
    "hour-full": Row(
        409,
        Text("その時刻の枠は埋まっています。", "Slot full"),
        Text("その時刻の枠は埋まっています。", "That slot is full."),
        call=Text(
            "`GET /stores/{{code}}/slots` から別の `starts_at` を送ってください。",
            "Send another `starts_at` from `GET /stores/{{code}}/slots`.",
        ),
        screen=Text("その時刻の枠は埋まっています。別の時刻を選んでください。", "That slot is full. Choose another."),
        member=Text(
            "その時刻の予約は埋まりました。電話窓口で別の時刻を予約してください。",
            "That slot is now full. Please call us to book another one.",
        ),
    ),
    "hour-passed": Row(
        409,
        Text("予約の時刻を過ぎています。", "Slot already passed"),
        Text(
            "予約の時刻（{starts_at:moment}）を過ぎているため、元に戻せません。",
            "The visit's time ({starts_at:moment}) has passed, so it cannot be restored.",
        ),
        Text("別の時刻で予約してください。", "Book another slot."),
    ),
    "no-part": Row(
        409,
        Text("店舗に部品がありません。", "Part not available at the store"),
        Text("その店舗には、`{fault}` の部品がありません。", "That store has no free part for `{fault}`."),
        Text("別の店舗か、発送修理を選んでください。", "Choose another store, or send the kit instead."),
        screen=Text(
            "その店舗には部品がありません。別の店舗か、発送修理を選んでください。",
            "That store does not have the part. Choose another store, or send the device in.",
        ),
        member=Text(
            "そのお店には部品がありません。電話窓口で、別のお店か発送修理を選んでください。",
            "That store does not have the part. Please call us to choose another store or to send the device in.",
        ),
    ),
    "store-known": Row(
        409,
        Text("店舗は登録済みです。", "Store code already used"),
        Text("このコードの店舗はすでにあります。", "A store with this code already exists."),
        Text("別のコードを使ってください。", "Use another code."),
    ),
    "parts-held": Row(
        409,
        Text("部品は確保されています。", "Parts held for visits"),
        Text(
            "減らせる部品は{free}個までです。残りは来店予約のために確保しています。",
            "Only {free} pieces can be removed; the rest are held for booked visits.",
        ),
    ),
}
