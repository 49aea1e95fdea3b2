"""JSON lines in, JSON lines out: streaming, and what a bad line is answered with."""

import os
import re
import sys
from collections.abc import Callable, Iterator
from datetime import date
from difflib import get_close_matches
from typing import Any, BinaryIO, NoReturn

import msgspec
from msgspec import UNSET, Struct, UnsetType

Id = str | int
CHUNK = 1 << 18
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class BadLineError(Exception):
    """A line that cannot be answered: the dotted ``field`` (empty: the line as a whole) and what would be right."""

    def __init__(self, field: str, message: str, id_: Id | None = None) -> None:
        self.field, self.message, self.id = field, message, id_
        super().__init__(f"{field}: {message}")


class Complaint(Struct, frozen=True):
    """What is wrong with a line."""

    field: str
    message: str


class Refused(Struct, frozen=True):
    """The answer to a bad line."""

    error: Complaint
    id: Id | UnsetType = UNSET


def answer_lines(answer: Callable[[bytes], bytes]) -> int:
    """Answer each line of standard input with a line on standard output, in order, without keeping them.

    ``answer`` turns a line into its answer or raises ``BadLineError``, which is answered too; anything else it raises
    is a bug and stops the run. Answers go out as soon as the lines at hand are answered. Returns the exit status: 1
    when a line was bad.
    """
    bad = 0
    encode = msgspec.json.Encoder().encode
    try:
        for lines in _blocks(sys.stdin.buffer):
            answers = []
            for line in lines:
                try:
                    answers.append(answer(line))
                except BadLineError as error:
                    bad = 1
                    id_ = UNSET if error.id is None else error.id
                    answers.append(encode(Refused(Complaint(error.field, error.message), id_)))
            answers.append(b"")
            sys.stdout.buffer.write(b"\n".join(answers))
            sys.stdout.buffer.flush()
    except BrokenPipeError:  # whoever reads has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return bad


def _blocks(stream: Any) -> Iterator[list[bytes]]:
    """Yield the whole lines that have arrived, a chunk at a time; the last may lack its newline."""
    reader: BinaryIO = stream
    begun: list[bytes] = []
    while chunk := reader.read1(CHUNK):  # type: ignore[attr-defined]
        head, newline, tail = chunk.rpartition(b"\n")
        if not newline:
            begun.append(chunk)
            continue
        lines = b"".join((*begun, head)).split(b"\n")
        begun = [tail] if tail else []
        yield lines
    if begun:
        yield [b"".join(begun)]


def parsed(line: bytes) -> dict[str, Any]:
    """Parse a line that is not right at first sight.

    Raises:
        BadLineError: it is not JSON, or not an object.
    """
    try:
        raw = msgspec.json.decode(line.decode())
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BadLineError("", f"this line is not JSON: {error}" if line.strip() else "this line is empty") from None
    if not isinstance(raw, dict):
        raise BadLineError("", f"a line is a JSON object, not {_named(raw)}")
    return raw


class LineValidator:
    """Validates one object of a parsed line, key by key; ``null`` counts as absent."""

    def __init__(self, raw: dict[str, Any], path: str = "", id_: Id | None = None) -> None:
        self.object, self.path, self.id = raw, path, id_

    def at(self, key: str | int) -> str:
        """Return the dotted path of a key."""
        return f"{self.path}.{key}" if self.path else str(key)

    def bad(self, key: str | int, message: str) -> NoReturn:
        """Refuse the value of a key."""
        raise BadLineError(self.at(key), message, self.id)

    def value(self, key: str, kind: type, right: str, *, required: bool) -> Any:
        """Return the value of a key if it is exactly of this type (``None``: absent)."""
        value = self.object.get(key)
        if value is None:
            if required:
                self.bad(key, f"missing; it must be {right}")
            return None
        if type(value) is not kind:
            self.bad(key, f"must be {right}, not {_named(value)}")
        return value

    def text(self, key: str, *, required: bool = True) -> Any:
        """Expect a text."""
        return self.value(key, str, "a text", required=required)

    def flag(self, key: str) -> Any:
        """Expect true or false, or nothing."""
        return self.value(key, bool, "true or false", required=False)

    def day(self, key: str, *, required: bool = True) -> date | None:
        """Expect a day."""
        right = "a day as YYYY-MM-DD, such as 2020-08-04"
        text = self.value(key, str, right, required=required)
        return None if text is None else self.day_of(key, text)

    def day_of(self, key: str | int, text: str) -> date:
        """Expect a text to be a day that exists."""
        try:
            if _DAY.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError as error:
            self.bad(key, f"{text!r} is not a day that exists: {error}")
        self.bad(key, f"must be a day as YYYY-MM-DD, such as 2020-08-04, not {text!r}")

    def code(self, key: str, known: tuple[str, ...], *, required: bool = True) -> Any:
        """Expect one of the known codes."""
        text = self.value(key, str, f"one of {', '.join(known)}", required=required)
        return None if text is None else self.code_of(key, text, known)

    def code_of(self, key: str | int, text: Any, known: tuple[str, ...]) -> Any:
        """Expect a value to be one of the known codes."""
        if text not in known:
            near = get_close_matches(text, known, n=1) if isinstance(text, str) else []
            hint = f"did you mean {near[0]!r}? " if near else ""
            said = repr(text) if isinstance(text, str) else _named(text)
            self.bad(key, f"{said} is not a code here; {hint}Known: {', '.join(known)}")
        return text

    def inner(self, key: str) -> "LineValidator":
        """LineValidator into an object."""
        return LineValidator(self.value(key, dict, "an object", required=True), self.at(key), self.id)

    def items(self, key: str, *, required: bool) -> list[Any]:
        """Expect a list."""
        found: list[Any] | None = self.value(key, list, "a list", required=required)
        return found or []


def validator_of(line: bytes) -> LineValidator:
    """Parse a line and return its validator; its ``id`` is checked first.

    Raises:
        BadLineError: it is not a JSON object, or has no usable id.
    """
    raw = parsed(line)
    values = LineValidator(raw)
    id_ = raw.get("id")
    if id_ is None:
        values.bad("id", "missing; it must be a string or an integer that names this line")
    if type(id_) not in (str, int):
        values.bad("id", f"must be a string or an integer that names this line, not {_named(id_)}")
    values.id = id_
    return values


def _named(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case int() | float():
            return f"the number {value}"
        case str():
            return f"the text {value!r}"
        case list():
            return "a list"
        case _:
            return "an object"
