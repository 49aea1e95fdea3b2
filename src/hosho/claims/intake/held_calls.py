"""Calls on hold: what was answered is kept for a day, for whoever goes on. Safety and identity are asked anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.http import QueryDict

from hosho.accounts.models import Account
from hosho.claims.intake.models import HeldCall
from hosho.contracts.models import Contract
from hosho.core.terms import Text
from hosho.people.models import Member
from hosho.platform.transactions import operation
from hosho.presentation.caller import models_of

KEPT = timedelta(days=1)
MOST = 20
"""So many stand on the first page; more than a desk has on hold."""
NOT_KEPT = ("csrfmiddlewaretoken", "act", "token", "began", "safe", "identified", "read_back")
"""What belongs to one call alone: after a pause somebody else may be on the line, and the device may have grown hot."""


@dataclass(frozen=True)
class OnHold:
    """A call on hold in a list: about whose device, and since when by whom."""

    call: HeldCall
    member: Member
    contract: Contract
    model: Text
    by: str


@operation
def hold(
    *, contract: Contract, form: Mapping[str, Sequence[str]], account_id: UUID, now: datetime, real_now: datetime
) -> HeldCall:
    """Keep what was answered; an earlier call on hold about the same contract gives way."""
    held, _new = HeldCall.objects.update_or_create(
        contract_id=contract.id,
        member_id=contract.member_id,
        defaults={
            "account_id": account_id,
            "form": {name: list(values) for name, values in form.items() if name not in NOT_KEPT},
            "held_at": now,
            "kept_at": real_now,
        },
    )
    return held


@operation
def let_go(*, contract_id: UUID) -> None:
    """Forget the call on hold about a contract: it became a report, or is begun anew."""
    HeldCall.objects.filter(contract_id=contract_id).delete()


@operation
def forget_old_calls(*, real_now: datetime) -> None:
    """Forget calls that nobody went on with for a day."""
    HeldCall.objects.filter(kept_at__lte=real_now - KEPT).delete()


def held_about(contract_id: UUID) -> HeldCall | None:
    """Give the call on hold about a contract, if there is one."""
    return HeldCall.objects.filter(contract_id=contract_id).first()


def answers_of(held: HeldCall) -> QueryDict:
    """Give what was answered, as a form would send it."""
    form = QueryDict(mutable=True)
    for name, values in held.form.items():
        form.setlist(name, values)
    return form


def name_of(account_id: UUID) -> str:
    """Give a colleague's name."""
    return Account.objects.filter(id=account_id).values_list("name", flat=True).first() or ""


def on_hold(*, today: date) -> list[OnHold]:
    """Give the calls on hold, the last one first."""
    calls = list(HeldCall.objects.order_by("-kept_at", "-id")[:MOST])
    held = {each.id: each for each in Contract.objects.filter(id__in=[call.contract_id for call in calls])}
    members = {each.id: each for each in Member.objects.filter(id__in=[call.member_id for call in calls])}
    people = dict(Account.objects.filter(id__in=[call.account_id for call in calls]).values_list("id", "name"))
    models = models_of(list(held.values()), on=today)
    return [
        OnHold(
            call,
            members[call.member_id],
            held[call.contract_id],
            models[call.contract_id],
            people.get(call.account_id, ""),
        )
        for call in calls
    ]
