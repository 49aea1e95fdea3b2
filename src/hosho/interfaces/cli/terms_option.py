"""Which terms a command works with: a shipped plan by its id, or files."""

from pathlib import Path
from typing import NoReturn

import typer

from hosho.core.terms import DEFAULT_PLAN, Plan, Terms, TermsError, UnknownVersionError, load_plan, shipped
from hosho.core.terms.loading import load_version

TERMS_HELP = f"A terms file with its catalogues beside it, a plan's folder, or a shipped plan. Default: {DEFAULT_PLAN}."


def chosen_terms(choice: str | None) -> tuple[Plan, Terms]:
    """Load what ``--terms`` names; a bad choice ends the command with one clear line and exit status 2."""
    try:
        return terms_named(choice)
    except TermsError as error:
        first, *more = error.problems
        rest = f" (and {len(more)} more; 'hosho terms check' lists them)" if more else ""
        _give_up(f"{first}{rest}")
    except (UnknownVersionError, OSError, ValueError) as error:
        _give_up(str(error))


def terms_named(choice: str | None) -> tuple[Plan, Terms]:
    """Load a file, a folder or a shipped plan, ``ID`` or ``ID@VERSION``.

    Raises:
        TermsError: the files are not right, or there is no such plan.
        UnknownVersionError: the plan has no such version.
        ValueError: the version is not a number.
        OSError: the file cannot be read.
    """
    if not choice:
        plan = shipped()
        return plan, plan.terms()
    path = Path(choice)
    if path.is_dir():
        plan = load_plan(path)
        return plan, plan.terms()
    if path.is_file():
        return load_version(path)
    code, at, version = choice.partition("@")
    if at and not (version.isascii() and version.isdecimal()):
        raise ValueError(f"{choice!r}: a version is a number, as in {DEFAULT_PLAN}@1")
    if "/" in code or code.endswith(".toml"):
        raise FileNotFoundError(f"{choice}: there is no such file")
    plan = shipped(code)
    return plan, plan.terms(int(version) if at else None)


def _give_up(message: str) -> NoReturn:
    typer.echo(f"hosho: {message}", err=True)
    raise typer.Exit(2)
