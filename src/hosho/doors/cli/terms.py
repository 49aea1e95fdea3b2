"""``hosho terms``."""

import typer

app = typer.Typer(no_args_is_help=True, help="Check, show and compare terms.")


@app.callback()
def terms() -> None:
    """Check, show and compare terms."""
