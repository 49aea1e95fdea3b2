"""The terms in every published version, with all clauses, those that only inform included."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from hosho.core.terms import Plan, Terms
from hosho.core.terms.plan import UnknownVersionError
from hosho.plans.queries import plan_named
from hosho.presentation.clauses import Clause, clauses_of
from hosho.presentation.plan_summary import PlanBrief, brief_of
from hosho.web import access
from hosho.web.page import answer
from hosho.web.request_time import now_of, today_of


@dataclass(frozen=True)
class VersionsPage:
    """All published versions, the newest first; ``current`` is the one in which one can join now, if any."""

    plan: Plan
    current: Terms | None

    @property
    def versions(self) -> list[Terms]:
        """All versions, the newest first."""
        return list(reversed(self.plan.versions))


@dataclass(frozen=True)
class TermsPage:
    """One version of the terms: what it comes to, the clauses that decide, and those that inform."""

    terms: Terms
    brief: PlanBrief
    clauses: list[Clause]

    @property
    def deciding(self) -> list[Clause]:
        """The clauses that decide a claim."""
        return [clause for clause in self.clauses if not clause.informs]

    @property
    def informing(self) -> list[Clause]:
        """The clauses that only inform."""
        return [clause for clause in self.clauses if clause.informs]


@require_safe
@access.public
def versions(request: HttpRequest) -> HttpResponse:
    """List the published versions."""
    plan = plan_named()
    return answer(request, "site/versions.html", VersionsPage(plan, plan.terms_at(now_of(request))))


@require_safe
@access.public
def version(request: HttpRequest, number: int) -> HttpResponse:
    """Show one version in full.

    Raises:
        Http404: this version is not published.
    """
    try:
        terms = plan_named().terms(number)
    except UnknownVersionError:
        raise Http404 from None
    page = TermsPage(terms, brief_of(terms, on=today_of(request)), clauses_of(terms))
    return answer(request, "site/terms.html", page)
