"""Sending a letter to a member, once."""

from datetime import datetime
from email.utils import format_datetime, formataddr, parseaddr
from smtplib import SMTPException, SMTPResponseException
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage

from hosho.core.calendar import TOKYO
from hosho.core.codes import Language
from hosho.gateways.mail.models import SentNotice
from hosho.platform.transactions import operation


class MailNotTakenError(Exception):
    """The mail server did not take a letter; another try may do. The message names no person: it is logged."""


class Letter(NamedTuple):
    """What goes to one member about one entry of the journal. ``at`` is the entry's business time."""

    entry_id: UUID
    member_id: UUID
    template: str
    language: Language
    name: str
    address: str
    subject: str
    body: str
    at: datetime


def was_sent(entry_id: UUID) -> bool:
    """Return whether the notice of an entry was sent."""
    return SentNotice.objects.filter(entry_id=entry_id).exists()


def send_once(letter: Letter, *, real_now: datetime) -> bool:
    """Send a letter unless the one of its entry has gone out already; say whether it went now.

    Killed between the mail server's yes and our note of it, the letter goes again with the same Message-ID, by which
    mailboxes and the demonstration's folder know it.

    Raises:
        MailNotTakenError: the server did not take it.
    """
    if was_sent(letter.entry_id):
        return False
    try:
        message_of(letter).send()
    except SMTPResponseException as error:
        raise MailNotTakenError(f"{letter.entry_id}: the mail server answered {error.smtp_code}") from None
    except (SMTPException, OSError) as error:  # its own words name the recipient
        raise MailNotTakenError(f"{letter.entry_id}: {type(error).__name__}") from None
    _note(letter, real_now=real_now)
    return True


@operation
def _note(letter: Letter, *, real_now: datetime) -> None:
    SentNotice.objects.get_or_create(
        entry_id=letter.entry_id,
        defaults={
            "member_id": letter.member_id,
            "template": letter.template,
            "language": letter.language,
            "sent_at": real_now,
        },
    )


def message_of(letter: Letter) -> EmailMessage:
    """Put a letter into the form of mail. Its Message-ID is made of the entry's id, the same at each try."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return EmailMessage(
        subject=letter.subject,
        body=letter.body,
        to=[formataddr((" ".join(letter.name.split()), letter.address))],
        headers={
            "Date": format_datetime(letter.at.astimezone(TOKYO)),
            "Message-ID": f"<{letter.entry_id}@{domain}>",
            "Content-Language": letter.language,
            "Auto-Submitted": "auto-generated",
        },
    )
