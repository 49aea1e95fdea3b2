"""From a file of language 1 to a terms version: the rules that hold between keys, then the tables for deciding."""

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hosho.core.codes import CAUSES, Cause
from hosho.core.money import Yen
from hosho.core.terms import language_1 as file
from hosho.core.terms.catalogue import Announcement, Catalogue, ModelRow
from hosho.core.terms.lines import line_of
from hosho.core.terms.model import (
    ALWAYS,
    ClauseText,
    Cover,
    Example,
    ExcessOver,
    ExchangeUnit,
    Joining,
    Limit,
    Loaner,
    LoanerRow,
    MonthlyRow,
    PaysRow,
    Price,
    RemedyRules,
    Terms,
    Text,
    Time,
    UnpaidStep,
    VisitRules,
    When,
)
from hosho.core.terms.toml_reader import Document
from hosho.core.terms.wording import OF_EVERY_DECISION, check_words


def terms_of(document: Document, read: file.FileTerms, hash_: str) -> Terms | None:
    """Build the terms; ``None`` with the problems noted on the document."""
    clauses = {name: _clause_of(each) for name, each in read.clause.items()}
    covers = tuple(
        Cover(name=name, causes=each.causes, granting=(f"cover.{name}",), months=each.months, remedies=each.remedies)
        for name, each in read.cover.items()
    )
    _check(document, read, clauses, covers)
    if document.problems:
        return None
    return Terms(
        language=read.language,
        plan=read.plan,
        version=read.version,
        from_at=read.from_at,
        hash=hash_,
        file=document.file,
        name=read.name.text(),
        operator=read.operator.text(),
        url=read.url,
        join=Joining(within_days=read.join.within_days, condition=read.join.condition, sold_by=read.join.sold_by),
        time=Time(
            start=read.time.start,
            tested=read.time.tested,
            first_day_counts=read.time.first_day_counts,
            months=read.time.months,
        ),
        price=_price_of(read.price),
        limits=tuple(Limit(row.uses, row.per) for row in read.limit),
        covers=covers,
        excluded=read.causes.exclude,
        referred=read.causes.refer,
        remedy=_remedy_of(read.remedy),
        visit=_visit_of(read.visit),
        unpaid=tuple(UnpaidStep(step.day, step.do) for step in read.unpaid.steps),
        clauses=clauses,
        examples=tuple(
            Example(says=e.says, given=e.given, expect=e.expect, line=line_of(document.lines, f"example.{index}"))
            for index, e in enumerate(read.example)
        ),
        lines=document.lines,
        cover_of={cause: cover for cover in covers for cause in cover.causes},
        exclusion_of={cause: f"exclude.{cause}" for cause in read.causes.exclude},
        fewest_uses=min((row.uses for row in read.limit), default=None),
        needs_history_by_remedy=_uses_nth(read.remedy),
    )


def _check(
    document: Document, read: file.FileTerms, clauses: Mapping[str, ClauseText], covers: Sequence[Cover]
) -> None:
    """Note on the document every rule between keys that the file breaks."""
    _check_join(document, read.join)
    _check_causes(document, read)
    _check_rows(document, "price.monthly", read.price.monthly, must_end_open=True)
    _check_rows(document, "remedy.pays", read.remedy.pays, must_end_open=True)
    _check_rows(document, "remedy.loaner", read.remedy.loaner, must_end_open=False)
    _check_price(document, read.price)
    _check_remedy(document, read)
    _check_limits(document, read.limit)
    _check_steps(document, read.unpaid.steps)
    check_words(document, clauses, _producible(read, covers))
    for cover in covers:
        _check_ended(document, cover, clauses.get(cover.clause))


def _price_of(read: file.FilePrice) -> Price:
    return Price(
        monthly=tuple(MonthlyRow(_when(row.when), Yen(row.net)) for row in read.monthly),
        by_day=read.by_day,
        leaving=read.leaving,
        billed=read.billed,
        charged_while_suspended=read.charged_while_suspended,
        free_days=read.free_days,
        at_most=Yen(read.at_most) if read.at_most is not None else None,
        tax=read.tax,
    )


def _remedy_of(read: file.FileRemedy) -> RemedyRules:
    unit = read.exchange_unit
    return RemedyRules(
        try_=read.try_,
        pays=tuple(_pays_row(row) for row in read.pays),
        walk_in_needs_phone_reception=read.walk_in is not None,
        loaner=tuple(LoanerRow(_when(row.when), Loaner(row.due_days, row.lost_yen)) for row in read.loaner),
        exchange_unit=ExchangeUnit(
            model=unit.model, capacity=unit.capacity, restriction=unit.restriction, equivalent=unit.equivalent
        ),
    )


def _visit_of(read: file.FileVisit | None) -> VisitRules | None:
    if read is None:
        return None
    return VisitRules(ahead_days=read.ahead_days, slot_minutes=read.slot_minutes, release_minutes=read.release_minutes)


def catalogue_of(document: Document, read: file.FileCatalogue, hash_: str) -> Catalogue | None:
    """Build the catalogue; ``None`` with the problems noted on the document."""
    seen: set[str] = set()
    if not read.model:
        document.wrong("model", "a catalogue names at least one model")
    for index, model in enumerate(read.model):
        path = f"model.{index}"
        if model.code in seen:
            document.wrong(f"{path}.code", f"the model {model.code!r} stands here twice")
        seen.add(model.code)
        if not model.methods:
            document.wrong(f"{path}.methods", f"the model {model.code!r} has no method: nobody could repair it")
        if model.walk_in_faults and "walk-in" not in model.methods:
            document.wrong(f"{path}.walk_in_faults", "faults for walk-in need the method walk-in")
        if "walk-in" in model.methods and not model.walk_in_faults:
            document.wrong(f"{path}.methods", "walk-in needs walk_in_faults: the faults that a store can repair")
        _check_twice(document, f"{path}.methods", model.methods)
        _check_twice(document, f"{path}.walk_in_faults", model.walk_in_faults)
    if document.problems:
        return None
    return Catalogue(
        plan=read.plan,
        from_at=read.from_at,
        hash=hash_,
        file=document.file,
        models={
            model.code: ModelRow(
                code=model.code,
                name=Text(model.ja, model.en),
                tier=model.tier,
                methods=tuple(sorted(model.methods)),
                walk_in_faults=frozenset(model.walk_in_faults),
                catalogue_hash=hash_,
            )
            for model in read.model
        },
        announcements=tuple(Announcement(each.on, Text(each.ja, each.en)) for each in read.announcement),
        lines=document.lines,
    )


def _uses_nth(remedy: file.FileRemedy) -> bool:
    conditions = [row.when for row in remedy.pays] + [row.when for row in remedy.loaner]
    return any(when is not None and when.nth is not None for when in conditions)


def _when(read: file.FileWhen | None) -> When:
    if read is None:
        return ALWAYS
    return When(**{name: getattr(read, name) for name in When.__struct_fields__})


def _pays_row(row: file.FilePays) -> PaysRow:
    pays = Yen(row.yen) if row.yen is not None else ExcessOver(row.excess_over or 0)
    return PaysRow(_when(row.when), pays)


def _clause_of(read: file.FileClause) -> ClauseText:
    return ClauseText(
        says=Text(read.ja.strip(), read.en.strip()),
        title=read.title.text(),
        next=read.next.text() if read.next else None,
        ended=read.ended.text() if read.ended else None,
        source=read.source or "",
        informs=read.informs,
    )


def _producible(read: file.FileTerms, covers: Sequence[Cover]) -> dict[str, frozenset[str]]:
    """Map every clause id that the plan can produce to the placeholders it fills; ``""`` is for those that inform."""
    plan = {"uses"} if len(read.limit) == 1 else set()
    if read.visit:
        plan |= {"ahead_days", "slot_minutes", "release_minutes"}
    if len(read.remedy.loaner) == 1:
        plan |= {"due_days", "lost_yen"}
    always = OF_EVERY_DECISION | plan
    able = {"": frozenset(plan), "in-force": always | {"in_force"}, "suspended": always, "device": always}
    able |= {f"exclude.{cause}": always for cause in read.causes.exclude}
    able |= {each.clause: always | ({"last_day", "months"} if each.months else set()) for each in covers}
    if read.limit:
        comes_back = all(row.per != "life" for row in read.limit)
        able["limit"] = always | ({"next_use_on"} if comes_back else set())
    if read.causes.refer:
        able["refer"] = always
    if read.remedy.walk_in:
        able["walk-in.reception"] = always
    return {clause: frozenset(names) for clause, names in able.items()}


def _check_join(document: Document, join: file.FileJoin) -> None:
    if (join.at is None) == (join.within_days is None):
        document.wrong("join", 'say either at = "purchase" or within_days = N')


def _check_causes(document: Document, read: file.FileTerms) -> None:
    """Each cause stands exactly once over the covers, ``exclude`` and ``refer``."""
    if not read.cover:
        document.wrong("cover", "a plan covers something: name at least one cover")
    places: list[tuple[Cause, str]] = []
    for name, cover in read.cover.items():
        if not cover.causes:
            document.wrong(f"cover.{name}", "this cover lists no causes, so it can never apply")
        places += [(cause, f"cover.{name}") for cause in cover.causes]
    places += [(cause, "causes.exclude") for cause in read.causes.exclude]
    places += [(cause, "causes.refer") for cause in read.causes.refer]
    first: dict[Cause, str] = {}
    for cause, path in places:
        if cause in first:
            document.wrong(path, f"the cause {cause!r} stands in {first[cause]} already")
        first.setdefault(cause, path)
    for cause in CAUSES:
        if cause not in first:
            document.wrong("causes", f"the cause {cause!r} is not used: add it to a cover, exclude or refer")


def _check_rows(document: Document, path: str, rows: Sequence[Any], *, must_end_open: bool) -> None:
    """The first matching row wins, so only the last may be without ``when``, and where one must match it has to be."""
    if must_end_open and (not rows or rows[-1].when is not None):
        document.wrong(path, "the last row must have no when, so that one always matches")
    for index, row in enumerate(rows):
        if row.when is None and index < len(rows) - 1:
            document.wrong(f"{path}.{index}", "rows after this one can never match: it has no when")
        for key in When.__struct_fields__ if row.when is not None else ():
            values = getattr(row.when, key)
            if values is not None and (not values or (key == "nth" and min(values) < 1)):
                message = "nth counts from 1" if values else "an empty list never matches; leave the key out"
                document.wrong(f"{path}.{index}.when.{key}", message)


def _check_price(document: Document, price: file.FilePrice) -> None:
    for index, row in enumerate(price.monthly):
        for key in When.__struct_fields__ if row.when is not None else ():
            if key not in ("tier", "model") and getattr(row.when, key) is not None:
                document.wrong(f"price.monthly.{index}.when.{key}", "a monthly price may depend on tier or model only")


def _check_remedy(document: Document, read: file.FileTerms) -> None:
    if not read.remedy.try_:
        document.wrong("remedy.try", "name at least one remedy")
    _check_twice(document, "remedy.try", read.remedy.try_)
    for index, row in enumerate(read.remedy.pays):
        if (row.yen is None) == (row.excess_over is None):
            document.wrong(f"remedy.pays.{index}", "say either yen or excess_over")
    for name, cover in read.cover.items():
        if cover.remedies is not None and not set(cover.remedies) & set(read.remedy.try_):
            document.wrong(f"cover.{name}", "none of these remedies stands in remedy.try")
    if read.remedy.exchange_unit.model == "equivalent" and not read.remedy.exchange_unit.equivalent:
        document.wrong("remedy.exchange_unit", "an equivalent model needs the list equivalent")


def _check_limits(document: Document, limits: Sequence[file.FileLimit]) -> None:
    _check_twice(document, "limit", [row.per for row in limits])


def _check_steps(document: Document, steps: Sequence[file.FileStep]) -> None:
    days = [step.day for step in steps]
    if any(after <= before for before, after in itertools.pairwise(days)):
        document.wrong("unpaid.steps", "the days must rise from step to step")
    _check_twice(document, "unpaid.steps", [step.do for step in steps])


def _check_ended(document: Document, cover: Cover, words: ClauseText | None) -> None:
    if words is None:
        return
    if cover.months and words.ended is None:
        document.wrong(f"clause.{cover.clause}", "this cover ends after its months: say so in ended = { ja, en }")
    if not cover.months and words.ended is not None:
        document.wrong(f"clause.{cover.clause}.ended", "this cover has no end, so these words are never shown")


def _check_twice(document: Document, path: str, values: Iterable[str]) -> None:
    for value, times in Counter(values).items():
        if times > 1:
            document.wrong(path, f"{value!r} stands here {times} times")
