"""What an error means to a caller of the API."""

from typing import NamedTuple


class Problem(NamedTuple):
    """What one kind of error means to the caller. ``field`` is the one in the request that it is about, if any."""

    status: int
    code: str
    ja: str
    en: str
    field: str = ""
