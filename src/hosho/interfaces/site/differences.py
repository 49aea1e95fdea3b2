"""What changes for a member from one version of the terms to another."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from hosho.core.terms import Terms, Text
from hosho.core.terms.difference import differences
from hosho.core.terms.plan import UnknownVersionError
from hosho.plans.queries import plan_named
from hosho.web import access
from hosho.web.page import answer


@dataclass(frozen=True)
class DifferencePage:
    """Two versions, and what changes from the one to the other, each in a sentence."""

    old: Terms
    new: Terms
    changes: tuple[Text, ...]


@require_safe
@access.public
def difference(request: HttpRequest, old: int, new: int) -> HttpResponse:
    """Show the difference of two versions.

    Raises:
        Http404: one of them is not published.
    """
    plan = plan_named()
    try:
        before, after = plan.terms(old), plan.terms(new)
    except UnknownVersionError:
        raise Http404 from None
    page = DifferencePage(before, after, differences(old=before, new=after))
    return answer(request, "site/difference.html", page)
