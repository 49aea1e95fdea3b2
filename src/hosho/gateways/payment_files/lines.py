"""Reading a file line by line, whoever wrote it: no line takes more memory than it may."""

from collections.abc import Iterator
from typing import BinaryIO

LONGEST = 1_000  # bytes; no line of a collector's file comes near
DOS_END = b"\x1a"  # some banks' programs still end a file with it


def numbered(file: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Yield each line without its end, numbered from 1; ``None`` stands for one that is too long to be one."""
    number = 0
    while line := file.readline(LONGEST):
        number += 1
        if len(line) == LONGEST and not line.endswith(b"\n"):
            while (rest := file.readline(LONGEST)) and not rest.endswith(b"\n"):
                pass
            yield number, None
        elif line != DOS_END:
            yield number, line.rstrip(b"\r\n")
