"""Scenarios of a contract: unpaid, ended, left."""

from collections.abc import Iterator

from hosho.interfaces.demo.persona import Persona
from hosho.interfaces.demo.scenarios.steps import AN_HOUR, breaks, in_hand


def suspended(persona: Persona) -> Iterator[float]:
    """Run out of money: 30 days after the failed collection the cover is suspended, as the terms say."""
    yield from in_hand(persona, "ipad-mini-5")
    yield 40
    persona.runs_out_of_money()


def ended_unpaid(persona: Persona) -> Iterator[float]:
    """Run out of money long ago: 90 days after the failed collection the contract has ended."""
    yield from suspended(persona)


def resumed_and_natural_cover_just_ended(persona: Persona) -> Iterator[float]:
    """Run out of money, and pay what is owed when the cover is suspended: it resumes."""
    yield from suspended(persona)
    yield 60
    persona.pays()


def leaving_after_a_refused_battery(persona: Persona) -> Iterator[float]:
    """Cancel the plan after a battery was refused, undo that, and cancel it again."""
    yield from in_hand(persona)
    yield 60
    persona.reports("battery", "battery")
    yield 1
    persona.leaves()
    yield AN_HOUR
    persona.stays()
    yield 1
    persona.leaves()


def left_after_a_withdrawn_claim(persona: Persona) -> Iterator[float]:
    """Withdraw a claim and cancel the plan: the contract has ended."""
    yield from breaks(persona, after=30)
    persona.withdraws()
    yield 1
    persona.leaves()
