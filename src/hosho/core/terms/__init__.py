"""Terms as data: values, readers of each language version, checks."""

from hosho.core.terms.catalogue import Announcement, Catalogue, ModelRow
from hosho.core.terms.loading import DEFAULT_PLAN, load_catalogue, load_plan, load_terms, shipped, shipped_codes
from hosho.core.terms.model import Cover, ExcessOver, Limit, Loaner, Pays, Terms, Text
from hosho.core.terms.plan import Plan, UnknownModelError, UnknownVersionError
from hosho.core.terms.problems import Problem, TermsError

__all__ = [
    "DEFAULT_PLAN",
    "Announcement",
    "Catalogue",
    "Cover",
    "ExcessOver",
    "Limit",
    "Loaner",
    "ModelRow",
    "Pays",
    "Plan",
    "Problem",
    "Terms",
    "TermsError",
    "Text",
    "UnknownModelError",
    "UnknownVersionError",
    "load_catalogue",
    "load_plan",
    "load_terms",
    "shipped",
    "shipped_codes",
]
