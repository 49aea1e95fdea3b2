"""``hosho decide``: one case a line in, one decision a line out."""

from datetime import date
from typing import Annotated

import msgspec
import typer
from msgspec import UNSET, Struct, UnsetType

from hosho.core.codes import CAUSES, CHANNELS, FAULTS, METHODS, REMEDIES, Method, Outcome, Remedy
from hosho.core.coverage import Contract, Decision, Offer, Report, Use, decide
from hosho.core.explain import explain
from hosho.core.terms import Plan, Terms, Text, UnknownModelError
from hosho.interfaces.cli.jsonl import BadLineError, Id, LineValidator, answer_lines, validator_of
from hosho.interfaces.cli.terms_option import TERMS_HELP, chosen_terms


class GivenUse(Struct, frozen=True):
    """An earlier use that names its remedy."""

    received_on: date
    remedy: Remedy


class Case(Struct, frozen=True):
    """A line of input. A date among ``approved`` is a use whose remedy is not known."""

    id: Id
    contract: Contract
    approved: tuple[date | GivenUse, ...]
    report: Report


class Answer(Struct, frozen=True):
    """A line of output."""

    id: Id
    outcome: Outcome
    clauses: tuple[str, ...]
    methods: tuple[Method, ...]
    contract_year: int | None
    uses_left: int | None
    natural_until: date | None
    offers: tuple[Offer, ...]
    next_use_on: date | UnsetType = UNSET
    unlimited: bool | UnsetType = UNSET
    explanation: Text | UnsetType = UNSET


_read_fast = msgspec.json.Decoder(Case).decode
_write = msgspec.json.Encoder().encode


def decide_lines(
    terms: Annotated[str | None, typer.Option("--terms", metavar="FILE|ID[@VERSION]", help=TERMS_HELP)] = None,
    explained: Annotated[bool, typer.Option("--explain", help="Add the reasons in Japanese and English.")] = False,
) -> None:
    """Decide cases: JSON lines from standard input, one decision a line to standard output, in the same order.

    A bad line is answered with its field and what would be right; the others are still decided, and the exit status
    is 1.
    """
    plan, version = chosen_terms(terms)

    def answer(line: bytes) -> bytes:
        return _write(decide_line(line, plan, version, explained=explained))

    raise typer.Exit(answer_lines(answer))


def decide_line(line: bytes, plan: Plan, terms: Terms, *, explained: bool = False) -> Answer:
    """Decide one line.

    Raises:
        BadLineError: with the field that is not right.
    """
    case = read_case(line)
    contract, report = case.contract, case.report
    if contract.ended_on is not None and contract.ended_on < contract.started_on:
        raise BadLineError("contract.ended_on", f"must not lie before the start, {contract.started_on}", case.id)
    if report.occurred_on is not None and report.occurred_on > report.received_on:
        raise BadLineError("report.occurred_on", f"must not lie after its report, {report.received_on}", case.id)
    uses = [Use(each.received_on, each.remedy) if isinstance(each, GivenUse) else Use(each) for each in case.approved]
    try:
        decision = decide(plan=plan, terms=terms, contract=contract, uses=uses, report=report)
    except UnknownModelError as error:
        raise BadLineError("contract.model", str(error), case.id) from None
    explanation: Text | UnsetType = UNSET
    if explained:
        words = explain(plan=plan, terms=terms, contract=contract, report=report, decision=decision)
        explanation = Text(words.aloud("ja"), words.aloud("en"))
    return _answer(case.id, decision, explanation)


def _answer(id_: Id, decision: Decision, explanation: Text | UnsetType) -> Answer:
    return Answer(
        id_,
        decision.outcome,
        decision.clauses,
        decision.methods,
        decision.contract_year,
        decision.uses_left,
        decision.natural_until,
        decision.offers,
        decision.next_use_on or UNSET,
        decision.unlimited or UNSET,
        explanation,
    )


def read_case(line: bytes) -> Case:
    """Read a line; one that is not right at first sight is looked at key by key.

    Raises:
        BadLineError: with the first field that is not right.
    """
    try:
        case = _read_fast(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return _read_slowly(line)
    if not line.isascii():
        _require_utf8(line, case.id)
    return case


def _require_utf8(line: bytes, id_: Id) -> None:
    """Refuse bytes that are no text even where they stand in a key that nobody reads."""
    try:
        line.decode()
    except UnicodeDecodeError as error:
        raise BadLineError("", f"this line is not JSON: {error}") from None


def _read_slowly(line: bytes) -> Case:
    """Read a line with ``null`` as absent, naming the first thing that is wrong."""
    values = validator_of(line)
    contract, approved = values.inner("contract"), values.items("approved", required=True)
    started_on = contract.day("started_on")
    model, device = contract.text("model"), contract.text("device")
    ended_on, suspended = contract.day("ended_on", required=False), contract.flag("suspended")
    uses = tuple(
        _read_use(LineValidator({}, "approved", values.id), index, each) for index, each in enumerate(approved)
    )
    report = values.inner("report")
    received_on = report.day("received_on")
    occurred_on = report.day("occurred_on", required=False)
    assert values.id is not None
    assert started_on is not None
    assert received_on is not None
    named, faults = report.items("faults", required=False), LineValidator({}, "report.faults", values.id)
    return Case(
        values.id,
        Contract(started_on, model, device, ended_on, bool(suspended)),
        uses,
        Report(
            received_on,
            report.text("device"),
            report.code("cause", CAUSES),
            occurred_on,
            tuple(faults.code_of(index, fault, FAULTS) for index, fault in enumerate(named)),
            report.code("method", METHODS, required=False),
            bool(report.flag("phone_reception")),
            report.code("channel", CHANNELS, required=False),
        ),
    )


def _read_use(approved: LineValidator, index: int, raw: object) -> date | GivenUse:
    if isinstance(raw, str):
        return approved.day_of(index, raw)
    if isinstance(raw, dict):
        use = LineValidator(raw, approved.at(index), approved.id)
        received_on = use.day("received_on")
        assert received_on is not None
        return GivenUse(received_on, use.code("remedy", REMEDIES))
    approved.bad(index, 'must be a day as YYYY-MM-DD or an object {"received_on", "remedy"}')
