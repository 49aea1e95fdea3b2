"""The plan in brief, as values: what the start page and the head of the terms say about it."""

from dataclasses import dataclass
from datetime import date

from hosho.core.codes import Cause
from hosho.core.money import with_tax
from hosho.core.rating import tax_rate
from hosho.core.terms import Limit, Terms
from hosho.core.terms.model import ExcessOver, Loaner
from hosho.presentation.words import CAUSES, INCIDENTS, Bilingual, joined


@dataclass(frozen=True)
class CoverBrief:
    """A cover in a member's words: what happens, and for how many months from the start (``None``: no end)."""

    what: Bilingual
    months: int | None


@dataclass(frozen=True)
class PlanBrief:
    """The plan in brief. ``monthly_net`` is before tax, ``monthly`` includes it (yen); ``pays`` is for one incident.

    Where a price or a payment has several rows, the last one, which is true for everybody else, stands here, and
    ``more_prices`` or ``more_pays`` says that there are others. ``pays`` is ``None`` where the excess is paid.
    """

    terms: Terms
    monthly_net: int
    monthly: int
    more_prices: bool
    pays: int | None
    more_pays: bool
    covers: list[CoverBrief]
    excluded: Bilingual
    referred: bool
    loaner: Loaner | None

    @property
    def limit(self) -> Limit | None:
        """The first limit; ``None`` where the plan has none."""
        return self.terms.limits[0] if self.terms.limits else None

    @property
    def repairs(self) -> bool:
        """Whether repair is a remedy."""
        return "repair" in self.terms.remedy.try_

    @property
    def exchange_follows(self) -> bool:
        """Whether a repair is tried first and an exchange follows where it cannot be."""
        return self.terms.remedy.try_ == ("repair", "exchange")


def brief_of(terms: Terms, *, on: date) -> PlanBrief:
    """Return a terms version in brief, with the consumption tax of a day."""
    net = terms.price.monthly[-1].net
    pays = terms.remedy.pays[-1].pays
    return PlanBrief(
        terms=terms,
        monthly_net=net.yen,
        monthly=with_tax(net, tax_rate(on), terms.price.tax).yen,
        more_prices=len(terms.price.monthly) > 1,
        pays=None if isinstance(pays, ExcessOver) else pays.yen,
        more_pays=len(terms.remedy.pays) > 1,
        covers=[CoverBrief(incident(cover.causes), cover.months) for cover in terms.covers],
        excluded=listed(terms.excluded),
        referred=bool(terms.referred),
        loaner=terms.remedy.loaner[-1].loaner if terms.remedy.loaner else None,
    )


def incident(causes: tuple[Cause, ...]) -> Bilingual:
    """Return what a cover is about in a member's words, or its causes one by one."""
    return INCIDENTS.get(frozenset(causes)) or listed(causes)


def listed(causes: tuple[Cause, ...]) -> Bilingual:
    """Return causes in one line, in the order of ``CAUSES``."""
    known = [words for cause, words in CAUSES.items() if cause in causes]
    english = joined([words.en for words in known], "en")
    return Bilingual(joined([words.ja for words in known], "ja"), english[:1].upper() + english[1:])
