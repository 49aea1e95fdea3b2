"""Who comes back: finding the member whom somebody says to be, and noting how that was proved."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from hosho.accounts.models import Account
from hosho.journal import operations as journal
from hosho.journal.actor import Actor
from hosho.people import events
from hosho.people.models import Member
from hosho.people.search_keys import search_keys
from hosho.platform.transactions import requires_operation


def find_member_by_details(*, name: str, kana: str, born_on: date, phone: str, mail: str) -> Member | None:
    """Return the member whom all of these details describe; the values are normalised.

    Name, kana, birth date and registered phone are what the desk knows a caller by (domain page, section 6). It proves
    nothing: others may know all of it. Of several members it is one who signs in, else the one who joined first.
    """
    signs_in = Exists(Account.objects.filter(member_id=OuterRef("id")))
    found = Member.objects.filter(
        born_on=born_on, phone=phone, mail__iexact=mail, **search_keys(name=name, kana=kana)
    ).annotate(signs_in=signs_in)
    return found.order_by("-signs_in", "joined_at", "id").first()


@requires_operation
def note_code(*, member_id: UUID, purchase: UUID, actor: Actor, now: datetime) -> None:
    """Write that a code goes to a member's mail address, with which a purchase can be made theirs."""
    data = {"purchase": str(purchase)}
    journal.write(event=events.RETURN_CODE_SENT, at=now, actor=actor, member_id=member_id, data=data)


@requires_operation
def note_return(*, member_id: UUID, purchase: UUID, now: datetime) -> None:
    """Write that a buyer proved to be this member: they knew who it is, and the code that went to the mail address."""
    data = {"purchase": str(purchase)}
    journal.write(event=events.RECOGNISED, at=now, actor=Actor("member", member_id), member_id=member_id, data=data)
