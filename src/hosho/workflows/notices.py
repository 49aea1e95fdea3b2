"""Which entry of the journal a member is told of, and with which letter. The one table of notices is here.

A letter is a packaged text in each language: its first line is the subject. Facts come from ``facts``.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from django.template import Context, Engine

from hosho.billing import events as billing
from hosho.claims import events as claims
from hosho.contracts import events as contracts
from hosho.core.codes import Language
from hosho.core.moves import ClaimMove
from hosho.gateways.mail.sending import Letter, send_once
from hosho.journal.models import Entry
from hosho.journal.queries import timeline
from hosho.people import events as people
from hosho.people.queries import members_with
from hosho.sales import events as sales
from hosho.workflows import notice_context
from hosho.workflows.notice_context import Facts

TEMPLATES = Path(__file__).parent / "templates" / "notices"
UNKNOWN = "\N{REPLACEMENT CHARACTER}"
"""Stands in a rendered letter where a template names a fact that there is none of; such a letter is not sent."""


class LetterIncompleteError(Exception):
    """A template names a fact that the entry does not give."""


class Notice(NamedTuple):
    """A letter: the name of its template, and where the facts for it come from."""

    template: str
    facts: Callable[[Entry, Language], Facts] = notice_context.nothing_more


DECIDED = Notice("decided", notice_context.by_person)
REFERRED = Notice("referred", notice_context.reply)

OF_THE_SALE_ALONE: Mapping[str, Notice] = {
    sales.ORDERED: Notice("ordered", notice_context.ordered),
    sales.CANCELLED: Notice("order-over", notice_context.order_over),
    sales.CAME_BACK: Notice("order-over", notice_context.order_over),
    sales.RETURNED: Notice("order-over", notice_context.order_over),
}
"""Told of a sale without the plan; with it, the letters about the contract say the same and more."""

NOTICES: Mapping[str, Notice] = {
    **OF_THE_SALE_ALONE,
    contracts.JOINED: Notice("joined", notice_context.joined),
    contracts.CALLED_OFF: Notice("called-off", notice_context.called_off),
    contracts.NATURAL_COVER_ENDING: Notice("natural-cover-ending", notice_context.ending),
    contracts.SUSPENDED: Notice("suspended"),
    contracts.RESUMED: Notice("resumed"),
    contracts.LEFT: Notice("left", notice_context.ending),
    contracts.STAYED: Notice("stayed"),
    contracts.TERMINATED: Notice("terminated", notice_context.ending),
    people.RETURN_CODE_SENT: Notice("return-code", notice_context.return_code),
    claims.AFTER["approve"]: Notice("covered", notice_context.decision),
    claims.AFTER["refuse"]: Notice("refused", notice_context.decision),
    claims.AFTER["refer"]: REFERRED,
    claims.AFTER["uphold"]: DECIDED,
    claims.AFTER["reject"]: DECIDED,
    claims.AFTER["send-kit"]: Notice("kit-sent", notice_context.kit),
    claims.AFTER["book"]: Notice("visit-booked", notice_context.visit),
    claims.VISIT_TOMORROW: Notice("visit-tomorrow", notice_context.visit),
    claims.AFTER["miss"]: Notice("no-show", notice_context.visit),
    claims.AFTER["send-on"]: Notice("sent-on"),
    claims.AFTER["arrive"]: Notice("arrived"),
    claims.AFTER["find-not-covered"]: Notice("found-not-covered", notice_context.decision),
    claims.AFTER["find-to-refer"]: REFERRED,
    claims.REPLY_OVERDUE: Notice("reply-overdue", notice_context.reply),
    claims.AFTER["finish-repair"]: Notice("repaired", notice_context.repaired),
    claims.AFTER["give-up"]: Notice("irreparable"),
    claims.AFTER["quote"]: Notice("quoted", notice_context.quoted),
    claims.AFTER["hand-back"]: Notice("returned", notice_context.returned),
    claims.AFTER["deliver"]: Notice("returned", notice_context.returned),
    claims.AFTER["withdraw"]: Notice("withdrawn"),
    claims.LOANER_DUE: Notice("loaner-due", notice_context.loaner),
    claims.LOANER_OVERDUE: Notice("loaner-overdue", notice_context.loaner),
    claims.LOANER_LOST: Notice("loaner-lost", notice_context.loaner),
    claims.UNDONE: Notice("undone", notice_context.undone),
    billing.COLLECTION_FAILED: Notice("collection-failed", notice_context.unpaid),
    billing.REMINDED: Notice("unpaid", notice_context.unpaid),
    billing.CREDITED: Notice("credited", notice_context.credited),
}
"""What members are told of. Entries that are not here go by without a letter."""


def send(entry: Entry, *, real_now: datetime) -> bool:
    """Send the notice of an entry, if it has one, once; return whether it went now.

    Raises:
        LetterIncompleteError: the template and the facts do not fit; a person must look.
        MailNotTakenError: the mail server did not take it.
    """
    letter = letter_of(entry)
    return letter is not None and send_once(letter, real_now=real_now)


def letter_of(entry: Entry) -> Letter | None:
    """Return the letter about an entry, in the member's language; nothing where members are not told of it."""
    notice = notice_of(entry)
    if notice is None or entry.member_id is None:
        return None
    member = members_with([entry.member_id]).get(entry.member_id)
    if member is None or not member.mail:
        return None
    language = notice_context.language_of(member)
    undone = _undone(entry)
    known = {**notice_context.common(entry, member, language), **notice.facts(entry, language)}
    if undone is not None:
        first = letter_of(undone)
        assert first is not None, "only what was told is taken back"
        known |= {"told": first.subject, "told_on": notice_context.common(undone, member, language)["day"]}
    subject, body = render(notice.template, language, known)
    return Letter(
        entry_id=entry.id,
        member_id=member.id,
        template=notice.template,
        language=language,
        name=member.name,
        address=member.mail,
        subject=subject,
        body=body,
        at=entry.at,
    )


def notice_of(entry: Entry) -> Notice | None:
    """Return the notice of an entry: that of its event, a person's where a person decided.

    An undoing is told only where the member was told of what is undone, a sale only where no contract came with it.
    """
    if entry.event == claims.UNDONE and _undone(entry) is None:
        return None
    if entry.event in OF_THE_SALE_ALONE and entry.contract_id is not None:
        return None
    notice = NOTICES.get(entry.event)
    decided = (
        notice is not None
        and notice.facts is notice_context.decision
        and notice_context.decision_of(entry).basis == "person"
    )
    return DECIDED if decided else notice


def _undone(entry: Entry) -> Entry | None:
    """Return the entry that was undone, if the member was told of it."""
    if entry.event != claims.UNDONE:
        return None
    move: ClaimMove = entry.data["move"]
    event = claims.AFTER[move]
    if event not in NOTICES:
        return None
    before = [each for each in timeline(claim_id=entry.claim_id) if each.event == event and each.id < entry.id]
    return before[-1]


_ENGINE = Engine(dirs=[str(TEMPLATES)], autoescape=False, string_if_invalid=UNKNOWN)


def render(template: str, language: Language, known: Facts) -> tuple[str, str]:
    """Return the subject and the body of a letter.

    Raises:
        LetterIncompleteError: the template names a fact that is not known.
    """
    text = _ENGINE.get_template(f"{language}/{template}.txt").render(Context(dict(known)))
    if UNKNOWN in text:
        raise LetterIncompleteError(f"{language}/{template}.txt names a fact that is not known")
    subject, _, body = text.partition("\n")
    return subject.strip(), body.strip() + "\n"
