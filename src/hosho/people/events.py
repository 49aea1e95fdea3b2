"""What this room writes into the journal."""

ENROLLED = "people.enrolled"
CONTACT_CHANGED = "people.contact-changed"
CALLBACK_ASKED = "people.callback-asked"
CALLBACK_TRIED = "people.callback-tried"
CALLBACK_MADE = "people.callback-made"
RETURN_CODE_SENT = "people.return-code-sent"
RECOGNISED = "people.recognised"
