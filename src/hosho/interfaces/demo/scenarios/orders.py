"""Scenarios of an order: placed, cancelled, shipped, undelivered, returned."""

from collections.abc import Iterator

from hosho.interfaces.demo.persona import Persona
from hosho.interfaces.demo.scenarios.steps import AN_HOUR, in_hand


def placed(persona: Persona) -> Iterator[float]:
    """Order a device just now."""
    persona.buys("iphone-xr")
    yield from ()


def cancelled(persona: Persona) -> Iterator[float]:
    """Cancel the order before it is shipped."""
    persona.buys("iphone-xr")
    yield AN_HOUR
    persona.cancels_the_order()


def shipped(persona: Persona) -> Iterator[float]:
    """Be sent the order."""
    persona.buys("iphone-xr")
    yield 1
    persona.is_sent_it()


def undelivered(persona: Persona) -> Iterator[float]:
    """Be away: the order goes back to the shop."""
    yield from shipped(persona)
    yield 8
    persona.could_not_be_reached()


def returned(persona: Persona) -> Iterator[float]:
    """Return a device that was dead on arrival; it is in stock again."""
    yield from in_hand(persona, "iphone-xr")
    yield 2
    persona.returns_it()
    yield 2
    persona.receives("order-return")
    yield 1
    persona.has_it_restocked()
