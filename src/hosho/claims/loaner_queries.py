"""Reading loaners: who has one, what it needs, and what was tried to get it back."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Literal, cast, get_args
from uuid import UUID

from django.db.models import Q

from hosho.claims.models import Chase, Claim, Lending
from hosho.contracts.queries import contract_with
from hosho.core.codes import Cause, Channel, Fault
from hosho.core.coverage.offers import loaner_for
from hosho.core.terms import Terms
from hosho.core.terms.model import Loaner
from hosho.plans.queries import plan_named
from hosho.platform import keyset

Need = Literal["overdue", "due", "out", "lost"]
"""A loaner is past its last day; has to come back in the next days; is out without pressing; was given up."""
NEEDS: tuple[Need, ...] = get_args(Need)
SOON = 7
"""So many days before its last day a loaner is due soon."""


def loaners(*, need: Need, today: date, after: Lending | None = None, at_most: int) -> Sequence[Lending]:
    """Return loaners by what they need, with their claims: the newest need first; ``after`` goes on from one.

    Past its day is the one first whose day was last; due soon the one whose day comes first.
    """
    rows = Lending.objects.select_related("claim")
    if need == "out":
        pressing = Q(state="lent", due_on__lte=today + timedelta(days=SOON))
        rows = rows.filter(state__in=("sent", "lent", "coming-back")).exclude(pressing)
        return list(keyset.after(rows, ["-id"], after)[:at_most])
    if need == "due":
        rows = rows.filter(state="lent", due_on__lte=today + timedelta(days=SOON))
        return list(keyset.after(rows, ["due_on", "id"], after)[:at_most])
    return list(keyset.after(rows.filter(state=need), ["-due_on", "-id"], after)[:at_most])


def chases_of(lending_ids: Collection[UUID]) -> Mapping[UUID, Sequence[Chase]]:
    """Return the calls and reminders that were noted of loaners, the newest first."""
    found: dict[UUID, list[Chase]] = {each: [] for each in lending_ids}
    for each in Chase.objects.filter(lending_id__in=lending_ids).order_by("-id"):
        found[each.lending_id].append(each)
    return found


def lending_of(claim_id: UUID) -> Lending | None:
    """Return the loaner that was lent for a claim, if there is one."""
    return Lending.objects.filter(claim_id=claim_id).first()


def lending_with(lending_id: UUID) -> Lending:
    """Return the lending of a loaner.

    Raises:
        Lending.DoesNotExist: no such lending.
    """
    return Lending.objects.get(id=lending_id)


def lending_due_of(claim_id: UUID) -> Lending | None:
    """Return the loaner of a claim that is out with a day to come back by, if there is one."""
    return Lending.objects.filter(claim_id=claim_id, due_on__isnull=False).exclude(state__in=Lending.OVER).first()


def lendings_out(member_id: UUID) -> Sequence[Lending]:
    """Return the loaners that are out to a member or on their way, with their claims; the one due first comes first."""
    out = Lending.objects.filter(member_id=member_id).exclude(state__in=("reserved", *Lending.OVER))
    return list(out.select_related("claim").order_by("due_on", "id"))


def loaner_rule(claim: Claim, terms: Terms) -> Loaner | None:
    """Return the loaner that the terms lend while the claim's device is sent in, if any."""
    contract = contract_with(claim.contract_id)
    row = plan_named(contract.plan).row(contract.model, claim.received_on)
    cause, faults = cast(Cause, claim.cause), tuple(cast(list[Fault], claim.faults))
    return loaner_for(terms, row, cause, faults, cast(Channel, claim.channel), "ship-in")
