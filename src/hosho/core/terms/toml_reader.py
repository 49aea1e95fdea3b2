"""Typed reading of a parsed TOML document that collects every problem instead of stopping at the first."""

import re
import tomllib
from collections.abc import Mapping
from copy import deepcopy
from difflib import get_close_matches
from hashlib import sha256
from typing import Any, TypeVar, get_args, get_origin

import msgspec
from msgspec import inspect

from hosho.core.terms.lines import key_lines, line_of
from hosho.core.terms.problems import Problem, TermsError

T = TypeVar("T")
S = TypeVar("S", bound=msgspec.Struct)
_MESSAGE = re.compile(r"(?P<what>.*?)(?: - at `(?:key in )?\$(?P<path>.*)`)?$", re.DOTALL)
_UNKNOWN = re.compile(r"Object contains unknown field `(.+)`")
_MISSING = re.compile(r"Object missing required field `(.+)`")
_MOST = 200


def sha256_of(text: str) -> str:
    """Return the sha256 of a text's UTF-8 bytes, in hex."""
    return sha256(text.encode()).hexdigest()


class Document:
    """A parsed file: its raw values, where its keys stand, and the problems found so far."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        try:
            self.raw: dict[str, Any] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            told = re.search(r"at line (\d+)", str(error))
            line = int(told[1]) if told else len(text.splitlines())
            raise TermsError((Problem(file, line, "", f"not TOML: {error}"),)) from None
        self.lines: Mapping[str, int] = key_lines(text)

    def wrong(self, path: str, message: str) -> None:
        """Note a problem at a dotted path."""
        problem = Problem(self.file, line_of(self.lines, path), path, message)
        if problem not in self.problems:
            self.problems.append(problem)

    def raise_problems(self) -> None:
        """Stop here if anything was found.

        Raises:
            TermsError: with all problems, in the order of the file.
        """
        if self.problems:
            raise TermsError(tuple(sorted(self.problems, key=lambda each: (each.line, each.key))))

    def read(self, raw: Any, kind: type[T], path: str) -> T | None:
        """Convert a raw value, noting every problem in it; ``None`` when it cannot be used."""
        raw, dropped = deepcopy(raw), set[tuple[str, ...]]()
        for _ in range(_MOST):
            try:
                value = msgspec.convert(raw, kind)
            except msgspec.ValidationError as error:
                told = _MESSAGE.match(str(error))
                what, steps = (told["what"], _steps(told["path"] or "")) if told else (str(error), [])
                written = _as_written(steps, dropped)
                if unknown := _UNKNOWN.match(what):
                    self.wrong(_join(path, [*written, unknown[1]]), _not_a_key(unknown[1], _fields(kind, steps)))
                    steps, written = [*steps, unknown[1]], [*written, unknown[1]]
                elif _MISSING.match(what):
                    for name in _missing(raw, kind, steps):
                        if (*written, name) not in dropped:
                            self.wrong(_join(path, [*written, name]), "this key is missing")
                else:
                    self.wrong(_join(path, written), _in_words(what, kind, steps))
                dropped.add(tuple(written))
                if not steps or not _drop(raw, steps):
                    return None
            else:
                return value if not dropped else None
        return None

    @staticmethod
    def _list_of(kind: Any) -> Any:
        return list[kind]

    def read_sections(self, kind: type[S]) -> S | None:
        """Read a whole file section by section, so that no problem hides another; ``None`` if there was one."""
        values: dict[str, Any] = {}
        known = {each.encode_name: each for each in msgspec.structs.fields(kind)}
        for name in self.raw:
            if name not in known:
                self.wrong(name, _not_a_key(name, list(known)))
        for name, each in known.items():
            raw = self.raw.get(name)
            if raw is None:
                if each.required:
                    self.wrong(name, "this key is missing")
                continue
            arguments = get_args(each.type)
            if get_origin(each.type) is dict and isinstance(raw, dict):
                self.read([*raw], self._list_of(arguments[0]), name)
                values[each.name] = {key: self.read(entry, arguments[1], f"{name}.{key}") for key, entry in raw.items()}
            elif get_origin(each.type) is tuple and isinstance(raw, list):
                values[each.name] = tuple(
                    self.read(entry, arguments[0], f"{name}.{index}") for index, entry in enumerate(raw)
                )
            else:
                values[each.name] = self.read(raw, each.type, name)
        return kind(**values) if not self.problems else None


def _steps(path: str) -> list[str]:
    """Split msgspec's path (``.price.monthly[0].net``, ``[...]`` for the key of a mapping) into steps."""
    return [step for step in re.split(r"[.\[\]]+", path) if step]


def _as_written(steps: list[str], dropped: set[tuple[str, ...]]) -> list[str]:
    """Number the elements of lists as the file does: those dropped before them count too."""
    written: list[str] = []
    for step in steps:
        if step.isdigit():
            index = int(step)
            gone = sorted(int(d[-1]) for d in dropped if [*d[:-1]] == written and d[-1].isdigit())
            for each in gone:
                index += each <= index
            step = str(index)
        written.append(step)
    return written


def _join(path: str, steps: list[str]) -> str:
    return ".".join(filter(None, (path, *steps)))


def _drop(raw: Any, steps: list[str]) -> bool:
    """Take the value at ``steps`` out, so that the rest can be looked at too."""
    for step in steps[:-1]:
        raw = raw[int(step)] if isinstance(raw, list) else raw.get(step)
        if raw is None:
            return False
    if isinstance(raw, list):
        del raw[int(steps[-1])]
        return True
    return isinstance(raw, dict) and raw.pop(steps[-1], None) is not None


def _types_at(kind: Any, steps: list[str]) -> list[inspect.Type]:
    """List the types that the language allows at a place."""
    found: list[inspect.Type] = [inspect.type_info(kind)]
    for step in [*steps, ""]:
        flat: list[inspect.Type] = []
        for each in found:
            flat += each.types if isinstance(each, inspect.UnionType) else [each]
        if not step:
            return flat
        found = []
        for each in flat:
            if isinstance(each, inspect.StructType):
                found += [field.type for field in each.fields if field.encode_name == step]
            elif isinstance(each, inspect.VarTupleType | inspect.ListType):
                found.append(each.item_type)
            elif isinstance(each, inspect.DictType):
                found.append(each.value_type)
    return found


def _fields(kind: Any, steps: list[str]) -> list[str]:
    structs = [each for each in _types_at(kind, steps) if isinstance(each, inspect.StructType)]
    return [field.encode_name for struct in structs for field in struct.fields]


def _missing(raw: Any, kind: Any, steps: list[str]) -> list[str]:
    """List every required key that an object lacks; the library names only the first."""
    for step in steps:
        raw = raw[int(step)] if isinstance(raw, list) else raw[step]
    structs = [each for each in _types_at(kind, steps) if isinstance(each, inspect.StructType)]
    return [
        field.encode_name
        for each in structs
        for field in each.fields
        if field.required and field.encode_name not in raw
    ]


def _not_a_key(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"known here: {', '.join(known)}"
    return f"this key is not known; {hint}"


def _in_words(what: str, kind: Any, steps: list[str]) -> str:
    """Return what would be right where the library only says what is wrong."""
    allowed = [
        str(value) for each in _types_at(kind, steps) if isinstance(each, inspect.LiteralType) for value in each.values
    ]
    return f"{what}; one of {', '.join(allowed)}" if allowed else what
