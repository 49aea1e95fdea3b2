"""Refusals as an agent reads them: what is wrong, beside which field, and what else can be chosen."""

from collections.abc import Mapping

from django.core.exceptions import ObjectDoesNotExist

from hosho.core.refusals import Refused
from hosho.presentation.language import language
from hosho.presentation.refusals import ROWS, for_staff

REFUSED = (Refused, ObjectDoesNotExist)
"""What an operation refuses, and what it no longer finds: a store that was closed while the form was filled in."""

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
"""The fields of the desk's forms by those that a refusal names."""


def form_error_for(error: Refused | ObjectDoesNotExist) -> tuple[str, str]:
    """Return the field that a refusal is about (empty: none) and its words in the reader's language."""
    if isinstance(error, Refused):
        return FIELDS.get(error.field, ""), for_staff(error, language())
    return "", ROWS["not-found"].for_staff({}, language())
