"""Files that are sent as the body of a request: taken in piece by piece and kept on disk, never whole in memory."""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, NamedTuple, cast

from django.http import HttpRequest, UnreadablePostError

from hosho.core.refusals import Refused

LARGEST = 128 * 1024 * 1024
"""Bytes. A bank's file counts its records with six digits, so none has more than 122 million bytes."""
PIECE = 1 << 20
OTHERWISE = ("multipart/", "application/json")
"""Kinds of body that are no file by themselves."""


class NotAFileError(Refused):
    """The body is a form or JSON, not the file itself."""

    code = "not-a-file"


class FileMissingError(Refused):
    """There is no body, or its length was not told."""

    code = "file-missing"


class FileTooLargeError(Refused):
    """The file is larger than any that this format can have."""

    code = "too-large"

    def __init__(self) -> None:
        super().__init__(most_mb=LARGEST // (1024 * 1024))


class FileCutShortError(Refused):
    """Less came than the caller said that there is: the connection broke off."""

    code = "file-cut-short"


class Sent(NamedTuple):
    """A file as it came, to be read from its beginning, and its SHA-256 (bytes)."""

    file: BinaryIO
    hash: bytes


@contextmanager
def sent_file(request: HttpRequest) -> Iterator[Sent]:
    """Yield the file that is the body of a request, on disk; it is deleted when the work with it is done.

    Raises:
        NotAFileError, FileMissingError, FileTooLargeError, FileCutShortError
    """
    if (request.content_type or "").startswith(OTHERWISE):
        raise NotAFileError
    length = request.headers.get("Content-Length", "")
    if not (length.isascii() and length.isdecimal()) or int(length) == 0:
        raise FileMissingError
    if int(length) > LARGEST:
        raise FileTooLargeError
    with tempfile.TemporaryFile(prefix="hosho-") as kept:
        came, sha256 = 0, hashlib.sha256()
        while piece := _next_piece(request):
            kept.write(piece)
            sha256.update(piece)
            came += len(piece)
        if came != int(length):
            raise FileCutShortError
        kept.seek(0)
        yield Sent(cast(BinaryIO, kept), sha256.digest())


def _next_piece(request: HttpRequest) -> bytes:
    try:
        return request.read(PIECE)
    except UnreadablePostError:
        raise FileCutShortError from None


def takes_file(example: str) -> dict[str, Any]:
    """Describe for OpenAPI that the body of an operation is a file, with an example of one."""
    content = {"schema": {"type": "string", "format": "binary"}, "example": example}
    return {"requestBody": {"required": True, "content": {"application/octet-stream": content}}}
