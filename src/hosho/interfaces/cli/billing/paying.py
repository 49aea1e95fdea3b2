"""One invoice: ``hosho billing transfer``, ``refund``, ``credit``, ``cancel``, ``write-off``."""

import re
from typing import TYPE_CHECKING, Annotated

import typer

from hosho.interfaces.cli.billing.options import ROLE, asked_for, checked, day_of, exit_on_error, invoice_of, yen_of
from hosho.interfaces.cli.installation import echo, fail, installation

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from hosho.billing.operations.crediting import Typed

Invoiced = Annotated[str, typer.Argument(metavar="INVOICE", help="The invoice's number, as I-26-0000001.")]
Yen = Annotated[str, typer.Option(metavar="YEN", help="How many yen, with tax.")]
On = Annotated[str, typer.Option(metavar="DAY", help="The day on which it moved, as 2026-10-27; otherwise today.")]
Reason = Annotated[
    str, typer.Option(metavar="TEXT", help="Why, without names; - reads it from a line of standard input.")
]
OPTIONS = {"yen": "--yen", "reference": "--reference", "on": "--on", "reason": "--reason", "lines": "--line"}


def transfer(
    invoice: Invoiced,
    yen: Yen,
    reference: Annotated[str, typer.Option(metavar="NUMBER", help="The bank's number of it; it is recorded once.")],
    on: On = "",
) -> None:
    """Record that a member paid an invoice by themselves. Less leaves the rest owed; more can be paid back."""
    number, amount = invoice_of(invoice), yen_of(yen, "--yen")
    moved = day_of(on, "--on") if on else None
    with installation(), exit_on_error(number, **OPTIONS):
        from hosho import clock
        from hosho.billing.operations import record_transfer
        from hosho.journal.actor import OPERATOR
        from hosho.web.inputs.money import TransferIn

        now = clock.now()
        body = checked(TransferIn, OPTIONS, yen=amount, reference=reference, on=moved or _today(now))
        record_transfer(invoice_number=number, **body.model_dump(), actor=OPERATOR, now=now)
        left = _left(number)
        rest = f"{left:,} yen are left" if left >= 0 else f"{-left:,} yen are too much: hosho billing refund"
        echo(f"{number}: {amount:,} yen came; {rest}")


def refund(
    invoice: Invoiced,
    yen: Yen,
    reference: Annotated[str, typer.Option(metavar="NUMBER", help="The number of the transfer; it is recorded once.")],
    on: On = "",
) -> None:
    """Record that what was paid too much for an invoice went back to the member, within the office's limit."""
    number, amount = invoice_of(invoice), yen_of(yen, "--yen")
    moved = day_of(on, "--on") if on else None
    with installation(), exit_on_error(number, **OPTIONS):
        from hosho import clock
        from hosho.billing.operations import NothingOverError
        from hosho.billing.operations import refund as pay_back
        from hosho.journal.actor import OPERATOR
        from hosho.web.inputs.money import RefundIn

        now = clock.now()
        body = checked(RefundIn, OPTIONS, yen=amount, reference=reference, on=moved or _today(now))
        try:
            pay_back(invoice_number=number, **body.model_dump(), role=ROLE, actor=OPERATOR, now=now)
        except NothingOverError as error:
            fail(f"--yen: for {number} {error.left:,} yen are paid too much, and no more can go back")
        echo(f"{number}: {amount:,} yen went back; {-_left(number):,} yen are still too much")


def credit(
    invoice: Invoiced,
    reason: Annotated[
        str,
        typer.Option(metavar="TEXT", help="Why; it is printed on the note. - reads it from a line of standard input."),
    ],
    line: Annotated[
        list[str] | None, typer.Option(help="A line of the invoice and how many yen before tax, as 1=500. Repeatable.")
    ] = None,
    goodwill: Annotated[bool, typer.Option("--goodwill", help="Mark this credit as goodwill.")] = False,
) -> None:
    """Issue a credit note within the office's limit; without --line all that is left of the invoice is taken back."""
    number, lines = invoice_of(invoice), _amounts(line) if line else None
    with installation():
        _credit(number, lines, reason=reason, kind="goodwill" if goodwill else "correction")


def cancel(invoice: Invoiced, reason: Reason) -> None:
    """Take an invoice back whole: a credit note over all that is left of its lines, within the office's limit."""
    number = invoice_of(invoice)
    with installation():
        _credit(number, None, reason=reason, kind="correction")


def write_off(invoice: Invoiced, reason: Reason) -> None:
    """Write off the balance of an invoice. Closes its dunning case; suspended cover stays suspended."""
    number = invoice_of(invoice)
    with installation(), exit_on_error(number, **OPTIONS):
        from hosho import clock
        from hosho.billing.operations import NothingOverError
        from hosho.billing.operations import write_off as write_off_balance
        from hosho.journal.actor import OPERATOR
        from hosho.web.inputs.money import WriteOffIn

        body = checked(WriteOffIn, OPTIONS, reason=_reason(reason))
        try:
            written = write_off_balance(invoice_number=number, reason=body.reason, actor=OPERATOR, now=clock.now())
        except NothingOverError:
            fail(f"nothing is left of {number}")
        echo(f"{number}: {written.yen:,} yen written off")


def _credit(number: str, lines: "Mapping[int, int] | None", *, reason: str, kind: "Typed") -> None:
    """Issue a credit note over the lines, or over all that is left."""
    options = OPTIONS if lines is not None else OPTIONS | {"lines": "INVOICE"}
    with exit_on_error(number, **options):
        from hosho import clock
        from hosho.billing import queries
        from hosho.billing.operations import credit as issue
        from hosho.journal.actor import OPERATOR
        from hosho.web.inputs.money import CreditIn

        found = queries.invoice_with(number)
        if lines is None:
            credited = queries.credited_lines(number)
            left = {each.ordinal: each.net_yen - credited.get(each.ordinal, 0) for each in queries.lines_of(found)}
            lines = {ordinal: yen for ordinal, yen in left.items() if yen}
            if not lines:
                fail(f"nothing is left of {number}: its credit notes took all of it back")
        each_line = [{"ordinal": ordinal, "net_yen": yen} for ordinal, yen in lines.items()]
        body = checked(CreditIn, options, invoice=number, lines=each_line, kind=kind, reason=_reason(reason))
        note = issue(
            invoice_number=number,
            lines=lines,
            kind=kind,
            reason=body.reason,
            role=ROLE,
            actor=OPERATOR,
            now=clock.now(),
        )
        echo(f"{note.number}: {note.total_yen:,} yen with tax, for {number}")


def _amounts(written: list[str]) -> dict[int, int]:
    amounts: dict[int, int] = {}
    for each in written:
        if not re.fullmatch(r"[0-9]{1,4}=[0-9]{1,9}", each):
            fail(f"--line: '{each}' is no line and amount; write it as 1=500", code=2)
        ordinal, yen = map(int, each.split("="))
        if ordinal in amounts:
            fail(f"--line: line {ordinal} stands twice; name each line once", code=2)
        amounts[ordinal] = yen
    return amounts


def _reason(written: str) -> str:
    return asked_for("--reason") if written == "-" else written


def _left(number: str) -> int:
    from hosho.billing import queries

    return queries.balance_of(queries.invoice_with(number)).left


def _today(now: "datetime") -> "date":
    from hosho.core.calendar import day_in_tokyo

    return day_in_tokyo(now)
