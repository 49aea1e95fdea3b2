"""Refusals in words: what each problem type of the API means, its HTTP status, and what to do about it."""

from collections.abc import Mapping
from typing import NamedTuple


class ProblemType(NamedTuple):
    """One problem type of the API, in English: the end of its ``type``, its HTTP status, and its title."""

    code: str
    status: int
    title: str

    @property
    def urn(self) -> str:
        """The ``type`` of problem details."""
        return f"urn:hosho:problem:{self.code}"


def problem_types() -> Mapping[str, ProblemType]:
    """Return every problem type that the API can answer with, by its code, in the order of the codes."""
    from hosho.presentation.refusals.problems import PROBLEMS
    from hosho.presentation.refusals.titles import TITLES

    statuses = {each.code: each.status for each in PROBLEMS.values()} | {"invalid": 422, "refused": 409}
    return {code: ProblemType(code, statuses[code], TITLES[code].en) for code in sorted(TITLES)}
