"""The qualified invoice (適格請求書) and the qualified credit note (適格返還請求書)."""

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from msgspec import Struct
from stdnum.jp import cn

from hosho.core.codes import Language
from hosho.core.terms import Text
from hosho.core.terms.wording import day_in_words, month_in_words
from hosho.gateways.pdf.typesetting import typeset

Means = Literal["card", "bank"]
PaidBack = Literal["card", "bank", "next-invoice", "as-paid"]
"""``as-paid``: the invoice asks for that much less, and what was paid of it already comes back."""

_REGISTRATION = re.compile(r"T[0-9]{13}")


class NotQualifiedError(ValueError):
    """Whoever issues an invoice has no registration number, or one whose check digit is wrong."""

    def __init__(self, number: str) -> None:
        super().__init__(
            f"the issuer's registration number is T and 13 digits with a right check digit, not {number!r}"
        )
        self.field = "registration_number"


class SumError(ValueError):
    """The sums of a paper do not agree with its lines."""

    def __init__(self, field: str, said: int, found: int) -> None:
        super().__init__(f"{field} says {said:,} yen, but the lines come to {found:,}")
        self.field = field


class Issuer(Struct, frozen=True, kw_only=True):
    """Who issues the paper. ``registration_number`` is that of the qualified invoice system: T and 13 digits.

    Raises:
        NotQualifiedError: there is none, or its check digit is wrong.
    """

    name: str
    registration_number: str
    address: str
    contact: Text = Text("", "")

    def __post_init__(self) -> None:
        number = self.registration_number
        if not _REGISTRATION.fullmatch(number) or not cn.is_valid(number[1:]):
            raise NotQualifiedError(number)


class Recipient(Struct, frozen=True, kw_only=True):
    """Whom it is for. ``postal_code``: seven digits, or empty together with the address."""

    name: str
    postal_code: str = ""
    address: str = ""


class Line(Struct, frozen=True, kw_only=True):
    """What was supplied. ``days``: how many are charged, where it is not the whole month.

    ``rate`` in percent; 0: outside the tax, as damages are.
    """

    description: Text
    contract_number: str
    net_yen: int
    rate: int
    days: int | None = None


class RateTotal(Struct, frozen=True, kw_only=True):
    """The sum of a rate's lines before tax, and the tax on it, rounded once."""

    rate: int
    net_yen: int
    tax_yen: int


class Collection(Struct, frozen=True):
    """How and on which day the sum is collected."""

    means: Means
    on: date


class Correction(Struct, frozen=True, kw_only=True):
    """What a credit note corrects, why, and how the sum comes back."""

    invoice_number: str
    issued_on: date
    reason: Text
    paid_back: PaidBack


class Paper(Struct, frozen=True, kw_only=True):
    """What an invoice and a credit note have in common; all sums are in yen and positive.

    Raises:
        SumError: a sum does not agree with the lines.
    """

    number: str
    issued_on: date
    month: date
    issuer: Issuer
    recipient: Recipient
    lines: Sequence[Line]
    totals: Sequence[RateTotal]
    total_yen: int

    def __post_init__(self) -> None:
        nets: dict[int, int] = defaultdict(int)
        for line in self.lines:
            nets[line.rate] += line.net_yen
        for total in self.totals:
            found = nets.pop(total.rate, 0)
            if found != total.net_yen:
                raise SumError(f"totals.{total.rate}", total.net_yen, found)
        for rate, net in nets.items():
            raise SumError(f"totals.{rate}", 0, net)
        whole = sum(total.net_yen + total.tax_yen for total in self.totals)
        if whole != self.total_yen:
            raise SumError("total_yen", self.total_yen, whole)


class Invoice(Paper, frozen=True, kw_only=True):
    """A qualified invoice (Consumption Tax Act art. 57-4) for the supplies of one month."""

    collection: Collection | None = None


class CreditNote(Paper, frozen=True, kw_only=True):
    """A qualified credit note (art. 57-4 paragraph 3): what is given back of an earlier invoice."""

    corrects: Correction


def invoice_pdf(invoice: Invoice, *, language: Language) -> bytes:
    """Set an invoice."""
    collection = invoice.collection
    collected = collection and {"means": collection.means, "on": day_in_words(collection.on, language)}
    facts = _shown(invoice, language) | {"kind": "invoice", "collection": collected}
    return typeset("invoice", facts, language=language, dated=invoice.issued_on)


def credit_note_pdf(note: CreditNote, *, language: Language) -> bytes:
    """Set a credit note."""
    corrects = {
        "number": note.corrects.invoice_number,
        "issued_on": day_in_words(note.corrects.issued_on, language),
        "reason": note.corrects.reason.in_(language),
        "paid_back": note.corrects.paid_back,
    }
    facts = _shown(note, language) | {"kind": "credit-note", "corrects": corrects}
    return typeset("invoice", facts, language=language, dated=note.issued_on)


def _shown(paper: Paper, language: Language) -> dict[str, Any]:
    return {
        "number": paper.number,
        "issued_on": day_in_words(paper.issued_on, language),
        "month": month_in_words(paper.month, language),
        "issuer": {
            "name": paper.issuer.name,
            "registration_number": paper.issuer.registration_number,
            "address": paper.issuer.address,
            "contact": paper.issuer.contact.in_(language),
        },
        "recipient": paper.recipient,
        "lines": [
            {
                "description": line.description.in_(language),
                "contract_number": line.contract_number,
                "days": line.days,
                "net_yen": line.net_yen,
                "rate": line.rate,
            }
            for line in paper.lines
        ],
        "totals": paper.totals,
        "total_yen": paper.total_yen,
    }
