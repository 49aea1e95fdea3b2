"""Refusals in words: for each code its HTTP status and its words for programs, staff, members and the command line.

A refusal carries its code, its field and its values (``core.refusals``); everything that is said of it stands here.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from hosho.core.codes import Language
from hosho.core.refusals import Refused
from hosho.core.terms import Text
from hosho.presentation.refusals.claims import OF_CLAIMS
from hosho.presentation.refusals.contracts import OF_CONTRACTS
from hosho.presentation.refusals.installation import OF_INSTALLATIONS
from hosho.presentation.refusals.money import OF_MONEY
from hosho.presentation.refusals.requests import OF_REQUESTS
from hosho.presentation.refusals.row import Row
from hosho.presentation.refusals.stock import OF_STOCK

OVER_THE_API: Mapping[str, Mapping[str, Row]] = MappingProxyType(
    {
        "The request itself": OF_REQUESTS,
        "Devices, parcels, stores and visits": OF_STOCK,
        "Plans, contracts and members": OF_CONTRACTS,
        "Claims": OF_CLAIMS,
        "Money": OF_MONEY,
    }
)
ROWS: Mapping[str, Row] = MappingProxyType(
    {code: row for rows in (*OVER_THE_API.values(), OF_INSTALLATIONS) for code, row in rows.items()}
)
NOT_OVER_THE_API = frozenset({"mail-taken", "price-changed", "not-all-answered", "not-billed-yet", *OF_INSTALLATIONS})
"""Only pages or commands meet these."""


class ProblemType(NamedTuple):
    """One problem type of the API: the end of its ``type``, its HTTP status and its title."""

    code: str
    status: int
    title: Text

    @property
    def urn(self) -> str:
        """The ``type`` of problem details."""
        return urn(self.code)


def urn(code: str) -> str:
    """Return the ``type`` of problem details for the code of a problem type. It never changes."""
    return f"urn:hosho:problem:{code}"


def for_program(refused: Refused, language: Language) -> str:
    """Return the ``detail`` of problem details: what is wrong, and what to send instead."""
    return ROWS[refused.code].for_program(refused.values(), language)


def for_staff(refused: Refused, language: Language) -> str:
    """Return what an agent or a colleague reads on a page."""
    return ROWS[refused.code].for_staff(refused.values(), language)


def for_member(refused: Refused, language: Language) -> str:
    """Return what a member reads on a page."""
    return ROWS[refused.code].for_member(refused.values(), language)


def for_terminal(refused: Refused) -> str:
    """Return what a command prints, in English."""
    return ROWS[refused.code].for_terminal(refused.values())


def problem_types() -> Mapping[str, ProblemType]:
    """Return every problem type that the API answers with, by its code, sorted.

    ``refused`` comes with other statuses of 400 and above, too.
    """
    types = {row.type or code: row for code, row in ROWS.items() if code not in NOT_OVER_THE_API}
    return {code: ProblemType(code, types[code].status, ROWS[code].title) for code in sorted(types)}
