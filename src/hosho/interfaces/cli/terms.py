"""``hosho terms``: check, show and compare terms."""

from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.table import Table

from hosho.core.code_labels import CAUSE_WORDS, FAULT_WORDS, METHOD_WORDS
from hosho.core.codes import CAUSES
from hosho.core.explain import informing
from hosho.core.terms import Plan, Problem, Terms, TermsError, Text, load_catalogue, load_plan, load_terms
from hosho.core.terms.describing import PARTS, treatment
from hosho.core.terms.difference import catalogue_differences, differences
from hosho.core.terms.loading import load_version
from hosho.core.terms.soundness import omissions
from hosho.interfaces.cli.terms_option import chosen_terms

app = typer.Typer(no_args_is_help=True, help="Check, show and compare terms.")
Lang = Annotated[Literal["ja", "en"], typer.Option("--lang", help="The language to read them in.")]
Which = Annotated[str, typer.Argument(metavar="FILE|ID[@VERSION]", help="A terms file, a folder, or a shipped plan.")]


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Terms or catalogue files, or plans' folders.")],
) -> None:
    """Check terms as a whole: every problem with its file, line and key. Exit status 1 if there is one."""
    found: list[Problem] = []
    for path in files:
        try:
            found += _problems_of(path)
        except TermsError as error:
            found += error.problems
        except OSError as error:
            found.append(Problem(str(path), 0, "", error.strerror or str(error)))
    for problem in dict.fromkeys(found):
        typer.echo(str(problem))
    if found:
        raise typer.Exit(1)
    typer.echo(f"{len(files)} checked, no problems found.")


def _problems_of(path: Path) -> list[Problem]:
    if path.is_dir():
        plan = load_plan(path)
        return [problem for terms in plan.versions for problem in omissions(plan, terms)]
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.name.startswith("catalogue"):
        load_catalogue(text, file=str(path))
        return []
    load_terms(text, file=str(path))
    plan, terms = load_version(path)
    return list(omissions(plan, terms))


@app.command()
def show(which: Which = "iijmio-used", lang: Lang = "ja") -> None:
    """Show terms as a member reads them: what each part means, how each cause is treated, the clauses, the models."""
    plan, terms = chosen_terms(which)
    console = Console(highlight=False, markup=False)
    console.print(terms.name.in_(lang), style="bold")
    console.print(f"{terms.plan} {terms.version}, {terms.from_at.isoformat()}")
    console.print(terms.operator.in_(lang), terms.url, f"\nsha256 {terms.hash}\n")
    parts = Table(show_header=False, box=None)
    for label, describe in PARTS:
        parts.add_row(label.in_(lang), describe(terms).in_(lang))
    for cause in CAUSES:
        parts.add_row(CAUSE_WORDS[cause].in_(lang), treatment(terms, cause).in_(lang))
    console.print(parts)
    _show_clauses(console, terms, lang)
    _show_models(console, plan, lang)


def _show_clauses(console: Console, terms: Terms, lang: Literal["ja", "en"]) -> None:
    table = Table(title=Text("条項", "Clauses").in_(lang), title_justify="left")
    for heading in (Text("条項", "clause"), Text("文面", "words"), Text("出典", "source")):
        table.add_column(heading.in_(lang), overflow="fold")
    rendered = {sentence.clause: sentence.says for sentence in informing(terms)}
    for clause, words in terms.clauses.items():
        said = [rendered.get(clause, words.says)] + [each for each in (words.ended, words.next) if each is not None]
        table.add_row(clause, "\n".join(each.in_(lang) for each in said), words.source)
    console.print(table)


def _show_models(console: Console, plan: Plan, lang: Literal["ja", "en"]) -> None:
    catalogue = plan.catalogues[-1]
    table = Table(title=f"{Text('対象機種', 'Models').in_(lang)} {catalogue.from_on}~", title_justify="left")
    for heading in ("code", *(Text(*each).in_(lang) for each in (("機種", "model"), ("方法", "methods")))):
        table.add_column(heading)
    table.add_column(Text("お店で直せる故障", "faults a store can repair").in_(lang))
    for row in catalogue.models.values():
        table.add_row(
            row.code,
            row.name.in_(lang),
            ", ".join(METHOD_WORDS[method].in_(lang) for method in row.methods),
            ", ".join(FAULT_WORDS[fault].in_(lang) for fault in sorted(row.walk_in_faults)),
        )
    console.print(table)


@app.command()
def diff(a: Which, b: Which) -> None:
    """Show in Japanese and English what changes for a member from A to B."""
    old_plan, old = chosen_terms(a)
    new_plan, new = chosen_terms(b)
    changes = [
        *differences(old=old, new=new),
        *catalogue_differences(old=old_plan.catalogues[-1], new=new_plan.catalogues[-1]),
    ]
    for change in changes:
        typer.echo(f"{change.ja}\n    {change.en}")
    if not changes:
        typer.echo("会員にとって変わることはありません。\n    Nothing changes for a member.")
