"""What a member agrees to before a device is handed in: one text for the member's page and for reading out."""

from dataclasses import dataclass

from hosho.people.consents import TO_HAND_IN, About
from hosho.presentation.words import Bilingual


@dataclass(frozen=True)
class Consent:
    """A consent: ``title`` is what the member agrees to, ``fact`` why, and ``missing`` the error without it."""

    code: About
    title: Bilingual
    fact: Bilingual
    missing: Bilingual


CONSENTS: tuple[Consent, ...] = (
    Consent(
        "data-loss",
        Bilingual("データが消えることに同意します", "I agree that my data may be erased"),
        Bilingual(
            "修理や交換で、端末の中のデータが消えることがあります。",
            "A repair or an exchange may erase what is on the device.",
        ),
        Bilingual("データについての同意が必要です", "Agree that your data may be erased"),
    ),
    Consent(
        "parts",
        Bilingual("純正でない部品を使うことに同意します", "I agree to non-genuine parts"),
        Bilingual(
            "純正でない部品を使うことがあり、選べません。解約後、メーカーの修理を断られる場合があります。",
            "Non-genuine parts may be used, and cannot be chosen. "
            "After you leave the plan, the maker may refuse repairs.",
        ),
        Bilingual("部品についての同意が必要です", "Your agreement about parts is needed"),
    ),
    Consent(
        "remedy-is-ours",
        Bilingual(
            "修理か交換かの判断を任せることに同意します", "I agree that you decide whether to repair or replace it"
        ),
        Bilingual(
            "修理か交換かは当社が決めます。直せないときは、同じ機種と交換します。補償はそのまま続きます。",
            "We decide whether to repair or to exchange it. If it cannot be repaired, you receive the same model. "
            "Your cover carries on.",
        ),
        Bilingual("修理か交換かについての同意が必要です", "Your agreement about repair or exchange is needed"),
    ),
)
"""In the order in which they are asked."""
assert {each.code for each in CONSENTS} == TO_HAND_IN, "all that handing in needs is asked for"
