"""Identifiers of rows."""

from uuid import UUID

from uuid_utils.compat import uuid7 as _uuid7


def uuid7() -> UUID:
    """Return a new UUIDv7 (RFC 9562): sortable by real time of making, made by any process without asking a server."""
    return _uuid7()
