"""Calls on hold as colleagues read them: about whose device, and since when by whom."""

from dataclasses import dataclass
from datetime import date

from hosho.accounts.queries import names_of_accounts
from hosho.claims.intake import queries as intake
from hosho.claims.intake.models import HeldCall
from hosho.contracts.models import Contract
from hosho.contracts.queries import contracts_with
from hosho.core.terms import Text
from hosho.people.models import Member
from hosho.people.queries import members_with
from hosho.presentation.caller import models_of

MOST = 20
"""So many are listed; more than a desk has on hold."""


@dataclass(frozen=True)
class OnHold:
    """A call on hold in a list."""

    call: HeldCall
    member: Member
    contract: Contract
    model: Text
    by: str


def on_hold(*, today: date) -> list[OnHold]:
    """Return the calls on hold, the last one first, with the names of a day (Asia/Tokyo)."""
    calls = intake.held_calls(at_most=MOST)
    held = contracts_with([call.contract_id for call in calls])
    members = members_with([call.member_id for call in calls])
    names = names_of_accounts([call.account_id for call in calls])
    models = models_of(list(held.values()), on=today)
    return [
        OnHold(
            call,
            members[call.member_id],
            held[call.contract_id],
            models[call.contract_id],
            names.get(call.account_id, ""),
        )
        for call in calls
    ]


def held_by(call: HeldCall) -> str:
    """Return the name of the colleague who put a call on hold."""
    return names_of_accounts([call.account_id]).get(call.account_id, "")
