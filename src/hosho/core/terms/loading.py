"""Loading: a text to terms or a catalogue, a folder to a plan whose examples hold."""

from functools import lru_cache
from pathlib import Path

from hosho.core.terms import language_1
from hosho.core.terms.building import catalogue_of, terms_of
from hosho.core.terms.catalogue import Catalogue
from hosho.core.terms.model import Terms
from hosho.core.terms.plan import Plan
from hosho.core.terms.problems import Problem, TermsError
from hosho.core.terms.toml_reader import Document, sha256_of

SHIPPED = Path(__file__).parents[2] / "shipped"
DEFAULT_PLAN = "iijmio-used"


def load_terms(text: str, *, file: str) -> Terms:
    """Read one terms version. ``file`` is its name for messages. Its examples run when the plan is loaded.

    Raises:
        TermsError: with every problem found.
    """
    document = _document(text, file)
    read = document.read_sections(language_1.FileTerms)
    terms = terms_of(document, read, sha256_of(text)) if read is not None else None
    document.raise_problems()
    assert terms is not None
    return terms


def load_catalogue(text: str, *, file: str) -> Catalogue:
    """Read one catalogue. ``file`` is its name for messages.

    Raises:
        TermsError: with every problem found.
    """
    document = _document(text, file)
    read = document.read_sections(language_1.FileCatalogue)
    catalogue = catalogue_of(document, read, sha256_of(text)) if read is not None else None
    document.raise_problems()
    assert catalogue is not None
    return catalogue


def load_plan(folder: Path) -> Plan:
    """Load a folder of ``terms-*.toml`` and ``catalogue-*.toml`` and run the examples that the terms carry.

    Raises:
        TermsError: with every problem found, failing examples among them.
    """
    versions, catalogues, problems = [], [], []
    for path in sorted(folder.glob("*.toml")):
        try:
            text = _text_of(path)
            if path.name.startswith("terms-"):
                versions.append(load_terms(text, file=str(path)))
            elif path.name.startswith("catalogue-"):
                catalogues.append(load_catalogue(text, file=str(path)))
            else:
                problems.append(
                    Problem(str(path), 0, "", "a plan's files are named terms-N.toml or catalogue-DAY.toml")
                )
        except TermsError as error:
            problems += error.problems
    if problems:
        raise TermsError(tuple(problems))
    if not versions and not catalogues:
        raise TermsError((Problem(str(folder), 0, "", "no terms-*.toml here"),))
    from hosho.core.terms.soundness import failing_examples  # it decides, and deciding stands on this package

    plan = Plan.of(versions, catalogues)
    failing = tuple(problem for terms in plan.versions for problem in failing_examples(plan, terms))
    if failing:
        raise TermsError(failing)
    return plan


def load_version(path: Path) -> tuple[Plan, Terms]:
    """Load one terms file of any name with the catalogues (``catalogue*.toml``) beside it, and run its examples.

    Raises:
        TermsError: with every problem found.
        OSError: the file cannot be read.
    """
    from hosho.core.terms.soundness import failing_examples  # as above

    terms = load_terms(_text_of(path), file=str(path))
    catalogues = [
        load_catalogue(_text_of(each), file=str(each)) for each in sorted(path.parent.glob("catalogue*.toml"))
    ]
    plan = Plan.of([terms], [each for each in catalogues if each.plan == terms.plan])
    failing = tuple(failing_examples(plan, terms))
    if failing:
        raise TermsError(failing)
    return plan, terms


@lru_cache(maxsize=32)
def shipped(code: str = DEFAULT_PLAN) -> Plan:
    """Load a bundled plan by its code.

    Raises:
        TermsError: there is no such plan.
    """
    if code not in shipped_codes():
        message = f"no shipped plan {code!r}; there are {', '.join(shipped_codes())}"
        raise TermsError((Problem(code, 0, "", message),))
    return load_plan(SHIPPED / code)


def shipped_codes() -> tuple[str, ...]:
    """List the plans that come with the package, the default first."""
    codes = sorted(path.parent.name for path in SHIPPED.glob("*/terms-1.toml"))
    return (DEFAULT_PLAN, *(code for code in codes if code != DEFAULT_PLAN))


def _text_of(path: Path) -> str:
    try:
        return path.read_bytes().decode()
    except UnicodeDecodeError as error:
        problem = Problem(str(path), 0, "", f"not UTF-8: {error.reason} at byte {error.start}")
        raise TermsError((problem,)) from None


def _document(text: str, file: str) -> Document:
    document = Document(text, file)
    language = document.raw.get("language")
    if type(language) is not int or language != 1:
        document.wrong("language", f"{language!r} is not a language version that can be read; known: 1")
        document.raise_problems()
    return document
