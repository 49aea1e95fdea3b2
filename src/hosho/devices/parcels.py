"""Parcels: what travels, and the numbers carriers give."""

import re
from typing import Literal, get_args

from hosho.core.refusals import Refused
from hosho.devices.identity import written_form

Purpose = Literal["order", "order-return", "kit", "inbound", "return", "loaner", "loaner-return"]
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)

ON_DELIVERY = "devices.parcel-delivered"
"""The duty that a delivery puts on the agenda; ``interfaces/jobs`` says whose business each purpose is."""


class TrackingNumberInvalidError(Refused):
    """A tracking number has not the carriers' form."""

    code = "tracking-number-invalid"
    field = "tracking_number"


def read_tracking_number(number: str) -> str:
    """Return a tracking number's 12 digits: 11 and a check digit, the remainder of the 11 by 7 (Yamato, Sagawa).

    Raises:
        TrackingNumberInvalidError: another form, or a check digit that does not fit.
    """
    digits = written_form(number)
    if not re.fullmatch(r"[0-9]{12}", digits):
        raise TrackingNumberInvalidError
    if int(digits[:11]) % 7 != int(digits[11]):
        raise TrackingNumberInvalidError
    return digits


def with_check_digit(eleven_digits: int) -> str:
    """Make a tracking number out of a carrier's running number."""
    return f"{eleven_digits:011d}{eleven_digits % 7}"
