"""Filling an empty demonstration, in one transaction, and opening its logins.

Only some members get an account, one for each state worth showing: a password's hash is meant to be slow.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import zip_longest
from uuid import UUID

from django.conf import settings

from hosho.accounts import operations as accounts
from hosho.accounts.roles import Role
from hosho.billing.queries import open_cases
from hosho.claims.queries import open_claims
from hosho.contracts import queries as contracts
from hosho.core.calendar import day_in_tokyo
from hosho.network.queries import all_stores
from hosho.people.queries import has_members, members_with
from hosho.platform.transactions import operation
from hosho.presentation.contract_status import Today
from hosho.presentation.demonstration import PASSWORD

STAFF: tuple[tuple[Role, str], ...] = (
    ("desk", "佐藤 恵"),
    ("store", "清水 翔"),
    ("depot", "大野 健"),
    ("office", "松本 舞"),
)
MOST_MEMBERS = 16


class NotEmptyError(Exception):
    """There are members already; a demo begins in an empty installation."""

    def __init__(self) -> None:
        super().__init__("there are members already; a demo needs an empty installation")


class NotADemonstrationError(Exception):
    """A production installation is never filled with invented people."""

    def __init__(self) -> None:
        super().__init__("this is a production installation; it is not filled with invented people")


@operation
def fill_once(business: Callable[[], object]) -> None:
    """Run ``business``, which fills the installation, in one transaction: interrupted, it leaves nothing.

    Raises:
        NotADemonstrationError: the installation is in production.
        NotEmptyError: there are members already.
    """
    if settings.CONFIG.production:
        raise NotADemonstrationError
    if has_members():
        raise NotEmptyError
    business()


@operation
def open_logins(*, now: datetime) -> None:
    """Open the accounts of ``STAFF`` and of members worth showing, all with the same password."""
    store = next(iter(all_stores()), None)
    for role, name in STAFF:
        if role != "store" or store is not None:
            accounts.open_account(
                mail=f"{role}@example.jp",
                name=name,
                password=PASSWORD,
                role=role,
                store_id=store.id if store and role == "store" else None,
                now=now,
            )
    members = members_with(members_worth_showing(today=day_in_tokyo(now)))
    for member_id in sorted(members):
        mail, name = members[member_id].mail, members[member_id].name
        accounts.open_account(mail=mail, name=name, password=PASSWORD, role="member", member_id=member_id, now=now)


def members_worth_showing(*, today: date) -> list[UUID]:
    """Return the first member in each state of a claim and, by turns, in each of a contract and number of uses left."""
    found: dict[object, UUID] = {}
    for both in zip_longest(_states_of_claims(), _states_of_contracts(today)):
        for state, member_id in (each for each in both if each is not None):
            if member_id not in found.values():
                found.setdefault(state, member_id)
    return list(found.values())[:MOST_MEMBERS]


def _states_of_claims() -> Iterator[tuple[object, UUID]]:
    yield from ((claim.state, claim.member_id) for claim in open_claims())


def _states_of_contracts(today: date) -> Iterator[tuple[object, UUID]]:
    """Yield the states of contracts, those first whose cover is paused for an invoice: there are few."""
    held = contracts.all_contracts()
    standings = contracts.coverage_statuses(held, today=today)
    everyone = [Today(each, today, standings.get(each.id)) for each in held if each.called_off_at is None]
    for seen in sorted(
        everyone, key=lambda seen: not (seen.state == "suspended" and open_cases(seen.contract.member_id))
    ):
        yield (seen.state, seen.standing and seen.standing.uses_left), seen.contract.member_id
