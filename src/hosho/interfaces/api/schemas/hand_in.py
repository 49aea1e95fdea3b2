"""What is said and done before a device is handed in, whichever way it goes."""

from typing import Literal

from pydantic import Field

from hosho.claims.preparing import PREPARATIONS, PREPARED, Preparation, Prepared
from hosho.interfaces.api.schemas.base import Body, codes

PREPARATION = (
    f"What was prepared before the device is handed in: for each of {codes(PREPARATIONS)} one of {codes(PREPARED)}. "
    "`later`: still to do. `dead`: the device does not turn on. `none`: not in use on it."
)


class HandInIn(Body):
    """What the member agreed to and prepared before a device is handed in. Consents on record are not needed again."""

    consents: list[Literal["data-loss", "parts", "remedy-is-ours", "loaner"]] = Field(
        default=[],
        description="Consents that the member gives now. `data-loss`, `parts` and `remedy-is-ours` are needed once a "
        "claim. `loaner` records the consent to the conditions of a loaner.",
    )
    preparation: dict[Preparation, Prepared] = Field(default={}, description=PREPARATION)
