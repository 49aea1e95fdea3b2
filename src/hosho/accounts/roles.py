"""Who may do what. A door asks here; nothing is allowed that is not listed."""

from collections.abc import Mapping
from typing import Literal, get_args

Role = Literal["shop", "desk", "store", "depot", "office"]
ROLES: tuple[Role, ...] = get_args(Role)

Act = Literal[
    "see-plans",
    "stock-units",
    "sell",
    "ship-orders",
    "see-contracts",
    "report-failures",
    "send-kits",
    "see-claims",
    "repair",
    "work-on-devices",
    "undo",
    "move-parcels",
    "change-contracts",
    "change-members",
    "decide-referrals",
    "see-stores",
    "book-visits",
    "serve-visits",
    "run-stores",
    "end-contracts",
    "lend",
    "see-loaners",
    "see-units",
    "webhooks",
    "see-bills",
    "credit",
    "bill",
]
ACTS: tuple[Act, ...] = get_args(Act)

MAY: Mapping[Role, frozenset[Act]] = {
    "shop": frozenset({"see-plans", "stock-units", "sell", "ship-orders", "move-parcels", "see-stores", "webhooks"}),
    "desk": frozenset(
        {
            "see-plans",
            "see-contracts",
            "change-contracts",
            "change-members",
            "report-failures",
            "send-kits",
            "see-claims",
            "undo",
            "see-stores",
            "book-visits",
            "move-parcels",
            "see-loaners",
            "webhooks",
            "see-bills",
            "credit",
        }
    ),
    "store": frozenset({"see-plans", "see-stores", "see-claims", "serve-visits", "work-on-devices", "undo"}),
    "depot": frozenset(
        {
            "see-plans",
            "see-claims",
            "repair",
            "work-on-devices",
            "undo",
            "lend",
            "see-loaners",
            "move-parcels",
            "stock-units",
            "see-units",
        }
    ),
    "office": frozenset(ACTS),
}


def may(role: str, act: Act) -> bool:
    """Return whether a role allows an act; an unknown role allows nothing."""
    return any(act in acts for known, acts in MAY.items() if known == role)
