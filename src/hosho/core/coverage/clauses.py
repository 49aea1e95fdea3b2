"""The clauses that can refuse. Each is a small function that answers the id of its clause, or nothing.

``CLAUSES`` is their order; a decision asks all of them and names every one that refuses.
"""

from collections.abc import Callable
from datetime import date
from unicodedata import normalize

from msgspec import Struct

from hosho.core.coverage.dates import Dates, last_in_force
from hosho.core.coverage.facts import Contract, Report
from hosho.core.terms.model import Cover, Terms

Refusal = str
_NOT_IN_IDENTIFIERS = str.maketrans("", "", " -‐‑‒–—−ー\t")


class Facts(Struct, frozen=True, gc=False):
    """What the clauses look at.

    ``dates`` are the last days that the start of use brings, ``tested_on`` is the day tested for the months of cover
    and the limit, ``contract_year`` its year from 1 (``None``: before the start), ``cover`` the cover that names the
    cause, ``uses_left`` what the limits leave (``None``: before the start, or unlimited).
    """

    contract: Contract
    report: Report
    dates: Dates
    tested_on: date
    contract_year: int | None
    cover: Cover | None
    uses_left: int | None


def not_in_force(facts: Facts, terms: Terms) -> Refusal | None:
    """Refuse a report received, or a failure that happened, outside the days in force (clause ``in-force``)."""
    first, last = facts.contract.started_on, last_in_force(facts.dates, facts.contract.ended_on)
    received_on = facts.report.received_on
    occurred_on = facts.report.occurred_on or received_on
    if received_on < first or occurred_on < first:
        return "in-force"
    return "in-force" if last is not None and (received_on > last or occurred_on > last) else None


def suspended(facts: Facts, terms: Terms) -> Refusal | None:
    """Refuse while cover is paused for unpaid charges (clause ``suspended``)."""
    return "suspended" if facts.contract.suspended else None


def another_device(facts: Facts, terms: Terms) -> Refusal | None:
    """Refuse a unit that is not the contract's unit on that day (clause ``device``)."""
    covered, brought = facts.contract.device, facts.report.device
    return None if covered == brought or same_identifier(covered, brought) else "device"


def excluded_cause(facts: Facts, terms: Terms) -> Refusal | None:
    """Refuse a cause that the plan excludes (clauses ``exclude.*``)."""
    return terms.exclusion_of.get(facts.report.cause)


def cover_ended(facts: Facts, terms: Terms) -> Refusal | None:
    """Refuse what is tested after the months of its cover (clauses ``cover.*``)."""
    until = facts.dates.cover_until.get(facts.report.cause)
    return facts.cover.clause if until is not None and facts.cover and facts.tested_on > until else None


def limit_reached(facts: Facts, terms: Terms) -> Refusal | None:
    """Refuse when a limit leaves no use (clause ``limit``)."""
    return "limit" if facts.uses_left == 0 else None


def walk_in_without_reception(facts: Facts, terms: Terms) -> Refusal | None:
    """Refuse what is brought to a store without a report at the phone desk (clause ``walk-in.reception``)."""
    report = facts.report
    if report.method == "walk-in" and not report.phone_reception and terms.remedy.walk_in_needs_phone_reception:
        return "walk-in.reception"
    return None


CLAUSES: tuple[Callable[[Facts, Terms], Refusal | None], ...] = (
    not_in_force,
    suspended,
    another_device,
    excluded_cause,
    cover_ended,
    limit_reached,
    walk_in_without_reception,
)


def clauses_asked(facts: Facts, terms: Terms) -> tuple[str, ...]:
    """Name, sorted, every clause that had a say about these facts, whether it refused, granted, referred or held."""
    report = facts.report
    asked = ["device", "in-force", "suspended"]
    if facts.cover is not None:
        asked.append(facts.cover.clause)
    elif report.cause in terms.exclusion_of:
        asked.append(terms.exclusion_of[report.cause])
    else:
        asked.append("refer")
    if terms.limits:
        asked.append("limit")
    if report.method == "walk-in" and terms.remedy.walk_in_needs_phone_reception:
        asked.append("walk-in.reception")
    return tuple(sorted(asked))


def same_identifier(one: str, other: str) -> bool:
    """Return whether two device identifiers are the same but for width, case, spaces and hyphens."""
    return _normal_identifier(one) == _normal_identifier(other)


def _normal_identifier(text: str) -> str:
    return normalize("NFKC", text).translate(_NOT_IN_IDENTIFIERS).upper()
