"""How much a role may give back in one go: by a credit note, or as a refund."""

from collections.abc import Mapping

from hosho.accounts.roles import Role
from hosho.core.refusals import Refused

LIMITS: Mapping[Role, int] = {"desk": 3_000, "office": 100_000}
"""How many yen (with tax) a role may give back in one note or one refund; one that is not named may give nothing."""


class AboveLimitError(Refused):
    """The role may not give back so much. ``field`` is the one that says how much; ``limit`` in yen with tax."""

    code = "above-limit"

    def __init__(self, limit: int, *, field: str) -> None:
        self.limit, self.field = limit, field
        super().__init__(f"this role may give back {limit:,} yen in one go", limit=limit)


def check_limit(yen: int, *, role: Role | None, field: str) -> None:
    """Check that a role may give back an amount (yen with tax). No role is the system itself, which corrects.

    Raises:
        AboveLimitError: it may not.
    """
    if role is not None and yen > LIMITS.get(role, 0):
        raise AboveLimitError(LIMITS.get(role, 0), field=field)
