"""A person of a scenario, and what can happen to them, by noun: each deed is one real operation."""

from hosho.interfaces.demo.persona.claims import Claims
from hosho.interfaces.demo.persona.contracts import Contracts
from hosho.interfaces.demo.persona.loaners import Loaners
from hosho.interfaces.demo.persona.orders import Orders
from hosho.interfaces.demo.persona.workshop import Workshop


class Persona(Orders, Contracts, Claims, Workshop, Loaners):
    """A person who plays a scenario."""
