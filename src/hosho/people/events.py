"""What this room writes into the journal."""

ENROLLED = "people.enrolled"
