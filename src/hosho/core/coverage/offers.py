"""What is offered once an incident is covered: every remedy by every method, with what it costs and the loaner."""

from functools import lru_cache

from msgspec import Struct

from hosho.core.codes import LIQUID_CAUSES, Cause, Channel, Fault, Method, Remedy
from hosho.core.coverage.facts import Offer
from hosho.core.terms.catalogue import ModelRow
from hosho.core.terms.model import Loaner, Terms, When


def with_liquid(cause: Cause, faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    """Add the fault ``liquid`` that a liquid cause always carries."""
    return faults if cause not in LIQUID_CAUSES or "liquid" in faults else (*faults, "liquid")


def methods_for(row: ModelRow, faults: tuple[Fault, ...]) -> tuple[Method, ...]:
    """Give, sorted, the methods of a model's row; walk-in only when faults are named and the row allows all of them."""
    if "walk-in" not in row.methods or (faults and row.walk_in_faults.issuperset(faults)):
        return row.methods
    return tuple([method for method in row.methods if method != "walk-in"])


class Ways(Struct, frozen=True):
    """The methods (sorted) and the offers for a covered incident."""

    methods: tuple[Method, ...]
    offers: tuple[Offer, ...]


@lru_cache(maxsize=16384)
def ways_for(
    terms: Terms,
    row: ModelRow,
    cause: Cause,
    faults: tuple[Fault, ...],
    channel: Channel | None,
    used: tuple[Remedy, ...],
) -> Ways:
    """Work out the methods and the offers: remedies in the terms' order of trying, each by every method of the row.

    ``used`` holds the remedy of each earlier use in the window (for ``nth``). The answer depends on nothing but its
    arguments, and few combinations of them occur; so it is remembered.
    """
    cover = terms.cover_of[cause]
    faults = with_liquid(cause, faults)
    methods = methods_for(row, faults)
    allowed = terms.remedy.try_ if cover.remedies is None else cover.remedies
    offers = []
    for remedy in terms.remedy.try_:
        if remedy not in allowed:
            continue
        nth = used.count(remedy) + 1
        for method in methods:
            facts = (method, remedy, row.tier, channel, faults, nth, cause, row.code)
            pays = next(each.pays for each in terms.remedy.pays if applies(each.when, *facts))
            loaner = next((each.loaner for each in terms.remedy.loaner if applies(each.when, *facts)), None)
            offers.append(Offer(remedy, method, pays, loaner))
    return Ways(methods, tuple(offers))


def loaner_for(
    terms: Terms, row: ModelRow, cause: Cause, faults: tuple[Fault, ...], channel: Channel | None, method: Method
) -> Loaner | None:
    """Return the loaner that the terms lend while a device is repaired by this method, if any."""
    facts = (method, terms.remedy.try_[0], row.tier, channel, with_liquid(cause, faults), 1, cause, row.code)
    return next((each.loaner for each in terms.remedy.loaner if applies(each.when, *facts)), None)


def applies(
    when: When,
    method: Method | None,
    remedy: Remedy | None,
    tier: str | None,
    channel: Channel | None,
    faults: tuple[Fault, ...],
    nth: int | None,
    cause: Cause | None,
    model: str | None,
) -> bool:
    """Return whether a row's condition holds: every key that is said, by any of its values; faults by all of theirs."""
    return (
        (when.method is None or method in when.method)
        and (when.remedy is None or remedy in when.remedy)
        and (when.tier is None or tier in when.tier)
        and (when.channel is None or channel in when.channel)
        and (when.faults is None or (bool(faults) and set(faults) <= set(when.faults)))
        and (when.nth is None or nth in when.nth)
        and (when.cause is None or cause in when.cause)
        and (when.model is None or model in when.model)
    )
