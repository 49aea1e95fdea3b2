"""What is to be done to a device before it is handed in, and what a member can say of each."""

from typing import Literal, get_args

Preparation = Literal["backup", "find-my", "suica", "sim"]
Prepared = Literal["done", "later", "dead", "none"]
"""Done; still to be done; impossible, the device does not turn on; there is nothing of the kind in it."""
PREPARATIONS: tuple[Preparation, ...] = get_args(Preparation)
PREPARED: tuple[Prepared, ...] = get_args(Prepared)
