"""The moves of a claim and of an order: what is not in these tables is refused."""

from collections.abc import Mapping
from typing import Literal, TypeVar, get_args

ClaimState = Literal[
    "reported",
    "approved",
    "not-covered",
    "referred",
    "kit-sent",
    "on-its-way",
    "arrived",
    "inspected",
    "repairing",
    "repaired",
    "sent-back",
    "delivered",
    "closed",
]
ClaimMove = Literal[
    "approve",
    "refuse",
    "refer",
    "send-kit",
    "hand-over",
    "arrive",
    "inspect",
    "find-not-covered",
    "find-to-refer",
    "start-repair",
    "finish-repair",
    "send-back",
    "deliver",
    "close",
]
OrderState = Literal["placed", "shipped", "delivered"]
OrderMove = Literal["ship", "deliver"]

CLAIM_STATES: tuple[ClaimState, ...] = get_args(ClaimState)
CLAIM_MOVES: tuple[ClaimMove, ...] = get_args(ClaimMove)
ORDER_STATES: tuple[OrderState, ...] = get_args(OrderState)

MOVES_OF_CLAIM: Mapping[tuple[ClaimState, ClaimMove], ClaimState] = {
    ("reported", "approve"): "approved",
    ("reported", "refuse"): "closed",
    ("reported", "refer"): "referred",
    ("approved", "send-kit"): "kit-sent",
    ("kit-sent", "hand-over"): "on-its-way",
    ("on-its-way", "arrive"): "arrived",
    ("arrived", "inspect"): "inspected",
    ("arrived", "find-not-covered"): "not-covered",
    ("arrived", "find-to-refer"): "referred",
    ("inspected", "start-repair"): "repairing",
    ("repairing", "finish-repair"): "repaired",
    ("repaired", "send-back"): "sent-back",
    ("not-covered", "send-back"): "sent-back",  # returned unrepaired, free of charge
    ("sent-back", "deliver"): "delivered",
    ("delivered", "close"): "closed",
}
MOVES_OF_ORDER: Mapping[tuple[OrderState, OrderMove], OrderState] = {
    ("placed", "ship"): "shipped",
    ("shipped", "deliver"): "delivered",
}

State = TypeVar("State", bound=str)
Move = TypeVar("Move", bound=str)


class MoveRefusedError(Exception):
    """This move does not exist from this state.

    ``state`` and ``move`` are codes; ``possible`` are the moves that do exist from there.
    """

    def __init__(self, state: str, move: str, possible: tuple[str, ...]) -> None:
        self.state, self.move, self.possible = state, move, possible
        instead = f"possible now: {', '.join(possible)}" if possible else "it has come to its end"
        super().__init__(f"'{move}' is not possible in state '{state}'; {instead}")


def after(state: State, move: Move, table: Mapping[tuple[State, Move], State]) -> State:
    """Give the state that a move leads to.

    Raises:
        MoveRefusedError: the table has no such move from this state.
    """
    try:
        return table[state, move]
    except KeyError:
        moves = tuple(known for (origin, known) in table if origin == state)
        raise MoveRefusedError(state, move, moves) from None
