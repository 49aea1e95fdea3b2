"""What a member has answered so far, as codes; which questions are asked, and which one comes next.

Routing lives here, words in ``questions``. The decision is the core's: nothing here says what is covered.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, cast

from msgspec import Struct, convert, to_builtins

from hosho.claims.preparing import PREPARATIONS, Preparation, Prepared
from hosho.core.codes import Cause, Fault

Code = Literal["when", "what", "which", "where", "story", "method", "prepare"]
Step = Code | Literal["result", "store", "check"]

CAUSE_OF: Mapping[str, Cause] = {"stopped": "natural-failure", "unknown": "other"}
"""Answers to 「何が起きましたか」 that mean one cause."""
CAUSES_OF: Mapping[str, tuple[Cause, ...]] = {
    "dropped": ("partial-damage", "total-loss"),
    "water": ("wet", "submerged"),
    "lost": ("loss", "theft"),
    "reasons": ("battery", "software", "modification", "natural-disaster", "other"),
}
"""Answers that may mean several causes, which the next question separates."""
KNOWN_FAULTS: Mapping[Cause, tuple[Fault, ...]] = {"loss": (), "theft": (), "battery": ("battery",)}
"""Causes after which it is not asked what is not working: the device is gone, or it was just answered."""
UNKNOWN = "unknown"


class Answers(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The answers as they are kept. Empty is not answered yet; ``when`` is an ISO day or ``unknown``."""

    when: str = ""
    what: str = ""
    which: str = ""
    where: tuple[Fault, ...] = ()
    story: str | None = None
    method: Literal["", "loaner", "ship-in", "walk-in"] = ""
    prepare: Mapping[Preparation, Prepared] = {}

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Answers":
        """Read what the draft keeps."""
        return convert(kept, cls)

    def kept(self) -> dict[str, Any]:
        """Return what the draft is to keep."""
        return cast(dict[str, Any], to_builtins(self))

    @property
    def occurred_on(self) -> date | None:
        """The day of the failure, where the member knows it."""
        return date.fromisoformat(self.when) if self.when not in ("", UNKNOWN) else None

    @property
    def cause(self) -> Cause | None:
        """The cause that the answers come to, once they do."""
        if self.what in CAUSES_OF:
            return next((cause for cause in CAUSES_OF[self.what] if cause == self.which), None)
        return CAUSE_OF.get(self.what)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What is not working."""
        return KNOWN_FAULTS.get(self.cause, self.where) if self.cause else self.where

    @property
    def questions(self) -> tuple[Code, ...]:
        """The questions before the result, in order, as far as they are known to be asked."""
        codes: list[Code] = ["when", "what"]
        if self.what in CAUSES_OF:
            codes.append("which")
        if self.cause not in KNOWN_FAULTS:
            codes.append("where")
        if self.cause == "other":
            codes.append("story")
        return tuple(codes)

    @property
    def questions_after(self) -> tuple[Code, ...]:
        """The questions after the result of a covered report."""
        return ("method",) if self.method == "walk-in" else ("method", "prepare")

    def answered(self, code: Code) -> bool:
        """Whether a question has its answer."""
        match code:
            case "which":
                return self.cause is not None
            case "story":
                return self.story is not None
            case "prepare":
                return set(self.prepare) == set(PREPARATIONS)
            case _:
                return bool(getattr(self, code))

    def next_before_result(self) -> Step:
        """Return the first question that has no answer yet, or the result."""
        return next((code for code in self.questions if not self.answered(code)), "result")

    def next_after_result(self, *, covered: bool) -> Step:
        """Return what comes after the result: the next open question, the way to the phone, or the last look."""
        if not covered:
            return "check"
        if self.method == "walk-in":
            return "store"
        return next((code for code in self.questions_after if not self.answered(code)), "check")
