"""Numbers that a scanner reads: bars of Code 128 and the squares of a QR code, as plain values for a template."""

from io import BytesIO

import segno
from barcode.codex import Code128


def bars_of(number: str) -> list[int]:
    """Return the widths of Code 128 in modules: bar, gap, bar, …, beginning and ending with a bar.

    Raises:
        barcode.errors.BarcodeError: a character has no place in Code 128, as a full-width digit has none.
    """
    modules = Code128(number).build()[0]
    widths: list[int] = []
    before = "0"
    for each in modules:
        if each == before:
            widths[-1] += 1
        else:
            widths.append(1)
        before = each
    return widths


def qr_of(text: str) -> str:
    """Return a QR code as SVG, one unit for each module; the paper around it is its quiet zone."""
    drawn = BytesIO()
    segno.make_qr(text, error="m").save(drawn, kind="svg", xmldecl=False, svgns=True, border=0)
    return drawn.getvalue().decode()
