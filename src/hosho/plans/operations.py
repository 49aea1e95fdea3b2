"""Publishing terms and catalogues."""

from datetime import datetime
from pathlib import Path

from hosho.core.refusals import Refused
from hosho.core.terms import Catalogue, Terms, load_plan
from hosho.journal import operations as journal
from hosho.journal.actor import Actor
from hosho.plans import events
from hosho.plans.models import CatalogueIssue, TermsVersion
from hosho.plans.queries import PlanUnknownError, plan_named
from hosho.platform.transactions import operation


class PublishedOtherwiseError(Refused):
    """This version, or this catalogue's day, is published already with another text; published texts never change."""

    code = "published-otherwise"

    def __init__(self, plan: str, which: str) -> None:
        super().__init__(plan=plan, which=which)


@operation
def publish_folder(*, folder: Path, actor: Actor, now: datetime) -> int:
    """Publish what a plan's folder has and the database has not yet; give the number of texts that are new.

    The plan is loaded as a whole first, which checks its terms, catalogues and examples.

    Raises:
        TermsError: the folder's files are not sound.
        PublishedOtherwiseError: a version or catalogue exists with another text.
    """
    plan = load_plan(folder)
    try:
        published = plan_named(plan.code)
    except PlanUnknownError:
        known: set[str] = set()
        versions: dict[int, str] = {}
        days: dict[datetime, str] = {}
    else:
        versions = {terms.version: terms.hash for terms in published.versions}
        days = {catalogue.from_at: catalogue.hash for catalogue in published.catalogues}
        known = {*versions.values(), *days.values()}
    new_terms = [terms for terms in plan.versions if terms.hash not in known]
    new_catalogues = [catalogue for catalogue in plan.catalogues if catalogue.hash not in known]
    for terms in new_terms:
        if terms.version in versions:
            raise PublishedOtherwiseError(plan.code, str(terms.version))
        _publish_terms(terms, actor=actor, now=now)
    for catalogue in new_catalogues:
        if catalogue.from_at in days:
            raise PublishedOtherwiseError(plan.code, catalogue.from_at.isoformat())
        _publish_catalogue(catalogue, actor=actor, now=now)
    return len(new_terms) + len(new_catalogues)


def _publish_terms(terms: Terms, *, actor: Actor, now: datetime) -> None:
    TermsVersion.objects.create(
        plan=terms.plan,
        version=terms.version,
        from_at=terms.from_at,
        hash=terms.hash,
        text=Path(terms.file).read_text(encoding="utf-8"),
        published_at=now,
    )
    journal.write(
        event=events.TERMS_PUBLISHED,
        at=now,
        actor=actor,
        data={"plan": terms.plan, "version": terms.version, "hash": terms.hash},
    )


def _publish_catalogue(catalogue: Catalogue, *, actor: Actor, now: datetime) -> None:
    CatalogueIssue.objects.create(
        plan=catalogue.plan,
        from_at=catalogue.from_at,
        hash=catalogue.hash,
        text=Path(catalogue.file).read_text(encoding="utf-8"),
        published_at=now,
    )
    journal.write(
        event=events.CATALOGUE_PUBLISHED,
        at=now,
        actor=actor,
        data={"plan": catalogue.plan, "from": catalogue.from_at.isoformat(), "hash": catalogue.hash},
    )
