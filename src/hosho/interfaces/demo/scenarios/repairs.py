"""Scenarios from the inspection to the way home."""

from collections.abc import Iterator

from hosho.interfaces.demo.persona import Persona
from hosho.interfaces.demo.scenarios.steps import AN_HOUR, MINUTES, at_the_counter, at_the_depot, breaks


def inspected_at_the_store_at_the_second_try(persona: Persona) -> Iterator[float]:
    """Be inspected at a store that first took the wrong device."""
    yield from breaks(persona, after=60)
    yield from at_the_counter(persona)
    persona.is_inspected("modification")
    yield 5 * MINUTES
    persona.has_it_undone("端末を取り違えていました。")
    yield 5 * MINUTES
    persona.is_inspected()


def in_repair_with_a_loaner(persona: Persona) -> Iterator[float]:
    """Wait for the repair with a loaner meanwhile."""
    yield from breaks(persona, after=60)
    yield from at_the_depot(persona, loaner=True)
    persona.is_inspected()
    yield AN_HOUR
    persona.is_in_repair()


def not_covered_and_declined(persona: Persona) -> Iterator[float]:
    """Decline the quote for a device that turned out to be modified."""
    yield from breaks(persona, after=40)
    yield from at_the_depot(persona)
    persona.is_inspected("modification")
    yield 1
    persona.is_quoted(24_200)
    yield 1
    persona.answers(accepted=False)


def quoted_after_a_person_refused(persona: Persona) -> Iterator[float]:
    """Be refused by a person after the inspection, and get a quote."""
    yield from breaks(persona, after=40)
    yield from at_the_depot(persona)
    persona.is_inspected("other")
    yield AN_HOUR
    persona.is_decided(covered=False)
    yield 1
    persona.is_quoted(12_100)


def not_covered_after_a_paid_repair_was_stopped(persona: Persona) -> Iterator[float]:
    """Accept a quote for a repair that then cannot be done."""
    yield from breaks(persona, after=40)
    yield from at_the_depot(persona)
    persona.is_inspected("modification")
    yield AN_HOUR
    persona.is_quoted(16_500)
    yield AN_HOUR
    persona.answers(accepted=True)
    yield 1
    persona.stays_broken()


def repaired_at_a_price(persona: Persona) -> Iterator[float]:
    """Accept a quote; the repair is finished."""
    yield from breaks(persona, after=60)
    yield from at_the_depot(persona)
    persona.is_inspected("modification")
    yield AN_HOUR
    persona.is_quoted(16_500)
    yield AN_HOUR
    persona.answers(accepted=True)
    yield 1
    persona.is_finished()


def irreparable_as_a_person_found(persona: Persona) -> Iterator[float]:
    """Be decided by a person after the inspection; the device cannot be repaired."""
    yield from breaks(persona, after=60)
    yield from at_the_depot(persona)
    persona.is_inspected("other")
    yield AN_HOUR
    persona.is_decided(covered=True)
    yield 1
    persona.is_given_up()


def exchange_promised(persona: Persona) -> Iterator[float]:
    """Be reserved another device in exchange."""
    yield from irreparable_as_a_person_found(persona)
    yield AN_HOUR
    persona.is_promised_another()


def sent_back(persona: Persona) -> Iterator[float]:
    """Be sent the repaired device back."""
    yield from breaks(persona, after=60)
    yield from at_the_depot(persona)
    persona.is_inspected()
    yield AN_HOUR
    persona.is_repaired()
    yield 1
    persona.is_sent_back()


def limit_reached_by_an_exchange_and_a_visit(persona: Persona) -> Iterator[float]:
    """Use both repairs of a year: one is an exchange, one a visit to a store."""
    yield from breaks(persona, after=30)
    yield from at_the_depot(persona)
    persona.is_inspected()
    yield AN_HOUR
    persona.is_given_up()
    yield AN_HOUR
    persona.is_promised_another()
    yield 1
    persona.is_sent_back()
    yield 1
    persona.receives("return")
    yield AN_HOUR
    persona.has_the_old_one_scrapped()
    yield 60
    persona.reports("partial-damage", "screen")
    yield AN_HOUR
    yield from at_the_counter(persona)
    persona.is_inspected()
    yield 5 * MINUTES
    persona.is_repaired()
    yield 30 * MINUTES
    persona.takes_it_home()


def refused_at_the_counter(persona: Persona) -> Iterator[float]:
    """Be refused at a store, and take the device home as it is."""
    yield from breaks(persona, after=60)
    yield from at_the_counter(persona)
    persona.is_inspected("modification")
    yield 5 * MINUTES
    persona.takes_it_home()
