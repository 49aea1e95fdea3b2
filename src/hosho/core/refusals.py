"""The one base of what the business refuses, so that every interface catches one class and words it by its code."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import ClassVar

Value = str | int | date | datetime | Sequence[str] | Sequence[int]
"""What a refusal may tell of itself: codes, numbers of papers and claims, counts, yen, days, instants."""


class Refused(Exception):  # noqa: N818 - reads as what happened
    """The business refuses what was asked. Each refusal is a class beside the function that raises it.

    ``code`` is stable; ``presentation.refusals`` has its words and its HTTP status. ``field`` is the one of the request
    that it is about, empty where it is about none. Where one code has several causes, the value ``reason`` is the
    cause's own code. The message is for logs, and like the values free of personal data.
    """

    code: ClassVar[str]
    field: str = ""

    def __init__(self, message: str = "", **values: Value) -> None:
        told = ", ".join(f"{name}={value}" for name, value in values.items())
        super().__init__(message or (f"{self.code}: {told}" if told else self.code))
        self._values = values

    def values(self) -> Mapping[str, Value]:
        """Return the values for its words, by name; programs read them as members of the problem's body."""
        return self._values
