"""The moves of a claim and of an order: what is not in these tables is refused."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Literal, TypeVar, cast, get_args

from hosho.core.refusals import Refused

ClaimState = Literal[
    "reported",
    "approved",
    "referred",
    "not-covered",
    "quoted",
    "kit-sent",
    "on-its-way",
    "visit-booked",
    "no-show",
    "arrived",
    "inspected",
    "repairing",
    "repaired",
    "irreparable",
    "exchange-allocated",
    "sent-back",
    "delivered",
    "withdrawn",
    "closed",
]
ClaimMove = Literal[
    "approve",
    "refuse",
    "refer",
    "uphold",
    "reject",
    "send-kit",
    "hand-over",
    "book",
    "cancel-visit",
    "miss",
    "check-in",
    "arrive",
    "inspect",
    "find-not-covered",
    "find-to-refer",
    "send-on",
    "start-repair",
    "finish-repair",
    "stop-repair",
    "give-up",
    "allocate",
    "quote",
    "accept-quote",
    "decline-quote",
    "send-back",
    "hand-back",
    "deliver",
    "withdraw",
    "close",
    "undo",
]
OrderState = Literal["placed", "cancelled", "shipped", "delivered", "undelivered", "returned"]
OrderMove = Literal["cancel", "ship", "deliver", "come-back", "return"]

CLAIM_STATES: tuple[ClaimState, ...] = get_args(ClaimState)
CLAIM_MOVES: tuple[ClaimMove, ...] = get_args(ClaimMove)
ORDER_STATES: tuple[OrderState, ...] = get_args(OrderState)

MOVES_OF_CLAIM: Mapping[tuple[ClaimState, ClaimMove], ClaimState] = {
    # the report and its decision
    ("reported", "approve"): "approved",
    ("reported", "refuse"): "closed",
    ("reported", "refer"): "referred",
    ("referred", "approve"): "approved",
    ("referred", "refuse"): "closed",
    # ship-in
    ("approved", "send-kit"): "kit-sent",
    ("no-show", "send-kit"): "kit-sent",
    ("kit-sent", "hand-over"): "on-its-way",
    ("on-its-way", "arrive"): "arrived",
    # walk-in
    ("approved", "book"): "visit-booked",
    ("no-show", "book"): "visit-booked",
    ("visit-booked", "book"): "visit-booked",
    ("visit-booked", "cancel-visit"): "approved",
    ("visit-booked", "miss"): "no-show",
    ("visit-booked", "check-in"): "arrived",
    # the inspection decides again
    ("arrived", "inspect"): "inspected",
    ("arrived", "find-not-covered"): "not-covered",
    ("arrived", "find-to-refer"): "referred",
    ("referred", "uphold"): "inspected",
    ("referred", "reject"): "not-covered",
    ("inspected", "send-on"): "on-its-way",
    # repair, or exchange where there is none
    ("inspected", "start-repair"): "repairing",
    ("repairing", "finish-repair"): "repaired",
    ("inspected", "give-up"): "irreparable",
    ("repairing", "give-up"): "irreparable",
    ("repairing", "stop-repair"): "not-covered",
    ("irreparable", "allocate"): "exchange-allocated",
    # not covered: back as it came, or repaired at a price that the member has accepted
    ("not-covered", "quote"): "quoted",
    ("quoted", "accept-quote"): "repairing",
    ("quoted", "decline-quote"): "not-covered",
    # home again
    ("repaired", "send-back"): "sent-back",
    ("exchange-allocated", "send-back"): "sent-back",
    ("not-covered", "send-back"): "sent-back",
    ("repaired", "hand-back"): "delivered",
    ("not-covered", "hand-back"): "delivered",
    ("sent-back", "deliver"): "delivered",
    ("delivered", "close"): "closed",
    # the member thinks better of it, while the device is still in their hands
    ("referred", "withdraw"): "withdrawn",
    ("approved", "withdraw"): "withdrawn",
    ("kit-sent", "withdraw"): "withdrawn",
    ("visit-booked", "withdraw"): "withdrawn",
    ("no-show", "withdraw"): "withdrawn",
}
ENDED: frozenset[ClaimState] = frozenset({"closed", "withdrawn"})
"""In these states a claim is over; in all others it is open."""

UNDONE_TO: Mapping[tuple[ClaimState, ClaimMove], ClaimState | None] = {
    ("arrived", "check-in"): "visit-booked",
    ("arrived", "arrive"): "on-its-way",
    ("inspected", "inspect"): "arrived",
    ("not-covered", "find-not-covered"): "arrived",
    ("referred", "find-to-refer"): "arrived",
    ("repairing", "start-repair"): "inspected",
    ("repaired", "finish-repair"): "repairing",
    ("irreparable", "give-up"): "inspected",
    ("exchange-allocated", "allocate"): "irreparable",
    ("quoted", "quote"): "not-covered",
    ("inspected", "uphold"): "referred",
    ("not-covered", "reject"): "referred",
    # what reaches the member or leaves the house, within its time (UNDONE_WITHIN)
    ("approved", "cancel-visit"): "visit-booked",
    ("on-its-way", "send-on"): "inspected",
    ("not-covered", "decline-quote"): "quoted",
    ("kit-sent", "send-kit"): None,
    ("delivered", "hand-back"): None,
    ("closed", "hand-back"): None,
    ("withdrawn", "withdraw"): None,
}
"""Slips of the hand that can be undone: the state and the last move that led there, and the state it goes back to;
``None``: to the one that it came from, which the claim keeps. A claim that closes by itself keeps its last move."""

UNDONE_WITHIN: Mapping[ClaimMove, timedelta] = dict.fromkeys(
    ("withdraw", "cancel-visit", "send-kit", "send-on", "hand-back", "decline-quote"), timedelta(hours=24)
)
"""So long what reaches others can be undone; what happens at the bench alone has no such end."""

MOVES_OF_ORDER: Mapping[tuple[OrderState, OrderMove], OrderState] = {
    ("placed", "cancel"): "cancelled",
    ("placed", "ship"): "shipped",
    ("shipped", "deliver"): "delivered",
    ("shipped", "come-back"): "undelivered",
    ("delivered", "return"): "returned",
}

State = TypeVar("State", bound=str)
Move = TypeVar("Move", bound=str)


class MoveRefusedError(Refused):
    """This move does not exist from this state.

    ``state`` and ``move`` are codes; ``possible`` are the moves that do exist from there.
    """

    code = "move-refused"

    def __init__(self, state: str, move: str, possible: tuple[str, ...]) -> None:
        self.state, self.move, self.possible = state, move, possible
        super().__init__(state=state, move=move, possible=possible)


def undone_to(state: ClaimState, move: ClaimMove, *, came_from: str) -> ClaimState | None:
    """Return the state to which undoing the last move leads, or None where it cannot be undone."""
    if (state, move) not in UNDONE_TO:
        return None
    return UNDONE_TO[state, move] or cast(ClaimState, came_from) or None


def after(state: State, move: Move, table: Mapping[tuple[State, Move], State]) -> State:
    """Return the state that a move leads to.

    Raises:
        MoveRefusedError: the table has no such move from this state.
    """
    try:
        return table[state, move]
    except KeyError:
        moves = tuple(known for (origin, known) in table if origin == state)
        raise MoveRefusedError(state, move, moves) from None
