"""What all schemas share: texts, days and instants that are read, bodies with their example, pages of a list."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import AwareDatetime, ConfigDict, Field, StringConstraints

from hosho.interfaces.api.examples import with_example

READABLE = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
"""Text that people can read: no control characters but tabs and line ends. PostgreSQL keeps no NUL."""
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300, pattern=READABLE)]
ShortText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=READABLE)]
CodeOfOurs = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40, pattern=READABLE)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60, pattern=READABLE)]
"""A code that says why, in the caller's own words for it."""
Code = Annotated[str, StringConstraints(max_length=60, pattern=READABLE)]
Number = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40, pattern=READABLE)]
Story = Annotated[str, StringConstraints(max_length=2000, pattern=READABLE)]
LongText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000, pattern=READABLE)]
MailAddress = Annotated[str, StringConstraints(max_length=254, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
NotBefore1900 = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2999, 12, 31))]
"""A day that can be reckoned with."""
Instant = Annotated[AwareDatetime, Field(ge=datetime(1900, 1, 1, tzinfo=UTC), le=datetime(2999, 12, 31, tzinfo=UTC))]
"""A time with its offset that can be reckoned with."""
Month = Annotated[str, StringConstraints(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]
Yen = Annotated[int, Field(ge=-2_000_000_000, le=2_000_000_000)]
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2199, 12, 31))]


def codes(values: Iterable[str]) -> str:
    """Return codes as the description lists them: each in backticks, the empty one as ``""``."""
    return ", ".join(f"`{each}`" if each else '`""`' for each in values)


class Body(Schema):
    """A request's body: what is not named here is refused."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=with_example)


class BilingualText(Schema):
    """The same text in both languages."""

    ja: str = Field(description="Japanese text.")
    en: str = Field(description="English text.")


class PageOf(Schema):
    """What every page of a list has."""

    next: str = Field(description="Cursor of the next page. Empty on the last page.")
