"""Taking a unit at the repair centre back into stock, or scrapping it. Only what is ours: a member's device is not."""

from datetime import datetime
from uuid import UUID

from hosho.claims.models import Claim
from hosho.contracts.queries import covers
from hosho.core.moves import ENDED
from hosho.core.refusals import Refused
from hosho.devices import operations as devices
from hosho.devices.custody import DEPOT, STOCK
from hosho.devices.models import Unit
from hosho.devices.queries import holder_of
from hosho.journal.actor import Actor
from hosho.platform.transactions import operation


class NotOursError(Refused):
    """The unit belongs to a member: a contract covers it, or an open claim is about it."""

    code = "unit-of-a-member"


@operation
def restock(*, unit_id: UUID, meant_for: str, actor: Actor, now: datetime) -> Unit:
    """Put a unit that is ours into stock, for ``sale``, ``exchange`` or ``loaner``.

    It is at the repair centre, or in stock already and is to serve another purpose. Ours are devices that nobody has
    bought yet, loaners, devices that were exchanged, and sold ones that came back.

    Raises:
        Unit.DoesNotExist: no such unit.
        NotOursError: it is a member's.
        UnitPromisedError, UnitNotThereError: it serves an order or a claim, or is neither at the repair centre nor in
            stock.
    """
    _see_that_it_is_ours(unit_id)
    out_of = STOCK if holder_of(unit_id) == STOCK else DEPOT
    return devices.restock(unit_id=unit_id, out_of=out_of, meant_for=meant_for, actor=actor, now=now)


@operation
def scrap(*, unit_id: UUID, actor: Actor, now: datetime) -> Unit:
    """Scrap a unit that is ours and at the repair centre.

    Raises:
        as ``restock``.
    """
    unit = _see_that_it_is_ours(unit_id)
    devices.scrap(unit_id=unit_id, out_of=DEPOT, actor=actor, now=now)
    return unit


def _see_that_it_is_ours(unit_id: UUID) -> Unit:
    unit = Unit.objects.get(id=unit_id)
    if covers(unit_id) or Claim.objects.filter(unit_id=unit_id).exclude(state__in=ENDED | {"delivered"}).exists():
        raise NotOursError
    return unit
