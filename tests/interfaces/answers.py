"""The type of what Django's test client returns, for the helpers that read answers."""

from typing import Protocol


class Answer(Protocol):
    """An answer of the server, as a view or Django's test client returns it."""

    status_code: int

    @property
    def content(self) -> bytes: ...

    def __getitem__(self, header: str) -> str: ...
