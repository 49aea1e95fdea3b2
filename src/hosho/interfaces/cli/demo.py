"""``hosho demo``: fill an empty demo with a business."""

from typing import Annotated

import typer

from hosho.interfaces.cli.installation import echo, fail, installation


def demo(
    members: Annotated[int, typer.Option(min=1, max=5000, help="How many people buy a device.")] = 500,
) -> None:
    """Fill an empty demo with members and 30 months of business. Every run gives the same data."""
    with installation() as config:
        from hosho.interfaces.cli.run import with_progress
        from hosho.interfaces.demo import filling
        from hosho.platform.database import migrate
        from hosho.workflows.demonstration import NotADemonstrationError, NotEmptyError

        migrate(config)
        try:
            with_progress(lambda seen: filling.fill(members=members, seen=seen))
        except (NotADemonstrationError, NotEmptyError) as error:
            fail(str(error))
        echo(f"Demo ready: {members} members, 30 months of business.")
