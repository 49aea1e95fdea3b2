"""An example of each request's body, as the description of the API shows it. The tests send them: each is accepted.

They belong together: Aoi's iPhone XR, bought on 2020-08-04, its screen broken a year later.
"""

from collections.abc import Mapping
from typing import Any

MEMBER = "01987c1e-5a00-7000-8000-000000000001"
UNIT = "01987c1e-5a00-7000-8000-000000000002"
SERIAL = "F17ZK0AAKXK1"
BROKEN = {"cause": "partial-damage", "faults": ["screen"]}
TRACKED = {"tracking_number": "300123456780"}
HANDED_IN = {
    "consents": ["data-loss", "parts", "remedy-is-ours"],
    "preparation": {"backup": "done", "find-my": "done", "suica": "none", "sim": "done"},
}
RESULT = {"reference": "10000010000001", "amount_yen": 550, "outcome": "no-funds", "code": "G02", "on": "2021-09-27"}
CARD_RESULTS = "reference,amount_yen,result,code,processed_on\r\n10000010000001,550,no-funds,G02,2021-09-01\r\n"
VISIT = {"store": "midoricho", "starts_at": "2021-09-06T14:00:00+09:00"} | HANDED_IN

EXAMPLES: Mapping[str, Mapping[str, Any]] = {
    "MemberIn": {
        "name": "青木 葵",
        "kana": "アオキ アオイ",
        "born_on": "1988-03-14",
        "mail": "aoi@example.jp",
        "phone": "090-0000-0001",
        "postal_code": "100-0001",
        "address": "見本県見本市みどり町1-2-3",
        "language": "ja",
    },
    "UnitIn": {
        "model": "iphone-xr",
        "capacity_gb": 64,
        "serial": SERIAL,
        "imei": "490154203237518",
        "grade": "A",
        "meant_for": "sale",
        "restriction": "○",
        "restriction_checked_on": "2020-08-03",
    },
    "AskingPriceIn": {"price_yen": 29_800},
    "OrderIn": {"member_id": MEMBER, "unit_id": UNIT, "price_yen": 29_800, "consents": ["terms", "fee"]},
    "OrderReturnIn": {"because": "returned"} | TRACKED,
    "ApplyTermsIn": {"version": 2, "from_on": "2021-10-01", "reason": "asked-by-the-member"},
    "TerminateIn": {"last_day": "2021-09-30", "reason": "unpaid"},
    "TrackedIn": TRACKED,
    "HandInIn": HANDED_IN,
    "KitIn": TRACKED | HANDED_IN | {"loaner_tracking_number": "300123456791"},
    "KitRequestIn": {"loaner": True} | HANDED_IN,
    "ReportIn": BROKEN
    | {
        "device": SERIAL,
        "occurred_on": "2021-09-01",
        "channel": "phone",
        "method": "ship-in",
        "story": "駅の階段で落としました。",
    },
    "VisitIn": VISIT,
    "ReportWithVisitIn": VISIT | BROKEN | {"device": SERIAL, "occurred_on": "2021-09-01"},
    "ReviewDecisionIn": {"covered": True, "clause": "cover.damage", "reason": "写真で破損を確認しました。"},
    "QuoteIn": {"yen": 19_800},
    "QuoteAnswerIn": {"accepted": True},
    "ExchangeIn": {"unit_id": UNIT},
    "UndoIn": {"reason": "別の端末のバーコードを読み取ったため。"},
    "InspectionIn": BROKEN,
    "RestockIn": {"meant_for": "exchange"},
    "RestrictionCheckIn": {"mark": "○"},
    "StoreIn": {
        "code": "sakuracho",
        "network": "icracked",
        "name_ja": "iCracked Store さくら町",
        "name_en": "iCracked Store Sakuracho",
        "address": "見本県見本市さくら町4-5-6",
        "phone": "00-0000-0002",
        "opens": 10,
        "closes": 19,
        "closed_weekdays": [2],
        "places_per_hour": 2,
    },
    "ClosedDayIn": {"on": "2021-12-31"},
    "BlockedSlotIn": {"starts_at": "2021-09-07T15:00:00+09:00"},
    "PartsIn": {"model": "iphone-xr", "fault": "screen", "pieces": 5},
    "ContactIn": {
        "mail": "aoi@example.jp",
        "phone": "090-0000-0002",
        "postal_code": "100-0002",
        "address": "見本県見本市あかね町7-8-9",
        "second_proof": "papers",
    },
    "CallbackIn": {"phone": "090-0000-0001", "about": "修理の進み具合"},
    "CallbackAttemptIn": {"reached": True},
    "LoanerReminderIn": {"how": "reached", "note": "週末に発送するとのこと。"},
    "BillingRunIn": {"month": "2021-08"},
    "BillingHoldIn": {"contract_id": "01987c1e-5a00-7000-8000-000000000003", "month": "2021-09"},
    "CreditNoteLineIn": {"ordinal": 1, "net_yen": 100},
    "CreditNoteIn": {
        "invoice": "I-21-0000001",
        "lines": [{"ordinal": 1, "net_yen": 100}],
        "kind": "goodwill",
        "reason": "修理の遅れのおわび",
    },
    "TransferIn": {"yen": 550, "reference": "20210902-0417", "on": "2021-09-02"},
    "RefundIn": {"yen": 50, "reference": "R20210902-001", "on": "2021-09-02"},
    "ResolutionIn": {"settled_as": "returned"},
    "WriteOffIn": {"reason": "連絡が取れず、回収できないため。"},
    "CardIn": {"token_reference": "tok_8f14e45fceea"},
    "BankAccountIn": {
        "bank_code": "0001",
        "branch_code": "123",
        "account_kind": "ordinary",
        "account_number": "1234567",
        "holder_kana": "アオキ アオイ",
    },
    "CollectionBatchIn": {"by": "card", "on": "2021-09-27"},
    "CollectionResultIn": RESULT,
    "CollectionResultsIn": {"results": [RESULT]},
    "WebhookEndpointIn": {"url": "https://shop.example/hosho", "events": ["sales.ordered", "sales.shipped"]},
}
"""By the name of the body's class; a body without one cannot be described."""


def with_example(schema: dict[str, Any], body: type) -> None:
    """Put the example into a body's JSON Schema."""
    schema["examples"] = [EXAMPLES[body.__name__]]
