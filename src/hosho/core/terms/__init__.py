"""Terms as data: values, readers of each language version, checks."""

from hosho.core.terms.catalogue import Announcement, Catalogue, ModelRow
from hosho.core.terms.model import Cover, ExcessOver, Limit, Loaner, Pays, Terms, Text
from hosho.core.terms.problems import Problem, TermsError

__all__ = [
    "Announcement",
    "Catalogue",
    "Cover",
    "ExcessOver",
    "Limit",
    "Loaner",
    "ModelRow",
    "Pays",
    "Problem",
    "Terms",
    "TermsError",
    "Text",
]
