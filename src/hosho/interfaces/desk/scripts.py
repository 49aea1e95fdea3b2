"""The texts to say, in the order of a call: the same that the call and the decision show."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from hosho.core.terms import Terms
from hosho.interfaces.desk import spoken_words
from hosho.plans.queries import plan_named
from hosho.presentation.clauses import Clause, clauses_of
from hosho.web import access
from hosho.web.request_time import now_of
from hosho.web.staff.frame import answer


@dataclass(frozen=True)
class Script:
    """What is said at one point of a call."""

    id: str
    title: str
    says: tuple[str, ...]


@dataclass(frozen=True)
class ScriptsPage:
    """All that is said, by the terms in force now."""

    terms: Terms

    @property
    def scripts(self) -> list[Script]:
        """What is said whatever the terms are, in the order of a call."""
        return [
            Script("safety", gettext("Safety"), (spoken_words.ask_for_danger(), spoken_words.in_danger())),
            Script(
                "identity", gettext("Identity"), (spoken_words.ask_who_calls(), spoken_words.ask_for_second_proof())
            ),
            Script("device", gettext("Device"), (spoken_words.ask_for_device(),)),
            Script("happened", gettext("What happened"), (spoken_words.ask_what_happened(),)),
            Script("data", gettext("Data"), (spoken_words.make_a_backup(),)),
            Script("find-my", gettext("Find My"), (spoken_words.turn_find_my_off(), spoken_words.take_cards_out())),
            Script("consents", gettext("Consents, read out one by one"), tuple(spoken_words.to_agree_to().values())),
        ]

    @property
    def clauses(self) -> list[Clause]:
        """All clauses of the terms."""
        return clauses_of(self.terms)

    @property
    def informing(self) -> list[Clause]:
        """The clauses that are told beforehand: phone desk first, parts, loaner and the like."""
        return [each for each in self.clauses if each.informs]

    @property
    def refusing(self) -> list[Clause]:
        """The clauses by which something is not covered, or decided by a person."""
        return [each for each in self.clauses if not each.informs and (each.ended or not each.id.startswith("cover."))]


@require_safe
@access.desk
def scripts(request: HttpRequest) -> HttpResponse:
    """Show the texts to say."""
    plan = plan_named()
    return answer(request, "desk/scripts.html", ScriptsPage(plan.terms_at(now_of(request)) or plan.versions[0]))
