"""Scenarios of a loaner that is kept too long."""

from collections.abc import Iterator

from hosho.interfaces.demo.persona import Persona
from hosho.interfaces.demo.scenarios.steps import AN_HOUR, breaks, home_again


def home_with_a_loaner_overdue(persona: Persona) -> Iterator[float]:
    """Get the repaired device back and keep the loaner too long."""
    yield from breaks(persona, after=60)
    yield from home_again(persona, loaner=True)


def loaner_coming_back(persona: Persona) -> Iterator[float]:
    """Send an overdue loaner back."""
    yield from home_with_a_loaner_overdue(persona)
    yield 8
    persona.sends_the_loaner_back()


def loaner_returned(persona: Persona) -> Iterator[float]:
    """Return an overdue loaner."""
    yield from loaner_coming_back(persona)
    yield 1
    persona.receives("loaner-return")


def loaner_wiped(persona: Persona) -> Iterator[float]:
    """Return an overdue loaner, which is wiped and in stock again."""
    yield from loaner_returned(persona)
    yield AN_HOUR
    persona.has_the_loaner_wiped()


def loaner_lost(persona: Persona) -> Iterator[float]:
    """Never return the loaner: it is closed as lost."""
    yield from home_with_a_loaner_overdue(persona)
    yield 20
    persona.is_called_about_the_loaner()
    yield 20
    persona.never_returns_the_loaner()
