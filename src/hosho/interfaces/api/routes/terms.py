"""The terms of a plan in every version: which there are, and what each says, clause by clause and as its file."""

from django.http import Http404, HttpRequest
from ninja import Router

from hosho.core.terms import Terms, UnknownVersionError
from hosho.core.terms.model import ClauseText, Text
from hosho.interfaces.api.parameters import PlanCode, TermsVersion
from hosho.interfaces.api.schemas.base import BilingualText
from hosho.interfaces.api.schemas.plans import ClauseOut, TermsOut, TermsVersionOut
from hosho.plans import queries as plans
from hosho.web.access import public
from hosho.web.request_time import now_of

router = Router(tags=["plans"], auth=None)


@router.get(
    "/plans/{code}/terms",
    response=list[TermsVersionOut],
    summary="List terms versions",
)
@public
def list_terms_versions(request: HttpRequest, code: PlanCode) -> list[TermsVersionOut]:
    """Returns all published versions of a plan's terms, oldest first."""
    plan = plans.plan_named(code)
    in_force = plan.terms_at(now_of(request))
    return [
        TermsVersionOut(version=terms.version, from_at=terms.from_at, hash=terms.hash, in_force=terms is in_force)
        for terms in plan.versions
    ]


@router.get(
    "/plans/{code}/terms/{version}",
    response=TermsOut,
    summary="Get a terms version",
)
@public
def get_terms_version(request: HttpRequest, code: PlanCode, version: TermsVersion) -> TermsOut:
    """Returns a version of the terms: each clause in both languages, and the file as it was published."""
    try:
        terms = plans.plan_named(code).terms(version)
    except UnknownVersionError:
        raise Http404 from None
    return TermsOut(
        plan=terms.plan,
        version=terms.version,
        from_at=terms.from_at,
        hash=terms.hash,
        name=_words(terms.name),
        clauses=[_clause(clause, terms) for clause in terms.clauses],
        text=plans.text_of(terms),
    )


def _clause(clause: str, terms: Terms) -> ClauseOut:
    words: ClauseText = terms.clauses[clause]
    return ClauseOut(
        id=clause,
        title=_words(words.title),
        says=_words(words.says),
        next=_words(words.next) if words.next else None,
        source=words.source,
    )


def _words(text: Text) -> BilingualText:
    return BilingualText(ja=text.ja, en=text.en)
