"""Taking, spending and giving back the uses of a contract."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Value
from django.db.models.functions import Coalesce

from hosho.contracts.models import Contract, Use
from hosho.contracts.queries import UsesTaken
from hosho.core.codes import Remedy
from hosho.platform.transactions import requires_operation


@requires_operation
def reserve_use(*, contract: Contract, known: UsesTaken, claim_id: UUID, received_on: date, now: datetime) -> Use:
    """Reserve the next use for a claim that was decided on exactly the uses in ``known``.

    Another who took a use since then holds this seat (``seat_use``): the operation that lost begins again, reads that
    use and decides again. The number must therefore come from the very reading that the decision was made on.
    """
    return Use.objects.create(
        contract=contract,
        member_id=contract.member_id,
        ordinal=known.last_ordinal + 1,
        claim_id=claim_id,
        received_on=received_on,
        reserved_at=now,
    )


@requires_operation
def spend_use(*, claim_id: UUID, remedy: Remedy, now: datetime) -> None:
    """Spend the claim's use: the repair starts, or the exchange unit is sent.

    A repair that was started and given up has spent it already; the exchange then names the remedy.
    """
    spent = Use.objects.filter(claim_id=claim_id, given_back_at=None).update(
        spent_at=Coalesce(F("spent_at"), Value(now)), remedy=remedy
    )
    if spent != 1:
        raise RuntimeError(f"claim {claim_id} holds no use")


@requires_operation
def unspend_use(*, claim_id: UUID) -> None:
    """Put the claim's use back to reserved: the repair was started by mistake."""
    Use.objects.filter(claim_id=claim_id, given_back_at=None).update(spent_at=None, remedy="")


@requires_operation
def give_back_use(*, claim_id: UUID, now: datetime) -> None:
    """Release the claim's reserved use: it was withdrawn, or found not covered at inspection."""
    Use.objects.filter(claim_id=claim_id, given_back_at=None, spent_at=None).update(given_back_at=now)
