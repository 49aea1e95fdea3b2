"""``make shell`` and ``make dbshell``: Django's shells on this installation, with its database running."""

import os
from typing import Literal

import typer

from hosho.interfaces.cli.installation import installation
from hosho.platform import postgres


def console(which: Literal["shell", "dbshell"]) -> None:
    """Open a Python shell or psql. The embedded database is started for that time if it is not running."""
    with installation() as config:
        from django.core.management import call_command
        from django.db import connection

        if config.embedded:
            os.environ["PATH"] = f"{postgres.binary('psql').parent}{os.pathsep}{os.environ['PATH']}"
        # psql then works as the application does: as its role, and within its limits on time
        os.environ["PGOPTIONS"] = connection.settings_dict["OPTIONS"]["options"]
        call_command(which)


if __name__ == "__main__":
    typer.run(console)
