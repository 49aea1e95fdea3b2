"""Holding the journal against the catalogue of events."""

from jsonschema_rs import validator_for

from hosho.journal.models import Entry
from hosho.presentation.event_catalogue import schema_of
from hosho.presentation.event_catalogue.descriptions import DESCRIBED
from hosho.workflows.webhooks import payload


def misdescribed() -> list[str]:
    """Name each entry whose payload is not as its event's schema says, with the reason."""
    found = []
    for entry in Entry.objects.order_by("id"):
        if entry.event not in DESCRIBED:
            found.append(f"{entry.event}: not described")
            continue
        errors = validator_for(schema_of(entry.event), validate_formats=True).iter_errors(payload(entry))
        found += [f"{entry.event}: {error.message}" for error in errors]
    return found
