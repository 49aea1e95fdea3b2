"""The folder in which a demonstration keeps its mails instead of sending them. Reading it needs no database."""

import os
from collections.abc import Sequence
from datetime import datetime
from email import policy
from email.message import EmailMessage as Mail
from email.parser import BytesParser
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from hosho.platform.ids import uuid7


class Kept(NamedTuple):
    """A mail in the folder. ``number`` counts from 1 in the order in which what they tell of was written."""

    number: int
    at: datetime
    to: str
    subject: str
    file: Path


class Folder(BaseEmailBackend):
    """Keep each mail as one file, named by its Message-ID: what is sent again takes the place of what was there."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep the mails; each file is whole or not there."""
        folder: Path = settings.CONFIG.outbox
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            written = message.message()
            name = _name_of(written["Message-ID"])
            unfinished = folder / f".{name}.{os.getpid()}"
            unfinished.write_bytes(written.as_bytes())
            unfinished.replace(folder / f"{name}.eml")
        return len(email_messages)


def _name_of(message_id: str) -> str:
    try:
        return str(UUID(message_id.strip("<> ").partition("@")[0]))
    except ValueError:
        return str(uuid7())  # a mail of no entry


def kept(folder: Path, *, last: int | None = None) -> list[Kept]:
    """Return the mails in the folder, oldest first; only the ``last`` so many."""
    files = sorted(folder.glob("*.eml"))  # ids of entries grow with time
    first = 0 if last is None else max(0, len(files) - last)
    found = []
    for number, file in enumerate(files[first:], first + 1):
        with file.open("rb") as opened:
            mail = BytesParser(policy=policy.default).parse(opened, headersonly=True)
        found.append(Kept(number, mail["Date"].datetime, header(mail, "To"), header(mail, "Subject"), file))
    return found


def header(mail: Mail, name: str) -> str:
    """Return a header as people read it; one too long for its line is folded right after its name."""
    return str(mail[name]).strip()


def read(file: Path) -> Mail:
    """Read one mail whole."""
    with file.open("rb") as opened:
        return BytesParser(policy=policy.default).parse(opened)
