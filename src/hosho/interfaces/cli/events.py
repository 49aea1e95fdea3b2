"""``hosho events``: the catalogue of events, as in docs/events.md and docs/events.json."""

import json
import os
from typing import Annotated

import typer

from hosho.interfaces.cli.installation import configuration, echo


def events(
    as_json: Annotated[bool, typer.Option("--json", help="Print the schemas instead of the page.")] = False,
) -> None:
    """Print the catalogue of events that webhooks can deliver."""
    configuration()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hosho.platform.settings")
    import django

    django.setup()
    echo(schemas() if as_json else page())


def page() -> str:
    """Return the catalogue as a page, without its last line end. Django must be set up."""
    from hosho.presentation.event_catalogue import as_page

    return as_page().rstrip("\n")


def schemas() -> str:
    """Return the catalogue as JSON. Django must be set up."""
    from hosho.presentation.event_catalogue import as_json

    return json.dumps(as_json(), ensure_ascii=False, indent=2)
