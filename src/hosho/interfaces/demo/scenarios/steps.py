"""What many scenarios have in common. Each ``yield`` says how many days pass until the scenario continues."""

from collections.abc import Callable, Iterator

from hosho.interfaces.demo.persona import Persona

Scenario = Callable[[Persona], Iterator[float]]
"""What happens to one person. Where it stops, it stays."""
AN_HOUR = 1 / 24
MINUTES = 1 / (24 * 60)


def in_hand(persona: Persona, model: str = "iphone-8") -> Iterator[float]:
    """Buy a device and receive it."""
    persona.buys(model)
    yield 1
    persona.is_sent_it()
    yield 2
    persona.receives("order")


def at_the_depot(persona: Persona, *, loaner: bool = False) -> Iterator[float]:
    """Send the device in, with or without a loaner; it arrives at the depot."""
    persona.is_sent_a_kit(loaner=loaner)
    yield 1
    persona.receives("kit")
    if loaner:
        persona.receives("loaner")
    yield 1
    persona.sends_it_in()
    yield 2
    persona.receives("inbound")
    yield AN_HOUR


def home_again(persona: Persona, *, loaner: bool = False) -> Iterator[float]:
    """Send the device to the depot and get it back repaired."""
    yield from at_the_depot(persona, loaner=loaner)
    persona.is_inspected()
    yield AN_HOUR
    persona.is_repaired()
    yield 1
    persona.is_sent_back()
    yield 1
    persona.receives("return")
    yield AN_HOUR


def at_the_counter(persona: Persona) -> Iterator[float]:
    """Book a store visit and come."""
    yield persona.books()
    persona.comes()
    yield 10 * MINUTES


def breaks(persona: Persona, *, after: float) -> Iterator[float]:
    """Buy a device, break its screen ``after`` so many days, and report it."""
    yield from in_hand(persona)
    yield after
    persona.reports("partial-damage", "screen")
    yield AN_HOUR
