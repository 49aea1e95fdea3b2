"""The demonstration's logins: one for each role of the staff, and a handful of members, one for each telling state.

Only these have an account: a password's hash is meant to be slow.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from typing import cast
from uuid import UUID

from hosho.accounts import operations as accounts
from hosho.accounts.models import Account
from hosho.accounts.roles import Role
from hosho.billing.queries import open_cases
from hosho.claims.models import Claim
from hosho.claims.queries import open_claims
from hosho.contracts import queries as contracts
from hosho.core.calendar import day_in_tokyo
from hosho.core.moves import ClaimState
from hosho.network.models import Store
from hosho.people.models import Member
from hosho.platform.transactions import operation
from hosho.presentation.contract_status import Today
from hosho.presentation.words import CLAIM, Look, Words

PASSWORD = "hosho-demonstration"  # noqa: S105 - it is no secret; production has no such accounts
STAFF: tuple[tuple[Role, str], ...] = (
    ("desk", "佐藤 恵"),
    ("store", "清水 翔"),
    ("depot", "大野 健"),
    ("office", "松本 舞"),
)
ROLES_IN_WORDS = {
    "desk": Words("電話窓口", "Phone desk"),
    "store": Words("店舗", "Store"),
    "depot": Words("修理センター", "Repair centre"),
    "office": Words("管理", "Back office"),
    "member": Words("会員", "Member"),
}
MOST_MEMBERS = 16


@dataclass(frozen=True)
class Login:
    """An account that everybody may use; of a member also what there is to see."""

    account: Account
    today: Today | None = None
    claim: Claim | None = None

    @property
    def role(self) -> Words:
        """What they are here."""
        return ROLES_IN_WORDS[self.account.role]

    @property
    def look(self) -> Look | None:
        """The state that makes the member worth looking at."""
        if self.claim is not None:
            return CLAIM[cast(ClaimState, self.claim.state)]
        return self.today.look if self.today else None


@operation
def open_logins(*, now: datetime) -> None:
    """Open the accounts, all with the same password."""
    store = Store.objects.order_by("code").first()
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
    for member in Member.objects.filter(id__in=telling_members(today=day_in_tokyo(now))):
        accounts.open_account(
            mail=member.mail, name=member.name, password=PASSWORD, role="member", member_id=member.id, now=now
        )


def telling_members(*, today: date) -> list[UUID]:
    """Choose the first member in each state of a claim and, by turns, in each of a contract and number of uses left."""
    found: dict[object, UUID] = {}
    for both in zip_longest(_states_of_claims(), _states_of_contracts(today)):
        for state, member_id in (each for each in both if each is not None):
            if member_id not in found.values():
                found.setdefault(state, member_id)
    return list(found.values())[:MOST_MEMBERS]


def _states_of_claims() -> Iterator[tuple[object, UUID]]:
    yield from ((claim.state, claim.member_id) for claim in open_claims())


def _states_of_contracts(today: date) -> Iterator[tuple[object, UUID]]:
    """Give the states of contracts, those first whose cover is paused for an invoice: there are few."""
    held = contracts.all_contracts()
    standings = contracts.coverage_statuses(held, today=today)
    everyone = [Today(each, today, standings.get(each.id)) for each in held if each.called_off_at is None]
    for seen in sorted(
        everyone, key=lambda seen: not (seen.state == "suspended" and open_cases(seen.contract.member_id))
    ):
        yield (seen.state, seen.standing and seen.standing.uses_left), seen.contract.member_id


def demonstration_logins(*, today: date) -> list[Login]:
    """Return the accounts that can be used, staff first, and how their contracts are on a day (Asia/Tokyo)."""
    found = list(Account.objects.filter(is_active=True).order_by("made_at", "id"))
    held = contracts.newest_contracts_of([each.member_id for each in found if each.member_id])
    statuses = contracts.coverage_statuses(list(held.values()), today=today)
    claims = {each.member_id: each for each in reversed(open_claims())}  # of several the oldest one
    logins = []
    for account in found:
        contract = held.get(account.member_id) if account.member_id else None
        seen = Today(contract, today, statuses.get(contract.id)) if contract else None
        logins.append(Login(account, seen, claims.get(contract.member_id) if contract else None))
    return logins
