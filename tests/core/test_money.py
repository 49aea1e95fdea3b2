from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hosho.core.money import Yen, net_within, with_tax, yen_of

amounts = st.integers(0, 10**12)
WAYS: dict[Literal["floor", "ceil", "half-up"], str] = {
    "floor": ROUND_FLOOR,
    "ceil": ROUND_CEILING,
    "half-up": ROUND_HALF_UP,
}


@given(amounts, st.integers(1, 10**6))
def test_rounding_agrees_with_decimal_arithmetic(numerator: int, denominator: int) -> None:
    # Decimal keeps 50 digits here, so that no quotient of these sizes is rounded before it is rounded.
    from decimal import localcontext

    with localcontext() as context:
        context.prec = 50
        exact = Decimal(numerator) / Decimal(denominator)
        for mode, way in WAYS.items():
            assert yen_of(numerator, denominator, mode).yen == int(exact.to_integral_value(way))


def test_a_half_goes_up() -> None:
    assert [yen_of(n, 2, "half-up").yen for n in (1, 3, 5)] == [1, 2, 3]


@given(amounts, amounts)
def test_yen_add_and_subtract_as_numbers(one: int, other: int) -> None:
    assert (Yen(one) + Yen(other)).yen == one + other
    assert Yen(one) - Yen(other) == -(Yen(other) - Yen(one))


@pytest.mark.parametrize("wrong", [1.0, True, "1", None])
def test_yen_are_whole_numbers_only(wrong: Any) -> None:
    with pytest.raises(TypeError, match="whole"):
        Yen(wrong)


def test_yen_read_with_thousands() -> None:
    assert str(Yen(40000)) == "¥40,000"


@pytest.mark.parametrize(("net", "total"), [(451, 496), (16, 17), (258, 283), (500, 550)])
def test_an_amount_alone_has_its_tax_rounded_down_by_the_shipped_terms(net: int, total: int) -> None:
    assert with_tax(Yen(net), 10, "floor") == Yen(total)


def test_the_net_of_what_was_agreed_with_tax_is_rounded_down() -> None:
    assert [net_within(Yen(total), 10) for total in (550, 549, 40_000)] == [Yen(500), Yen(499), Yen(36_363)]
