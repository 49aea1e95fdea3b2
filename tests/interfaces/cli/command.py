"""Running ``hosho billing`` in the test's own process."""

from typer.testing import CliRunner

from hosho.interfaces.cli.main import app


def hosho(*words: str, lines: str = "") -> tuple[int, str]:
    """Run the command with lines on its standard input; give its status and all that it says."""
    done = CliRunner().invoke(app, ["billing", *words], input=lines)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output
