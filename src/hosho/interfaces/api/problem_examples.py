"""An example of each problem type, as the description of the API shows it: its values are invented, its words are not.

They belong to the examples of the requests (``examples``): Aoi's iPhone XR, bought in August 2020, broken a year later.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils import translation

from hosho.accounts.roles import ROLES
from hosho.core.calendar import TOKYO
from hosho.core.refusals import Value
from hosho.presentation.refusals import ROWS
from hosho.web.keys import LONGEST_IDEMPOTENCY_KEY
from hosho.web.problem_details import problem


class Refusal(NamedTuple):
    """What one refusal tells beside its kind: the field of the request that it is about, and its values."""

    field: str = ""
    values: Mapping[str, Value | float] = {}


NOTHING_ELSE = Refusal()
EXAMPLES: Mapping[str, Refusal] = {
    "above-limit": Refusal("lines", {"limit": 3_000}),
    "account-wrong": Refusal("bank_code", {"reason": "bank_code"}),
    "arrived-since": Refusal("", {"what": "kit"}),
    "billed-already": Refusal("month", {"month": "2021-08"}),
    "charged-already": Refusal("month", {"month": "2021-08"}),
    "claim-open": Refusal("", {"number": "R-21-00063"}),
    "consent-missing": Refusal("consents", {"missing": ["fee"]}),
    "contract-ended": Refusal("", {"last_day": date(2021, 8, 31)}),
    "credit-refused": Refusal("lines", {"reason": "more-than-left", "ordinal": 1, "left": 400}),
    "cursor-invalid": Refusal("cursor"),
    "day-to-come": Refusal("on", {"day": date(2021, 10, 1)}),
    "digits-wrong": Refusal("phone", {"digits": "10-11"}),
    "failure-after-report": Refusal("occurred_on"),
    "hour-full": Refusal("starts_at"),
    "hour-not-offered": Refusal("starts_at", {"first_day": date(2021, 9, 4)}),
    "hour-passed": Refusal("", {"starts_at": datetime(2021, 9, 6, 14, tzinfo=TOKYO)}),
    "idempotency-key-missing": Refusal("", {"longest": LONGEST_IDEMPOTENCY_KEY}),
    "identifier-invalid": Refusal("imei", {"reason": "imei-check-digit"}),
    "last-day-passed": Refusal("last_day"),
    "loaner-elsewhere": Refusal("", {"state": "returned"}),
    "may-not-join": Refusal("unit_id", {"reason": "model", "reasons": ["model"], "clauses": ["models.as-of"]}),
    "method-not-offered": Refusal("", {"method": "walk-in", "offered": ["ship-in"]}),
    "month-not-over": Refusal("month", {"month": "2021-09", "billed_from": date(2021, 10, 1)}),
    "move-refused": Refusal("", {"state": "approved", "move": "close", "possible": ["send-kit", "book", "withdraw"]}),
    "no-catalogue": Refusal("on", {"first_day": date(2020, 8, 4)}),
    "no-exchange-unit": Refusal("unit_id"),
    "no-loaner": Refusal("loaner_tracking_number", {"reason": "none-free"}),
    "no-part": Refusal("store", {"model": "iphone-xr", "fault": "screen"}),
    "not-allowed": Refusal("", {"role": "shop", "needs": [role for role in ROLES if role != "shop"]}),
    "not-come-yet": Refusal("on", {"today": date(2021, 9, 2)}),
    "not-for-sale": Refusal("unit_id", {"meant_for": "exchange"}),
    "not-in-stock": Refusal("unit_id"),
    "not-parked": Refusal("month", {"month": "2021-08"}),
    "nothing-due": Refusal("", {"kind": "card"}),
    "nothing-over": Refusal("yen", {"left": 50}),
    "nothing-to-undo": Refusal("", {"move": "send-back"}),
    "out-of-order": Refusal("month", {"turn": "2021-07"}),
    "paper-damaged": Refusal("", {"number": "I-21-0000001"}),
    "parts-held": Refusal("pieces", {"free": 3}),
    "payment-known": Refusal("reference"),
    "reason-missing": Refusal("reason"),
    "reported-since": Refusal("", {"number": "R-21-00064"}),
    "second-proof-missing": Refusal("second_proof"),
    "settlement-refused": Refusal("settled_as", {"reason": "money-came", "yen": 550}),
    "still-out": Refusal("", {"what": "loaner"}),
    "store-known": Refusal("code"),
    "terms-not-later": Refusal("version", {"current": 2}),
    "too-large": Refusal("", {"most_mb": 2.5}),
    "too-many-endpoints": Refusal("", {"most": 20}),
    "tracking-number-invalid": Refusal("tracking_number"),
    "tracking-number-used": Refusal("tracking_number"),
    "undo-too-late": Refusal("", {"move": "send-kit", "until": datetime(2021, 9, 3, 10, tzinfo=TOKYO)}),
    "unit-elsewhere": Refusal("", {"expected": "stock", "found": "member"}),
    "unit-known": Refusal("imei"),
    "unit-promised": Refusal("unit_id"),
    "unwritable": Refusal("", {"reference": "10000010000001", "part": "holder_kana", "problem": "not-in-set"}),
    "version-unknown": Refusal("version", {"plan": "iijmio-used", "version": 9, "known": [1, 2]}),
}
"""By the code of the problem type; one that is not here names no field and has no values."""
INVALID = [{"field": "faults.1", "message": "One of these: screen, display, camera"}]
IN_DOUBT = [{"field": "3.count", "message": "Line 3: the total number does not agree."}]


def example_of(code: str) -> dict[str, Any]:
    """Return what the API would answer in English for a problem type, by its code."""
    field, values = EXAMPLES.get(code, NOTHING_ELSE)
    told: Mapping[str, Any] = {"n": len(INVALID)} if code == "invalid" else values
    detail = ROWS[code].for_program(told, "en")
    errors = {"invalid": INVALID, "file-in-doubt": IN_DOUBT}.get(code, [{"field": field, "message": detail}])
    with translation.override("en"):
        response = problem(code, detail=detail, errors=errors if errors[0]["field"] else [], members=values)
    return dict(json.loads(response.content))
