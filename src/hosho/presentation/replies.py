"""A person's answer that was promised, as members and colleagues read it: one value for every page that shows it."""

from dataclasses import dataclass
from datetime import datetime

from hosho.claims.models import Claim
from hosho.claims.queries import is_reply_overdue
from hosho.presentation.formats import moment_in_words
from hosho.presentation.words import REPLY_OVERDUE, Bilingual, StatusStyle


@dataclass(frozen=True)
class Reply:
    """Until when the answer is promised (aware), and whether that has passed."""

    due_at: datetime
    late: bool = False

    @property
    def look(self) -> StatusStyle | None:
        """How it is shown beside the claim's state, once it is late."""
        return REPLY_OVERDUE if self.late else None

    @property
    def words(self) -> Bilingual:
        """The promise in a sentence, or the apology once it is late."""
        ja, en = moment_in_words(self.due_at, "ja"), moment_in_words(self.due_at, "en")
        if self.late:
            return Bilingual(
                f"{ja}までに結果をお知らせするお約束でしたが、まだ確認が終わっていません。"
                "遅れて申し訳ありません。担当者が確認を続けています。",
                f"We promised you the result by {en}, and we are not done yet. We are sorry. "
                "A person is still looking at it.",
            )
        return Bilingual(
            f"{ja}までに、結果と理由をお知らせします。", f"You will have the result and the reason by {en}."
        )

    @property
    def aloud(self) -> Bilingual:
        """The same after a sentence that says already that the result and its reason will be told."""
        if self.late:
            return self.words
        ja, en = moment_in_words(self.due_at, "ja"), moment_in_words(self.due_at, "en")
        return Bilingual(f"{ja}までにお知らせします。", f"We will tell you by {en}.")


def reply_of(claim: Claim, *, now: datetime) -> Reply | None:
    """Return the answer that a claim waits for now, if it waits for a person and was promised one by a time."""
    if claim.state != "referred" or claim.reply_due_at is None:
        return None
    return Reply(claim.reply_due_at, is_reply_overdue(claim, at=now))
