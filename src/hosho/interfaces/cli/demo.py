"""``hosho demo``: fill an empty demonstration with a business."""

from typing import Annotated

import typer

from hosho.interfaces.cli.installation import fail, installation, say


def demo(
    members: Annotated[int, typer.Option(min=1, max=5000, help="How many people buy a device.")] = 500,
) -> None:
    """Fill an empty demonstration: so many members, 30 months, every state. One seed: the same business each time."""
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
        say(f"{members} members have lived through 30 months")
