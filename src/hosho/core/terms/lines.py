"""Where each key of a TOML text stands, so that a problem can name its line."""

import re
from collections.abc import Mapping

_PART = r"""(?:[A-Za-z0-9_-]+|"(?:\\.|[^"\\])*"|'[^']*')"""
_KEY = re.compile(rf"\s*({_PART}(?:\s*\.\s*{_PART})*)\s*=(?!=)")
_HEADER = re.compile(rf"\s*(\[\[?)\s*({_PART}(?:\s*\.\s*{_PART})*)\s*\]\]?\s*(?:#.*)?$")
_STRING = re.compile(r'"""|\'\'\'|"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*$')


def key_lines(text: str) -> Mapping[str, int]:
    """Map the dotted path of each table, key and (one a line) array element to its line, counted from 1.

    Elements of arrays are numbered from 0, as in ``example.3.given``. Keys inside an inline table are not listed:
    ``line_of`` finds the nearest path above them.
    """
    found: dict[str, int] = {}
    counts: dict[str, int] = {}
    table, value_of, depth, element, inside_string = "", "", 0, 0, ""
    for number, line in enumerate(text.splitlines(), start=1):
        rest = line
        if inside_string:
            if inside_string not in rest:
                continue
            rest, inside_string = rest.split(inside_string, 1)[1], ""
        elif depth == 0:
            if header := _HEADER.match(line):
                table = _plain(header[2])
                if header[1] == "[[":
                    counts[table] = counts.get(table, -1) + 1
                    found.setdefault(table, number)
                    table = f"{table}.{counts[table]}"
                else:
                    table = _inside_arrays(table, counts)
                found.setdefault(table, number)
                continue
            if not (key := _KEY.match(line)):
                continue
            value_of = ".".join(filter(None, (table, _plain(key[1]))))
            found.setdefault(value_of, number)
            element, rest = 0, line[key.end() :]
        elif depth == 1 and rest.strip() and rest.strip()[0] not in "]}#,":
            found.setdefault(f"{value_of}.{element}", number)
        bare = _STRING.sub(lambda m: m[0] if len(m[0]) == 3 and m[0] in ('"""', "'''") else "", rest)
        for mark in ('"""', "'''"):
            if bare.count(mark) % 2:
                inside_string = mark
                bare = bare.split(mark, 1)[0]
        for character in bare:
            depth += (character in "[{") - (character in "]}")
            element += character == "," and depth == 1
    return found


def line_of(lines: Mapping[str, int], path: str) -> int:
    """Return the line of a path, or of the nearest path above it; 0 when none is known."""
    while path:
        if path in lines:
            return lines[path]
        path = path.rpartition(".")[0]
    return 0


def _plain(key: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in re.findall(_PART, key))


def _inside_arrays(table: str, counts: Mapping[str, int]) -> str:
    """Number a table that lies inside the latest element of an array of tables."""
    for array in sorted(counts, key=len, reverse=True):
        if table.startswith(f"{array}."):
            return f"{array}.{counts[array]}{table[len(array) :]}"
    return table
