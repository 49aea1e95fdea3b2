"""Files that are kept for years: there whole or not at all, and looked at again whenever they are read.

Where they lie is Django's ``STORAGES``: a folder, or an object store (``HOSHO_PAPERS``).
"""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import NamedTuple

from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, Storage, storages

PAPERS = "papers"
"""The storage of papers, in Django's ``STORAGES``."""
IN_A_FOLDER = 3
"""Papers whose numbers differ in so many last digits alone share a folder."""


class Kept(NamedTuple):
    """A file as it was put: its name in the storage, the SHA-256 of its bytes in hex, and how many they are."""

    file: str
    sha256: str
    size: int


class DamagedError(Exception):
    """What lies in the storage is not the file that was put there. ``missing``: there is nothing."""

    def __init__(self, file: str, *, missing: bool) -> None:
        self.file, self.missing = file, missing
        super().__init__(f"{file} is missing" if missing else f"{file} does not hold the bytes that were put there")


class Folder(FileSystemStorage):
    """A folder. A file is written beside its name, brought to the disk, and only then has its name.

    Whoever dies meanwhile leaves a file whose name begins with a dot, and nothing else. Files are the owner's alone.
    """

    def _save(self, name: str, content: "File[bytes]") -> str:
        at = Path(self.path(name))
        made = [each for each in at.parents if not each.exists()]
        at.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside = tempfile.NamedTemporaryFile(dir=at.parent, prefix=".", delete=False)  # noqa: SIM115 - it is renamed
        try:
            with beside:
                for chunk in content.chunks():
                    beside.write(chunk)
                beside.flush()
                os.fsync(beside.fileno())
            Path(beside.name).replace(at)
        except BaseException:
            Path(beside.name).unlink(missing_ok=True)
            raise
        for folder in (at.parent, *(each.parent for each in made)):
            _to_disk(folder)
        return name


def _to_disk(folder: Path) -> None:
    """Bring a folder's names to the disk."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def hash_of(data: bytes) -> str:
    """Return the SHA-256 of bytes in hex."""
    return hashlib.sha256(data).hexdigest()


def put(into: str, *, name: str, ending: str, data: bytes) -> Kept:
    """Put a file into a storage (its alias), under a name that says what it holds, and give how it is kept.

    Put again, the same bytes are one file. A file that bears the name and holds something else stays as it is.
    """
    storage, sha256 = storages[into], hash_of(data)
    file = f"{name}.{sha256[:16]}.{ending}"
    if not (storage.exists(file) and _read(storage, file) == data):
        file = storage.save(file, ContentFile(data))
    return Kept(file, sha256, len(data))


def take(out_of: str, kept: Kept) -> bytes:
    """Return the bytes of a file that was put into a storage.

    Raises:
        DamagedError: they are not there, or not those that were put.
    """
    data = _read(storages[out_of], kept.file)
    if data is None:
        raise DamagedError(kept.file, missing=True)
    if len(data) != kept.size or hash_of(data) != kept.sha256:
        raise DamagedError(kept.file, missing=False)
    return data


def _read(storage: Storage, file: str) -> bytes | None:
    try:
        with storage.open(file) as opened:
            return bytes(opened.read())
    except FileNotFoundError:
        return None
