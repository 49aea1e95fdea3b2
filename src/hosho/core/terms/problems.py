"""What is wrong with a file of terms, and where."""

from msgspec import Struct


class Problem(Struct, frozen=True, order=True):
    """One thing to mend: the file, its line (from 1; 0 for the whole file), the dotted key and what would be right."""

    file: str
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.key}: {self.message}" if self.key else f"{where}: {self.message}"


class TermsError(Exception):
    """Terms or a catalogue cannot be used. ``problems`` lists all that was found, in the order of the file."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))
