"""Kinds of values that people and programs send."""

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

READABLE = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
"""Text that people can read: no control characters but tabs and line ends. PostgreSQL keeps no NUL."""
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300, pattern=READABLE)]
Number = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40, pattern=READABLE)]
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2199, 12, 31))]
"""A day of the books, Asia/Tokyo."""
