"""Reading request bodies, and writing answers."""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser
from ninja.renderers import JSONRenderer

from hosho.core.refusals import Refused


class BodyUnreadableError(Refused):
    """The body is not one JSON object."""

    code = "not-json"


class StrictJson(Parser):
    """Read a body as one JSON object: no key twice, no nesting without end."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """Return the object.

        Raises:
            BodyUnreadableError: it is not one, or cannot be read safely.
        """
        try:
            body = json.loads(request.body, object_pairs_hook=_no_key_twice, parse_constant=_no_such_number)
        except (ValueError, RecursionError):
            raise BodyUnreadableError from None
        if not isinstance(body, dict):
            raise BodyUnreadableError
        return body


class ReadableJson(JSONRenderer):
    """Write Japanese as Japanese, in UTF-8, so that an answer can be read where it is printed."""

    json_dumps_params: Mapping[str, Any] = MappingProxyType({"ensure_ascii": False})


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) != len(pairs):
        raise ValueError("a key stands twice")
    return read


def _no_such_number(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")
