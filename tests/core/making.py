"""Making facts and terms for the tests of the core."""

from datetime import date

from hosho.core.codes import Cause, Channel, Fault, Method, Remedy
from hosho.core.coverage import Contract, Decision, Report, Use, decide
from hosho.core.terms import Plan, Terms, load_catalogue, load_terms, shipped
from hosho.core.terms.soundness import failing_examples

DEVICE = "490154203237518"
START = date(2020, 8, 4)

CATALOGUE = """
language = 1
plan = "test"
from = 2020-01-01T00:00:00+09:00
[[model]]
code = "one"
ja = "一号"
en = "One"
tier = "a"
methods = ["ship-in", "walk-in"]
walk_in_faults = ["screen", "camera"]
[[model]]
code = "two"
ja = "二号"
en = "Two"
tier = "b"
methods = ["ship-in"]
"""

PARTS = {
    "head": """
language = 1
plan = "test"
version = 1
from = 2020-01-01T00:00:00+09:00
name = { ja = "試し", en = "Test" }
operator = { ja = "試し", en = "Test" }
join = { at = "purchase" }
""",
    "time": 'time = { start = "shipped" }',
    "price": "price = { monthly = [{ net = 500 }] }",
    "remedy": 'remedy = { try = ["repair", "exchange"], pays = [{ yen = 0 }] }',
    "cover": """
[cover]
natural = { causes = ["natural-failure"], months = 24 }
damage = { causes = ["total-loss", "partial-damage", "wet", "submerged"] }
""",
    "causes": """
[causes]
exclude = ["theft", "loss", "modification", "natural-disaster", "software", "battery"]
refer = ["other"]
""",
    "limit": """
[[limit]]
uses = 2
per = "contract-year"
""",
}


def words_for(*clauses: str, ended: tuple[str, ...] = ()) -> str:
    """Write plain words for clauses."""
    said = []
    for clause in clauses:
        end = 'ended = { ja = "終わり", en = "ended" }' if clause in ended else ""
        said.append(f'[clause."{clause}"]\ntitle = {{ ja = "題", en = "title" }}\nja = "文"\nen = "words"\n{end}\n')
    return "\n".join(said)


USUAL_WORDS = words_for(
    "in-force",
    "suspended",
    "device",
    "cover.natural",
    "cover.damage",
    *(f"exclude.{cause}" for cause in ("theft", "loss", "modification", "natural-disaster", "software", "battery")),
    "limit",
    "refer",
    ended=("cover.natural",),
)


def terms_text(*, words: str = USUAL_WORDS, more: str = "", **parts: str) -> str:
    """Write a terms file, with some parts other than usual."""
    return "\n".join([*(PARTS | parts).values(), words, more])


def plan_of(text: str, catalogue: str = CATALOGUE) -> tuple[Plan, Terms]:
    """Load a plan from texts; its examples must hold."""
    plan = Plan.of([load_terms(text, file="terms-1.toml")], [load_catalogue(catalogue, file="catalogue.toml")])
    assert list(failing_examples(plan, plan.terms())) == []
    return plan, plan.terms()


def limited(per: str, uses: int = 2, *, first_day_counts: bool = True) -> tuple[Plan, Terms]:
    """Make the usual plan with another way of counting."""
    time = f'time = {{ start = "shipped", first_day_counts = {str(first_day_counts).lower()} }}'
    return plan_of(terms_text(limit=f'[[limit]]\nuses = {uses}\nper = "{per}"', time=time))


def day(text: str) -> date:
    """Read a day."""
    return date.fromisoformat(text)


def decided(
    received_on: str | date,
    cause: Cause = "partial-damage",
    *,
    on: tuple[Plan, Terms] | None = None,
    started_on: str | date = START,
    ended_on: str | None = None,
    suspended: bool = False,
    model: str | None = None,
    uses: tuple[str, ...] = (),
    remedy: Remedy | None = None,
    device: str = DEVICE,
    occurred_on: str | None = None,
    faults: tuple[Fault, ...] = (),
    method: Method | None = None,
    phone_reception: bool = False,
    channel: Channel | None = None,
) -> Decision:
    """Decide with the shipped plan, or with another; uses are days with one remedy."""
    plan, terms = on or (shipped(), shipped().terms())
    start = day(started_on) if isinstance(started_on, str) else started_on
    received = day(received_on) if isinstance(received_on, str) else received_on
    return decide(
        plan=plan,
        terms=terms,
        contract=Contract(
            start, model or next(iter(plan.rows)), DEVICE, day(ended_on) if ended_on else None, suspended
        ),
        uses=tuple(Use(day(use), remedy) for use in uses),
        report=Report(
            received,
            device,
            cause,
            day(occurred_on) if occurred_on else None,
            faults,
            method,
            phone_reception,
            channel,
        ),
    )
