"""A guest who has bought here before becomes no second member, once they have proved to be the first (decision 0037).

No answer tells whether a member is known: every guest is asked for a code, and only the owner of the mail address that
is registered gets one. Without the code a guest orders as a new member; nothing is merged.
"""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from procrastinate.contrib.django import app as jobs

from hosho.journal.actor import Actor
from hosho.journal.operations import OUTSIDE
from hosho.people import returning
from hosho.platform.transactions import operation
from hosho.sales.purchases.models import Purchase

RECOGNISE = "shop.recognise"
"""The job that searches for who a guest may be; ``interfaces/jobs`` gives it its body."""
DIGITS = 6
MOST_TRIES = 5
"""Codes that may be tried in one purchase."""
MOST_CODES = 3
"""Codes that one member gets within a day, however many purchases name them."""
SHOP = Actor("system", "shop")


@operation
def keep_details(*, token: UUID, details: Mapping[str, str]) -> None:
    """Keep what a guest typed, and defer the search for who they may be: the page takes equally long for all."""
    Purchase.objects.filter(token=token).update(details=details)
    jobs.configure_task(RECOGNISE, queue=OUTSIDE).defer(token=str(token))


@operation
def match_returning_customer(*, token: UUID, now: datetime) -> None:
    """Send a code to the member whom a guest's details describe, if there is one; once for each purchase."""
    purchase = Purchase.objects.select_for_update().filter(token=token, buyer_id=None, order_id=None).first()
    if purchase is None or not purchase.details:
        return
    details = {name: purchase.details[name] for name in ("name", "kana", "phone", "mail")}
    member = returning.find_member_by_details(**details, born_on=date.fromisoformat(purchase.details["born_on"]))
    if member is None or member.id == purchase.proposed_id:
        return
    if Purchase.objects.filter(proposed_id=member.id).count() >= MOST_CODES:
        return
    purchase.proposed_id = member.id
    purchase.save(update_fields=["proposed_id"])
    returning.note_code(member_id=member.id, purchase=token, actor=SHOP, now=now)


@operation
def prove(*, token: UUID, code: str, now: datetime) -> bool:
    """Make a purchase that of the member to whom the code was sent, and return whether it was that code.

    A wrong code, one too many and a guest who is no member are answered alike.
    """
    purchase = Purchase.objects.select_for_update().get(token=token)
    if purchase.buyer_id is not None:
        return True
    purchase.code_tries = min(purchase.code_tries + 1, MOST_TRIES + 1)
    member_id = purchase.proposed_id
    right = hmac.compare_digest(code_of(token, member_id or token).encode(), code.encode())
    if right and member_id is not None and purchase.code_tries <= MOST_TRIES:
        purchase.buyer_id = member_id
        returning.note_return(member_id=member_id, purchase=token, now=now)
    purchase.save(update_fields=["code_tries", "buyer_id"])
    return purchase.buyer_id is not None


def code_of(token: UUID, member_id: UUID) -> str:
    """Return the code by which a purchase becomes a member's; it is kept nowhere, and good for this purchase alone."""
    asked = f"{RECOGNISE} {token} {member_id}".encode()
    number = int.from_bytes(hmac.digest(settings.SECRET_KEY.encode(), asked, hashlib.sha256)[:8], "big")
    return f"{number % 10**DIGITS:0{DIGITS}d}"
