"""What a device is told by: its numbers, read leniently and kept in one written form; its colour and its seller."""

import re
from typing import Literal, get_args

from stdnum import imei as stdnum_imei
from stdnum.exceptions import ValidationError

from hosho.core.normalization import number_form
from hosho.core.refusals import Refused

Colour = Literal["black", "white", "space-gray", "silver", "gold", "red", "blue", "yellow", "coral"]
COLOURS: tuple[Colour, ...] = get_args(Colour)
Seller = Literal["operator", "another"]
SELLERS: tuple[Seller, ...] = get_args(Seller)

SERIAL = re.compile(r"[0-9A-Z]{8,14}")
USUAL_LENGTHS = (10, 12)
"""So many digits and letters a serial number of a model on offer has; another is taken, with a warning."""


class IdentifierInvalidError(Refused):
    """A number cannot belong to a device. ``field`` is ``imei``, ``imei2`` or ``serial``."""

    code = "identifier-invalid"

    def __init__(
        self, field: str, reason: Literal["imei-length", "imei-check-digit", "imei-missing", "serial-form"]
    ) -> None:
        self.field = field
        super().__init__(reason=reason)


def written_form(number: str) -> str:
    """Fold full-width characters, drop spaces and hyphens, and use capitals."""
    return number_form(number)


def read_imei(number: str, *, field: str = "imei") -> str:
    """Return the 15 digits of an IMEI (3GPP TS 23.003: the last is a Luhn check digit).

    Raises:
        IdentifierInvalidError: it has not 15 digits, or the check digit is wrong.
    """
    digits = written_form(number)
    if not re.fullmatch(r"[0-9]{15}", digits):
        raise IdentifierInvalidError(field, "imei-length")
    try:
        return str(stdnum_imei.validate(digits))
    except ValidationError:
        raise IdentifierInvalidError(field, "imei-check-digit") from None


def read_serial(number: str) -> str:
    """Return a serial number: 8 to 14 digits and capitals.

    Raises:
        IdentifierInvalidError: it has another form.
    """
    serial = written_form(number)
    if not SERIAL.fullmatch(serial):
        raise IdentifierInvalidError("serial", "serial-form")
    return serial
