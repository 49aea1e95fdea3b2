"""Reading the published plans as values of the core."""

from collections.abc import Collection
from datetime import date, datetime
from functools import lru_cache

from django.db import connection

from hosho.core.calendar import day_in_tokyo
from hosho.core.refusals import Refused
from hosho.core.terms import Catalogue, Plan, Terms, load_catalogue, load_terms
from hosho.plans.models import CatalogueIssue, TermsVersion

DEFAULT_PLAN = "iijmio-used"
HASHES = """
    SELECT plan, (SELECT array_agg(hash ORDER BY version) FROM plans_termsversion WHERE plan = asked.plan),
           (SELECT array_agg(hash ORDER BY from_at) FROM plans_catalogueissue WHERE plan = asked.plan)
    FROM unnest(%(plans)s::text[]) AS asked (plan)
"""
"""One question for all plans, since nearly everything that is asked of Hosho asks it."""


class PlanUnknownError(Refused):
    """No terms of a plan with this code are published."""

    code = "plan-unknown"

    def __init__(self, code: str) -> None:
        super().__init__(f"no plan '{code}' is published")


class NoCatalogueYetError(Refused):
    """No device was covered on the day, or none is yet: it is before the plan's first catalogue. Field ``on``."""

    code = "no-catalogue"
    field = "on"

    def __init__(self, first_day: date) -> None:
        super().__init__(first_day=first_day)


class DayToComeError(Refused):
    """The day is still to come, and models may change until then. Field ``on``."""

    code = "day-to-come"
    field = "on"

    def __init__(self, day: date) -> None:
        super().__init__(day=day)


def plan_named(code: str = DEFAULT_PLAN) -> Plan:
    """Return the plan with all its published versions and catalogues.

    Asks the database for the hashes alone; a text is read and parsed once in a process, since it never changes.

    Raises:
        PlanUnknownError: terms and catalogue of this plan are not both published.
    """
    return plans_named([code])[code]


def plans_named(codes: Collection[str]) -> dict[str, Plan]:
    """Return plans with all their published versions and catalogues, by their codes, in one question for all.

    Asks the database for the hashes alone; a text is read and parsed once in a process, since it never changes.

    Raises:
        PlanUnknownError: terms and catalogue of one of them are not both published.
    """
    if not codes:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(HASHES, {"plans": sorted(set(codes))})
        rows = cursor.fetchall()
    for code, versions, catalogues in rows:
        if not versions or not catalogues:
            raise PlanUnknownError(code)
    return {code: _plan_of(tuple(versions), tuple(catalogues)) for code, versions, catalogues in rows}


def catalogue_as_of(plan: Plan, day: date, *, now: datetime) -> Catalogue:
    """Return the catalogue that counts on a day in Tokyo, for callers from outside.

    There is one for today and for every past day on which the plan was offered. What changes later is announced (press
    release, notes on the models); a table of a day to come would promise what may still change.

    Raises:
        NoCatalogueYetError: the plan was not offered yet.
        DayToComeError: the day is after today.
    """
    first = plan.catalogues[0]
    if day < first.from_on or now < first.from_at:
        raise NoCatalogueYetError(first.from_on)
    if day > day_in_tokyo(now):
        raise DayToComeError(day)
    return plan.catalogue_on(day)


def plan_codes() -> list[str]:
    """Return the codes of all published plans, sorted."""
    return sorted(TermsVersion.objects.values_list("plan", flat=True).distinct())


def all_plans() -> list[Plan]:
    """Return all published plans, sorted by their codes, in two questions."""
    plans = plans_named(plan_codes())
    return [plans[code] for code in sorted(plans)]


def text_of(terms: Terms) -> str:
    """Return the file of a published terms version, as it was published."""
    return TermsVersion.objects.get(hash=terms.hash).text


@lru_cache(maxsize=256)
def _plan_of(versions: tuple[str, ...], catalogues: tuple[str, ...]) -> Plan:
    return Plan.of(
        [_terms_of(text_hash) for text_hash in versions], [_catalogue_of(text_hash) for text_hash in catalogues]
    )


@lru_cache(maxsize=1024)
def _terms_of(text_hash: str) -> Terms:
    row = TermsVersion.objects.get(hash=text_hash)
    return load_terms(row.text, file=f"{row.plan}, version {row.version}")


@lru_cache(maxsize=1024)
def _catalogue_of(text_hash: str) -> Catalogue:
    row = CatalogueIssue.objects.get(hash=text_hash)
    return load_catalogue(row.text, file=f"{row.plan}, catalogue from {row.from_at:%Y-%m-%d}")
