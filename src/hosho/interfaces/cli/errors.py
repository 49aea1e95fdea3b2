"""``hosho errors``: the types of the API's errors, as they are kept in docs/errors.md."""

import os

from hosho.interfaces.cli.installation import configuration, echo


def errors() -> None:
    """Print the page of all problem types that the API answers with."""
    configuration()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hosho.platform.settings")
    import django

    django.setup()
    echo(page())


def page() -> str:
    """Return the page, without its last line end. Django must be set up."""
    from hosho.presentation.refusals.page import as_page

    return as_page().rstrip("\n")
