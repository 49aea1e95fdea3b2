"""Reading what was written after a command of billing. What is wrong ends it in a line that names the option."""

import re
import sys
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar, cast
from uuid import UUID

from hosho.interfaces.cli.installation import fail

if TYPE_CHECKING:
    from pydantic import BaseModel

    from hosho.accounts.roles import Role
    from hosho.billing.collection_items import Kind
    from hosho.contracts.models import Contract

    Body = TypeVar("Body", bound=BaseModel)

ROLE: "Role" = "office"
"""In whose name the command line gives back: it may give what the back office may (decision 0030)."""
MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")
DAY = re.compile(r"2[01][0-9]{2}-[0-9]{2}-[0-9]{2}")
INVOICE = re.compile(r"I-[0-9]{2}-[0-9]{7,9}")
PLAIN = re.compile(r"[!-~]{1,20}")
YEN = re.compile(r"[0-9]{1,10}")


def month_of(written: str, option: str = "MONTH") -> date:
    """Read a month as its first day."""
    if not MONTH.fullmatch(written):
        fail(f"{option}: '{written}' is no month; write it as 2026-09", code=2)
    return date.fromisoformat(f"{written}-01")


def day_of(written: str, option: str) -> date:
    """Read a day of the calendar, between 2000 and 2199."""
    try:
        if DAY.fullmatch(written):
            return date.fromisoformat(written)
    except ValueError:
        pass
    fail(f"{option}: '{written}' is no day; write it as 2026-10-27", code=2)


def yen_of(written: str, option: str) -> int:
    """Read whole yen, written in any width, with commas or without."""
    digits = unicodedata.normalize("NFKC", written).replace(",", "")
    if not YEN.fullmatch(digits):
        fail(f"{option}: '{written}' is no number of yen; write it as 1650", code=2)
    return int(digits)


def way_of(written: str) -> "Kind":
    """Read by what is collected."""
    if written not in ("card", "bank"):
        fail(f"--by: '{written}' is no way of collecting; it is card or bank", code=2)
    return cast("Kind", written)


def invoice_of(written: str) -> str:
    """Read an invoice's number; whether there is such an invoice is seen later."""
    if not INVOICE.fullmatch(written):
        fail(f"INVOICE: '{written}' is no number of an invoice; write it as I-26-0000001", code=2)
    return written


def contract_of(number: str) -> "Contract":
    """Find a contract."""
    from hosho.contracts.models import Contract

    found = Contract.objects.filter(number=number).first() if PLAIN.fullmatch(number) else None
    if found is None:
        fail(f"there is no contract {number}")
    return found


def member_of(written: str) -> UUID:
    """Find a member by their id, or by the number of a contract of theirs."""
    from hosho.people.models import Member

    try:
        asked = UUID(written)
    except ValueError:
        return contract_of(written).member_id
    if not Member.objects.filter(id=asked).exists():
        fail(f"there is no member {written}")
    return asked


def asked_for(what: str) -> str:
    """Ask for a line, which does not stand in the arguments: those can be listed by others on the same machine.

    At a terminal it is asked for; otherwise it is the next line of standard input.
    """
    if sys.stdin.isatty():
        sys.stderr.write(f"{what}: ")
        sys.stderr.flush()
    try:
        line = sys.stdin.readline().strip()
    except ValueError:
        fail(f"{what}: it cannot be read; write it in UTF-8", code=2)
    if not line:
        fail(f"{what}: nothing was written; give it in a line on standard input", code=2)
    return line


def checked(body: "type[Body]", options: Mapping[str, str], **values: Any) -> "Body":
    """Look at values as the API looks at the same ones; ``options`` names the option of each field."""
    from pydantic import ValidationError

    from hosho.presentation.refusals.validation_messages import words_for

    try:
        return body(**values)
    except ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0])
        fail(f"{options.get(field, field)}: {words_for(first, 'en')}", code=2)


@contextmanager
def told_in_a_line(number: str = "", **options: str) -> Iterator[None]:
    """End with a line where an operation refuses; ``options`` names the option for each field that it may name."""
    from hosho.billing.models import Invoice
    from hosho.core.refusals import Refused
    from hosho.gateways.payment_files.values import UnwritableError
    from hosho.gateways.payment_files.words import refusal_in_words
    from hosho.presentation.refusals import for_terminal

    try:
        yield
    except Invoice.DoesNotExist:
        fail(f"there is no invoice {number}")
    except UnwritableError as error:
        fail(f"{refusal_in_words(error).en} Mend how this member pays first.")
    except Refused as refused:
        option, told = options.get(refused.field), for_terminal(refused)
        fail(f"{option}: {told}" if option else told)


@contextmanager
def written_whole(path: Path, option: str = "--to") -> Iterator[BinaryIO]:
    """Give a file to write, which is there under its name when it is whole, and then for its owner alone.

    So whoever can open it here can be sure of the place; what is no file (a pipe, a device) is written as it is.
    """
    place = path.resolve()
    try:
        if place.exists() and not place.is_file():
            with place.open("wb") as file:
                yield file
            return
        with tempfile.NamedTemporaryFile(dir=place.parent, prefix=f".{place.name}-", delete=False) as unnamed:
            try:
                yield cast(BinaryIO, unnamed)
                unnamed.flush()
                Path(unnamed.name).replace(place)
            except BaseException:
                Path(unnamed.name).unlink()
                raise
    except OSError as error:
        fail(f"{option}: {path} cannot be written: {error.strerror}")
