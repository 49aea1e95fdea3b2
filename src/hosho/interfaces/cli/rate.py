"""``hosho rate``: one contract's month a line in, its charge a line out."""

import re
from datetime import date
from typing import Annotated

import msgspec
import typer
from msgspec import Struct

from hosho.core.rating import PriceDependsOnModelError, charge
from hosho.core.terms import Plan, Terms, UnknownModelError
from hosho.interfaces.cli.jsonl import BadLineError, Id, answer_lines, validator_of
from hosho.interfaces.cli.terms_option import TERMS_HELP, chosen_terms

_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_write = msgspec.json.Encoder().encode


class RateAnswer(Struct, frozen=True):
    """A line of output, in yen."""

    id: Id
    net: int
    tax: int
    total: int


def rate_lines(
    terms: Annotated[str | None, typer.Option("--terms", metavar="FILE|ID[@VERSION]", help=TERMS_HELP)] = None,
) -> None:
    """Price months: JSON lines from standard input, one charge a line to standard output, in the same order.

    A bad line is answered with its field and what would be right; the others are still priced, and the exit status
    is 1.
    """
    plan, version = chosen_terms(terms)

    def answer(line: bytes) -> bytes:
        return _write(rate_line(line, plan, version))

    raise typer.Exit(answer_lines(answer))


def rate_line(line: bytes, plan: Plan, terms: Terms) -> RateAnswer:
    """Price one line.

    Raises:
        BadLineError: with the field that is not right.
    """
    values = validator_of(line)
    started_on = values.day("started_on")
    ended_on = values.day("ended_on", required=False)
    assert values.id is not None
    assert started_on is not None
    said: str = values.value("month", str, "a month as YYYY-MM, such as 2020-08", required=True)
    written = _MONTH.fullmatch(said)
    if not written or not 1 <= int(written[2]) <= 12 or int(written[1]) < 1:
        values.bad("month", f"must be a month as YYYY-MM, such as 2020-08, not {said!r}")
    month = date(int(written[1]), int(written[2]), 1)
    if ended_on is not None and ended_on < started_on:
        values.bad("ended_on", f"must not lie before the start, {started_on}")
    model = values.text("model", required=False)
    try:
        row = plan.row(model, month) if model is not None else None
        priced = charge(terms=terms, started_on=started_on, ended_on=ended_on, month=month, row=row)
    except (UnknownModelError, PriceDependsOnModelError) as error:
        raise BadLineError("model", str(error), values.id) from None
    return RateAnswer(values.id, priced.net.yen, priced.tax.yen, priced.total.yen)
