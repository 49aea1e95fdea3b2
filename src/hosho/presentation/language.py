"""The language in which a page, a paper or an answer is read."""

from django.utils.translation import get_language

from hosho.core.codes import Language


def language() -> Language:
    """Return the reader's language; whatever is not English is answered in Japanese."""
    return "en" if (get_language() or "").startswith("en") else "ja"


def by_language(ja: str, en: str) -> str:
    """Return the text in the reader's language: in Python both stand side by side (decision 0011)."""
    return en if language() == "en" else ja
