"""``hosho openapi``: the API's description, as in docs/openapi.json."""

import json

from hosho.interfaces.cli.installation import configuration, echo


def openapi() -> None:
    """Print the description of the API (OpenAPI 3.1)."""
    configuration()
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hosho.platform.settings")
    import django

    django.setup()
    echo(described())


def described() -> str:
    """Return the description as JSON, the same text for the same API. Django must be set up."""
    from hosho.interfaces.api.app import api

    return json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=2, sort_keys=True, default=str)
