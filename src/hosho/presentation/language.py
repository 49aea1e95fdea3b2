"""The language in which a page, a paper or an answer is read."""

from django.utils.translation import get_language

from hosho.core.codes import Language


def language() -> Language:
    """Return the reader's language; whatever is not English is answered in Japanese."""
    return "en" if (get_language() or "").startswith("en") else "ja"
