"""Holding the journal against the catalogue of events."""

from jsonschema_rs import validator_for

from hosho.doors.jobs.catalogue import schema_of
from hosho.doors.jobs.described import DESCRIBED
from hosho.doors.jobs.webhooks import payload
from hosho.journal.models import Entry


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
