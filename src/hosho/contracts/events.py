"""What this room writes into the journal."""

JOINED = "contracts.joined"
STARTED = "contracts.started"
NATURAL_COVER_ENDED = "contracts.natural-cover-ended"
