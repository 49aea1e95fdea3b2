"""Whole yen, and the one function that rounds."""

from typing import Literal

from msgspec import Struct

Rounding = Literal["floor", "ceil", "half-up"]


class Yen(Struct, frozen=True, gc=False, order=True):
    """An amount of whole yen; the name that holds it says whether tax is inside (``net``, ``total``, ``pays``)."""

    yen: int

    def __post_init__(self) -> None:
        if type(self.yen) is not int:
            raise TypeError(f"yen are whole numbers, not {self.yen!r}")

    def __add__(self, other: "Yen") -> "Yen":
        return Yen(self.yen + other.yen)

    def __sub__(self, other: "Yen") -> "Yen":
        return Yen(self.yen - other.yen)

    def __mul__(self, times: int) -> "Yen":
        return Yen(self.yen * times)

    def __neg__(self) -> "Yen":
        return Yen(-self.yen)

    def __bool__(self) -> bool:
        return self.yen != 0

    def __str__(self) -> str:
        return f"¥{self.yen:,}"


ZERO = Yen(0)


def yen_of(numerator: int, denominator: int, rounding: Rounding) -> Yen:
    """Round the yen ``numerator / denominator`` to whole yen, exactly (no floats).

    ``floor`` goes down, ``ceil`` up, ``half-up`` to the nearest with a half going up (away from minus infinity).

    Raises:
        ValueError: the denominator is not positive.
    """
    if denominator <= 0:
        raise ValueError(f"the denominator must be positive, not {denominator}")
    match rounding:
        case "floor":
            return Yen(numerator // denominator)
        case "ceil":
            return Yen(-(-numerator // denominator))
        case "half-up":
            return Yen((2 * numerator + denominator) // (2 * denominator))


def tax_on(net: Yen, rate: int, rounding: Rounding) -> Yen:
    """Return the tax on an amount before tax, rounded once (``rate`` in per cent)."""
    return yen_of(net.yen * rate, 100, rounding)


def with_tax(net: Yen, rate: int, rounding: Rounding) -> Yen:
    """Return an amount with its tax, as if it stood alone on an invoice (``rate`` in per cent)."""
    return net + tax_on(net, rate, rounding)


def net_within(total: Yen, rate: int) -> Yen:
    """Return the amount before tax of one agreed with tax (``rate`` in per cent), rounded down.

    So an invoice, whose tax is rounded once over all its lines, never asks for more than was agreed.
    """
    return yen_of(total.yen * 100, 100 + rate, "floor")
