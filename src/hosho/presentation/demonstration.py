"""The demonstration's logins as the sign-in page and the terminal show them."""

from dataclasses import dataclass
from datetime import date
from typing import cast
from uuid import UUID

from hosho.accounts.models import Account
from hosho.accounts.queries import active_accounts
from hosho.claims.models import Claim
from hosho.claims.queries import open_claims
from hosho.contracts import queries as contracts
from hosho.core.moves import ClaimState
from hosho.presentation.contract_status import Today
from hosho.presentation.words import CLAIM, Bilingual, StatusStyle

PASSWORD = "hosho-demonstration"  # noqa: S105 - it is no secret; production has no such accounts
ROLES_IN_WORDS = {
    "desk": Bilingual("電話窓口", "Phone desk"),
    "store": Bilingual("店舗", "Store"),
    "depot": Bilingual("修理センター", "Repair centre"),
    "office": Bilingual("管理", "Back office"),
    "member": Bilingual("会員", "Member"),
}


@dataclass(frozen=True)
class Login:
    """An account that everyone may use; of a member also what there is to see."""

    account: Account
    today: Today | None = None
    claim: Claim | None = None

    @property
    def role(self) -> Bilingual:
        """What they are here."""
        return ROLES_IN_WORDS[self.account.role]

    @property
    def look(self) -> StatusStyle | None:
        """The state that makes the member worth looking at."""
        if self.claim is not None:
            return CLAIM[cast(ClaimState, self.claim.state)]
        return self.today.look if self.today else None


def demonstration_logins(*, today: date) -> list[Login]:
    """Return the accounts that can be used, staff first, and how their contracts are on a day (Asia/Tokyo)."""
    accounts = active_accounts()
    newest = contracts.newest_contracts_of([each.member_id for each in accounts if each.member_id])
    standings = contracts.coverage_statuses(newest.values(), today=today)
    claims: dict[UUID, Claim] = {}
    for claim in open_claims():
        claims.setdefault(claim.member_id, claim)
    logins = []
    for account in accounts:
        held = newest.get(account.member_id) if account.member_id else None
        if account.member_id is None or held is None:
            logins.append(Login(account))
        else:
            logins.append(Login(account, Today(held, today, standings.get(held.id)), claims.get(account.member_id)))
    return logins
