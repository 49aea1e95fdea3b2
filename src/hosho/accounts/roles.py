"""Who may do what: pages and API ask here, and nothing is allowed that is not listed."""

from collections.abc import Mapping, Set
from typing import Literal, get_args

Role = Literal["shop", "desk", "store", "depot", "office"]
ROLES: tuple[Role, ...] = get_args(Role)
"""The roles that a key or a colleague can have. Members sign in with the role ``member``, which no key has."""

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
    "act-as-member",
    "act-for-own-store",
]
ACTS: tuple[Act, ...] = get_args(Act)
PERSONAL: Set[Act] = {"act-as-member", "act-for-own-store"}
"""What a member does for themselves, and a store's colleague for their own store: nobody does it in their place."""

MAY: Mapping[Role | Literal["member"], Set[Act]] = {
    "member": frozenset({"act-as-member"}),
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
    "store": frozenset(
        {"see-plans", "see-stores", "see-claims", "serve-visits", "work-on-devices", "undo", "act-for-own-store"}
    ),
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
    "office": frozenset(ACTS) - PERSONAL,
}


def may(role: str, act: Act) -> bool:
    """Return whether a role allows an act; an unknown role allows nothing."""
    return any(act in acts for known, acts in MAY.items() if known == role)
