"""Papers of the workshop's ways: the slip in a kit, and the receipt (預り証) at a store's counter.

Black alone, for any printer; the claim's number also as bars and squares. The foot says when it was printed, by whom.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from msgspec import Struct

from hosho.core.calendar import TOKYO, day_in_tokyo
from hosho.core.codes import Language
from hosho.core.terms.wording import day_in_words
from hosho.gateways.pdf.codes import bars_of, qr_of
from hosho.gateways.pdf.typesetting import typeset


class Place(Struct, frozen=True, kw_only=True):
    """A depot or a store, with the phone number that is called about its papers."""

    name: str
    postal_code: str
    address: str
    phone: str


class PackingSlip(Struct, frozen=True, kw_only=True):
    """What lies in the kit: for which claim and device, where it goes, and what the member does before sending.

    ``loaner`` is the device that is lent meanwhile, ``due_days`` how long it may be kept after the own one is back.
    """

    claim_number: str
    recipient: str
    device: str
    depot: Place
    loaner: str = ""
    due_days: int | None = None
    printed_at: datetime
    printed_by: str


class StoreReceipt(Struct, frozen=True, kw_only=True):
    """What a store took over the counter. ``serial``: its last characters are enough to tell devices apart.

    ``faults`` are the reported ones in the reader's words, ``condition`` what the store saw when it took the device.
    """

    claim_number: str
    kana: str
    device: str
    serial: str
    faults: Sequence[str]
    condition: str
    taken_at: datetime
    ready_on: date | None
    store: Place
    printed_by: str


def packing_slip_pdf(slip: PackingSlip, *, language: Language) -> bytes:
    """Set the slip of a kit."""
    facts: dict[str, Any] = {
        "kind": "packing-slip",
        "recipient": slip.recipient,
        "device": slip.device,
        "place": slip.depot,
        "loaner": slip.loaner,
        "due_days": slip.due_days,
    }
    return _slip(facts, slip.claim_number, slip.printed_at, slip.printed_by, language)


def store_receipt_pdf(receipt: StoreReceipt, *, language: Language) -> bytes:
    """Set the receipt of a store: one page for the member, to be shown when the device is fetched."""
    facts: dict[str, Any] = {
        "kind": "receipt",
        "recipient": receipt.kana,
        "device": receipt.device,
        "place": receipt.store,
        "serial": receipt.serial,
        "faults": receipt.faults,
        "condition": receipt.condition,
        "taken": _moment(receipt.taken_at, language),
        "ready_on": receipt.ready_on and day_in_words(receipt.ready_on, language),
    }
    return _slip(facts, receipt.claim_number, receipt.taken_at, receipt.printed_by, language)


def _slip(facts: dict[str, Any], number: str, printed_at: datetime, printed_by: str, language: Language) -> bytes:
    everywhere = {
        "number": number,
        "bars": bars_of(number),
        "qr": qr_of(number),
        "printed": _moment(printed_at, language),
        "printed_by": printed_by,
    }
    return typeset("slip", everywhere | facts, language=language, dated=day_in_tokyo(printed_at))


def _moment(instant: datetime, language: Language) -> str:
    return f"{day_in_words(day_in_tokyo(instant), language)} {instant.astimezone(TOKYO):%H:%M}"
