"""``hosho billing means``: payment methods. What tells of a card or an account is read from standard input."""

from typing import TYPE_CHECKING, Annotated

import typer

from hosho.interfaces.cli.billing.options import asked_for, checked, member_of
from hosho.interfaces.cli.installation import echo, fail, installation

if TYPE_CHECKING:
    from hosho.billing.models import Means

app = typer.Typer(no_args_is_help=True, help="Payment methods of members: show one, and set a card or a bank account.")

Who = Annotated[str, typer.Argument(metavar="MEMBER", help="The member's id, or the number of one of their contracts.")]
ACCOUNT = {
    "bank_code": "--bank",
    "branch_code": "--branch",
    "account_kind": "--kind",
    "account_number": "the account's number",
    "holder_kana": "the holder's name",
}


@app.command()
def show(member: Who) -> None:
    """Show a member's payment method; of an account only the bank and the last three digits."""
    with installation():
        from hosho.billing.queries import means_of

        found = means_of(member_of(member))
        if found is None:
            fail("this member has no payment method; set one with hosho billing means card, or account")
        echo(f"{_described(found)}, set on {_day(found)}")


@app.command()
def card(member: Who) -> None:
    """Set a card as a member's payment method. Its reference at the card company is asked for, or read from standard
    input.
    """
    with installation():
        from hosho import clock
        from hosho.billing.operations import set_means
        from hosho.journal.actor import OPERATOR
        from hosho.web.inputs.money import CardIn

        member_id = member_of(member)
        reference = "the reference of the card"
        body = checked(CardIn, {"token_reference": reference}, token_reference=asked_for(reference))
        means = set_means(
            member_id=member_id,
            kind="card",
            token_reference=body.token_reference,
            actor=OPERATOR,
            now=clock.now(),
        )
        echo(f"{_described(means)} from now on; collections already sent out stay as they are")


@app.command()
def account(
    member: Who,
    bank: Annotated[str, typer.Option(metavar="CODE", help="The bank's 4 digits.")],
    branch: Annotated[str, typer.Option(metavar="CODE", help="The branch's 3 digits.")],
    kind: Annotated[str, typer.Option(metavar="KIND", help="ordinary, current, tax or other.")] = "ordinary",
) -> None:
    """Set a bank account as a member's payment method. Its number and its holder's name in kana are asked for, or are
    the next two lines of standard input.
    """
    with installation():
        from hosho import clock
        from hosho.core.normalization import number_form
        from hosho.gateways.payment_files.values import BankAccount
        from hosho.journal.actor import OPERATOR
        from hosho.presentation.refusals import for_terminal
        from hosho.web.inputs.money import AccountIn
        from hosho.workflows.collection_files import AccountWrongError, set_account

        member_id = member_of(member)
        body = checked(
            AccountIn,
            ACCOUNT,
            bank_code=bank,
            branch_code=branch,
            account_kind=kind,
            account_number=asked_for(ACCOUNT["account_number"]),
            holder_kana=asked_for(ACCOUNT["holder_kana"]),
        )
        written = BankAccount(
            bank_code=number_form(body.bank_code),
            branch_code=number_form(body.branch_code),
            kind=body.account_kind,
            number=number_form(body.account_number),
            holder_kana=body.holder_kana,
        )
        try:
            means = set_account(member_id=member_id, account=written, actor=OPERATOR, now=clock.now())
        except AccountWrongError as error:
            fail(f"{ACCOUNT.get(error.field, error.field)}: {for_terminal(error)}", code=2)
        echo(f"{_described(means)} from now on; collections already sent out stay as they are")


def _described(means: "Means") -> str:
    if means.kind == "card":
        return "by card"
    return f"from an account at bank {means.bank_code} that ends with {means.account_number[-3:]}"


def _day(means: "Means") -> str:
    from hosho.core.calendar import day_in_tokyo

    return day_in_tokyo(means.set_at).isoformat()
