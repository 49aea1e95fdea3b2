"""The contract document (ご契約内容): on one page what is covered, what it costs, and how to leave."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct, to_builtins

from hosho.core.codes import Language
from hosho.gateways.pdf.typesetting import typeset


class Row(Struct, frozen=True):
    """One matter: its name, what is true of it, and what should be known besides."""

    name: str
    says: str
    besides: Sequence[str] = ()


class Certificate(Struct, frozen=True, kw_only=True):
    """What a contract document says, in the words of one language.

    ``headline`` is the sentence that the reader came for; ``hash`` names the terms version beyond doubt.
    """

    number: str
    title: str
    plan: str
    recipient: str
    device: str
    headline: str
    as_of: str
    rows: Sequence[Row]
    operator: str
    address: str
    contact: str
    terms: str
    hash: str


def certificate_pdf(certificate: Certificate, *, language: Language, on: date) -> bytes:
    """Set a contract document as of a day."""
    return typeset("certificate", to_builtins(certificate), language=language, dated=on)
