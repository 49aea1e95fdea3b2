"""Reading the arguments of the billing commands. What is wrong ends the command in a line that names the option."""

import re
import sys
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
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
        fail(f"{option}: '{written}' is not a month. Use YYYY-MM, for example 2026-09.", code=2)
    return date.fromisoformat(f"{written}-01")


def day_of(written: str, option: str) -> date:
    """Read a day of the calendar, between 2000 and 2199."""
    try:
        if DAY.fullmatch(written):
            return date.fromisoformat(written)
    except ValueError:
        pass
    fail(f"{option}: '{written}' is not a day. Use YYYY-MM-DD, for example 2026-10-27.", code=2)


def yen_of(written: str, option: str) -> int:
    """Read whole yen, written in any width, with commas or without."""
    digits = unicodedata.normalize("NFKC", written).replace(",", "")
    if not YEN.fullmatch(digits):
        fail(f"{option}: '{written}' is not an amount. Use whole yen, for example 1650.", code=2)
    return int(digits)


def way_of(written: str) -> "Kind":
    """Read a collection method."""
    if written not in ("card", "bank"):
        fail(f"--by: '{written}' is not a collection method. Use card or bank.", code=2)
    return cast("Kind", written)


def invoice_of(written: str) -> str:
    """Read an invoice's number; whether there is such an invoice is seen later."""
    if not INVOICE.fullmatch(written):
        fail(f"INVOICE: '{written}' is not an invoice number. Use the form I-26-0000001.", code=2)
    return written


def contract_of(number: str) -> "Contract":
    """Find a contract."""
    from hosho.contracts.models import Contract
    from hosho.contracts.queries import contract_numbered

    if PLAIN.fullmatch(number):
        with suppress(Contract.DoesNotExist):
            return contract_numbered(number)
    fail(f"there is no contract {number}")


def member_of(written: str) -> UUID:
    """Find a member by their id, or by the number of a contract of theirs."""
    from hosho.people.queries import is_member

    try:
        asked = UUID(written)
    except ValueError:
        return contract_of(written).member_id
    if not is_member(asked):
        fail(f"there is no member {written}")
    return asked


def asked_for(what: str) -> str:
    """Ask for a value that must not be an argument: arguments can be listed by others on the same machine.

    At a terminal it is asked for; otherwise it is the next line of standard input.
    """
    if sys.stdin.isatty():
        sys.stderr.write(f"{what}: ")
        sys.stderr.flush()
    try:
        line = sys.stdin.readline().strip()
    except ValueError:
        fail(f"{what}: cannot be read. Use UTF-8.", code=2)
    if not line:
        fail(f"{what}: no value on standard input. Pipe one line, or type it when asked.", code=2)
    return line


def checked(body: "type[Body]", options: Mapping[str, str], **values: Any) -> "Body":
    """Return the values as ``body``, checked as the API checks them; ``options`` names the option of each field."""
    from pydantic import ValidationError

    from hosho.presentation.refusals.validation_messages import words_for

    try:
        return body(**values)
    except ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0])
        fail(f"{options.get(field, field)}: {words_for(first, 'en')}", code=2)


@contextmanager
def exit_on_error(number: str = "", **options: str) -> Iterator[None]:
    """Exit with one line where an operation refuses; ``options`` names the option for each field that it may name."""
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
        fail(f"{refusal_in_words(error).en} Correct this member's payment method first.")
    except Refused as refused:
        option, told = options.get(refused.field), for_terminal(refused)
        fail(f"{option}: {told}" if option else told)


@contextmanager
def atomic_write(path: Path, option: str = "--to") -> Iterator[BinaryIO]:
    """Yield a file to write. It appears under its name once it is complete, readable by its owner alone.

    That it can be opened shows that the place can be written; what is no file (a pipe, a device) is written directly.
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
