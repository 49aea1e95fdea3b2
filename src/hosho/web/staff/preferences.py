"""Reading and keeping how a colleague likes to work; no business in it."""

from collections.abc import Sequence
from uuid import UUID

from django.urls import reverse

from hosho.contracts.models import Contract
from hosho.contracts.queries import contracts_with
from hosho.people.queries import members_with
from hosho.platform.transactions import operation
from hosho.web.models import Habit
from hosho.web.staff.command_palette import Record

REMEMBERED = 8


def habit_of(account_id: UUID) -> Habit:
    """Return a colleague's preferences, the usual ones where none are kept."""
    return Habit.objects.filter(account_id=account_id).first() or Habit(account_id=account_id)


@operation
def remember_opened(*, account_id: UUID, contract_id: UUID) -> None:
    """Put a contract first among those that a colleague opened last."""
    habit = habit_of(account_id)
    others = [each for each in habit.opened if each != str(contract_id)]
    habit.opened = [str(contract_id), *others][:REMEMBERED]
    habit.save()


@operation
def use_single_keys(*, account_id: UUID, on: bool) -> None:
    """Switch the single-key shortcuts of a colleague on or off."""
    habit = habit_of(account_id)
    habit.single_keys = on
    habit.save()


def opened_last(habit: Habit) -> Sequence[Contract]:
    """Return the contracts that were opened last, the last one first."""
    ids = [UUID(each) for each in habit.opened]
    found = contracts_with(ids)
    return [found[each] for each in ids if each in found]


def opened_records(habit: Habit) -> list[Record]:
    """Return the same as records of the palette: each under its member's name."""
    held = opened_last(habit)
    members = members_with({each.member_id for each in held})
    return [Record(members[each.member_id].name, each.number, reverse("desk:call", args=[each.id])) for each in held]
