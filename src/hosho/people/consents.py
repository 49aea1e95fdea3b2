"""What a member is asked to agree to, and when."""

from typing import Literal

About = Literal["terms", "fee", "data-loss", "parts", "remedy-is-ours", "paid-repair", "loaner"]

TO_JOIN: frozenset[About] = frozenset({"terms", "fee"})
"""Asked in the order: the terms of the plan, and its monthly fee."""
TO_HAND_IN: frozenset[About] = frozenset({"data-loss", "parts", "remedy-is-ours"})
"""Asked before a device is handed in, by parcel or at a store: its data may be lost, non-genuine parts may be used,
and the choice between repair and exchange is the operator's (press release, notes)."""
TO_BORROW: frozenset[About] = frozenset({"loaner"})
"""Asked before a loaner goes out: what the terms charge for one that does not come back. Without it nothing is."""
