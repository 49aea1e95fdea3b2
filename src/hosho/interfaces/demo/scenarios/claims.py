"""Scenarios of a claim until the device is inspected."""

from collections.abc import Iterator

from hosho.interfaces.demo.persona import Persona
from hosho.interfaces.demo.scenarios.steps import AN_HOUR, MINUTES, at_the_counter, breaks, in_hand


def approved_after_a_cancelled_visit(persona: Persona) -> Iterator[float]:
    """Cancel a store visit: the claim is approved, and a loaner is reserved."""
    yield from breaks(persona, after=50)
    persona.asks_for_the_kit()
    yield AN_HOUR
    persona.books()
    yield 1
    persona.cancels_the_visit()


def referred(persona: Persona) -> Iterator[float]:
    """Report what no clause decides: the claim waits for a decision."""
    yield from in_hand(persona)
    yield 80
    persona.reports("other", "display")


def referred_beyond_the_promised_time(persona: Persona) -> Iterator[float]:
    """Report the same, and get no answer in the time that was promised."""
    yield from referred(persona)


def kit_sent_with_a_loaner(persona: Persona) -> Iterator[float]:
    """Get the packing kit, and a loaner with it."""
    yield from breaks(persona, after=60)
    persona.asks_for_the_kit()
    yield 1
    persona.is_sent_a_kit(loaner=True)


def loaner_reserved(persona: Persona) -> Iterator[float]:
    """Ask for the kit with a loaner: one is reserved."""
    yield from breaks(persona, after=60)
    persona.asks_for_the_kit()


def on_its_way(persona: Persona) -> Iterator[float]:
    """Send the device in: it is on its way."""
    yield from breaks(persona, after=60)
    persona.is_sent_a_kit()
    yield 1
    persona.receives("kit")
    yield 1
    persona.sends_it_in()


def visit_booked(persona: Persona) -> Iterator[float]:
    """Book a store visit; the store has checked the part."""
    yield from breaks(persona, after=60)
    persona.books()
    yield AN_HOUR
    persona.has_their_part_checked()


def no_show(persona: Persona) -> Iterator[float]:
    """Book a store visit and do not come."""
    yield from breaks(persona, after=60)
    persona.books()


def at_the_depot_sent_on_by_the_store(persona: Persona) -> Iterator[float]:
    """Bring the device to a store, which sends it on to the depot."""
    yield from breaks(persona, after=60)
    yield from at_the_counter(persona)
    persona.is_inspected()
    yield 15 * MINUTES
    persona.is_sent_on()
    yield 1
    persona.receives("inbound")
