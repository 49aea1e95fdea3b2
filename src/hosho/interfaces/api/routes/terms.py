"""The terms of a plan in every version: which there are, and what each says, clause by clause and as its file."""

from django.http import Http404, HttpRequest
from ninja import Router

from hosho.core.terms import Terms, UnknownVersionError
from hosho.core.terms.model import ClauseText, Text
from hosho.interfaces.api.schemas import Code
from hosho.interfaces.api.schemas_plans import ClauseOut, TermsLineOut, TermsOut, Words
from hosho.plans import queries as plans
from hosho.web.access import public
from hosho.web.request_time import now_of

router = Router(tags=["plans"], auth=None)


@router.get("/plans/{code}/terms", response=list[TermsLineOut], summary="The versions of a plan's terms")
@public
def list_terms(request: HttpRequest, code: Code) -> list[TermsLineOut]:
    """Give all published versions, oldest first, and which of them a purchase now would be under."""
    plan = plans.plan_named(code)
    in_force = plan.terms_at(now_of(request))
    return [
        TermsLineOut(version=terms.version, from_at=terms.from_at, hash=terms.hash, in_force=terms is in_force)
        for terms in plan.versions
    ]


@router.get("/plans/{code}/terms/{version}", response=TermsOut, summary="One version of a plan's terms")
@public
def get_terms(request: HttpRequest, code: Code, version: int) -> TermsOut:
    """Give a version whole: its clauses in both languages, and its file, of which ``hash`` is the SHA-256."""
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


def _words(text: Text) -> Words:
    return Words(ja=text.ja, en=text.en)
