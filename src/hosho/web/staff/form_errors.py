"""Errors of operations as an agent reads them: what is wrong, beside which field, and what else can be chosen."""

from collections.abc import Mapping

from hosho.claims.operations import ClaimOpenError
from hosho.presentation.language import language
from hosho.presentation.refusals.problems import problem_of

FIELDS: Mapping[str, str] = {
    "starts_at": "slot",
    "store": "slot",
    "tracking_number": "kit_number",
    "loaner_tracking_number": "loaner_number",
    "consents": "consents",
    "occurred_on": "occurred_on",
    "reason": "reason",
    "second_proof": "second_proof",
}
"""The fields of the desk's forms by those that an error names."""


def said_of(error: Exception) -> tuple[str, str]:
    """Return the field that an error is about (empty: none) and its words. Raise what is not an error of the caller."""
    problem = problem_of(error)
    if problem is None:
        raise error
    says = problem.ja if language() == "ja" else problem.en
    if isinstance(error, ClaimOpenError):
        says = f"{says} {error.number}"
    return FIELDS.get(getattr(error, "field", "") or problem.field, ""), says
