"""A plan: all its terms versions and catalogues, and which of them count when."""

import itertools
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from operator import attrgetter

from msgspec import Struct

from hosho.core.refusals import Refused
from hosho.core.terms.catalogue import Catalogue, ModelRow
from hosho.core.terms.model import Terms
from hosho.core.terms.problems import Problem, TermsError


class UnknownModelError(LookupError):
    """No catalogue of the plan ever named this model. ``known`` lists the codes that some catalogue named."""

    def __init__(self, model: str, known: tuple[str, ...]) -> None:
        self.model, self.known = model, known
        super().__init__(f"no catalogue ever named the model {model!r}; known are {', '.join(known)}")


class UnknownVersionError(Refused, LookupError):
    """The plan has no such terms version. ``known`` lists those it has."""

    code = "version-unknown"
    field = "version"

    def __init__(self, plan: str, version: int, known: tuple[int, ...]) -> None:
        self.version, self.known = version, known
        super().__init__(
            f"{plan} has no terms version {version}; it has {', '.join(map(str, known))}",
            plan=plan,
            version=version,
            known=known,
        )


class Plan(Struct, frozen=True, kw_only=True, eq=False):
    """A plan with its terms versions (ascending) and catalogues (by the instant they count from).

    ``rows`` gives per model the catalogue rows that named it, newest first, with the day in Tokyo they count from.
    """

    code: str
    versions: tuple[Terms, ...]
    catalogues: tuple[Catalogue, ...]
    rows: Mapping[str, tuple[tuple[date, ModelRow], ...]]

    @classmethod
    def of(cls, versions: Iterable[Terms], catalogues: Iterable[Catalogue]) -> "Plan":
        """Put a plan together from loaded values.

        Raises:
            TermsError: there are no terms or no catalogue, they belong to different plans, or a version stands twice.
        """
        versions = tuple(sorted(versions, key=attrgetter("version")))
        catalogues = tuple(sorted(catalogues, key=attrgetter("from_at")))
        problems = tuple(_misfits(versions, catalogues))
        if problems:
            raise TermsError(problems)
        rows: dict[str, list[tuple[date, ModelRow]]] = {}
        for catalogue in reversed(catalogues):
            for code, row in catalogue.models.items():
                rows.setdefault(code, []).append((catalogue.from_on, row))
        return cls(
            code=versions[0].plan,
            versions=versions,
            catalogues=catalogues,
            rows={code: tuple(dated) for code, dated in rows.items()},
        )

    def terms(self, version: int | None = None) -> Terms:
        """Return a terms version, or the latest.

        Raises:
            UnknownVersionError: the plan has no such version.
        """
        if version is None:
            return self.versions[-1]
        for terms in self.versions:
            if terms.version == version:
                return terms
        raise UnknownVersionError(self.code, version, tuple(terms.version for terms in self.versions))

    def terms_at(self, instant: datetime) -> Terms | None:
        """Return the terms published at an aware instant, ``None`` before the first version."""
        return next((terms for terms in reversed(self.versions) if terms.from_at <= instant), None)

    def catalogue_on(self, day: date) -> Catalogue:
        """Return the catalogue that counts on a day in Tokyo; before the first one, the first."""
        return next((c for c in reversed(self.catalogues) if c.from_on <= day), self.catalogues[0])

    def row(self, model: str, day: date) -> ModelRow:
        """Return a model's row on a day: of the last catalogue until then that named it, else of the first that did.

        Raises:
            UnknownModelError: no catalogue ever named the model.
        """
        try:
            dated = self.rows[model]
        except KeyError:
            raise UnknownModelError(model, tuple(sorted(self.rows))) from None
        for from_on, row in dated:
            if from_on <= day:
                return row
        return dated[-1][1]


def _misfits(versions: tuple[Terms, ...], catalogues: tuple[Catalogue, ...]) -> Iterable[Problem]:
    if not versions:
        yield Problem("", 0, "", "a plan needs at least one terms version")
        return
    if not catalogues:
        yield Problem(versions[0].file, 0, "", "a plan needs at least one catalogue beside its terms")
    code = versions[0].plan
    everything: tuple[Terms | Catalogue, ...] = (*versions, *catalogues)
    for each in everything:
        if each.plan != code:
            yield Problem(each.file, each.lines.get("plan", 0), "plan", f"{each.plan!r} stands among files of {code!r}")
    for before, after in itertools.pairwise(versions):
        if before.version == after.version:
            message = f"version {after.version} stands in {before.file} already"
            yield Problem(after.file, after.lines.get("version", 0), "version", message)
        elif after.from_at < before.from_at:
            message = f"version {after.version} must not begin before version {before.version}"
            yield Problem(after.file, after.lines.get("from", 0), "from", message)
    for earlier, later in itertools.pairwise(catalogues):
        if earlier.from_at == later.from_at:
            message = f"{earlier.file} begins at the same instant"
            yield Problem(later.file, later.lines.get("from", 0), "from", message)
