"""The catalogue of events, as JSON Schema and as a page: what subscribers may expect. Made from ``descriptions``."""

from collections.abc import Mapping
from importlib import import_module
from itertools import groupby
from typing import Any

from hosho.presentation.event_catalogue.descriptions import DESCRIBED, Event, Kind

DRAFT = "https://json-schema.org/draft/2020-12/schema"
UUID_SCHEMA = {"type": "string", "format": "uuid"}
KINDS: Mapping[Kind, dict[str, Any]] = {
    "code": {"type": "string"},
    "codes": {"type": "array", "items": {"type": "string"}},
    "date": {"type": "string", "format": "date"},
    "date?": {"type": ["string", "null"], "format": "date"},
    "instant": {"type": "string", "format": "date-time"},
    "id": UUID_SCHEMA,
    "yen": {"type": "integer", "minimum": 0},
    "yen?": {"type": ["integer", "null"], "minimum": 0},
    "count": {"type": "integer", "minimum": 0},
    "change": {"type": "integer"},
    "hash": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    "bool": {"type": "boolean"},
    "text": {"type": "string", "maxLength": 60},
}
APPS = ("people", "plans", "devices", "network", "sales", "contracts", "claims", "billing")
IDS = ("member_id", "contract_id", "order_id", "claim_id", "unit_id")


def events_of_apps() -> set[str]:
    """Return the names of all events that the apps' own ``events.py`` define."""
    found: set[str] = set()
    for app in APPS:
        for value in vars(import_module(f"hosho.{app}.events")).values():
            names = value.values() if isinstance(value, Mapping) else [value]
            found |= {name for name in names if isinstance(name, str) and name.startswith(f"{app}.")}
    return found


def schema_of(name: str) -> dict[str, Any]:
    """Return the JSON Schema of an event's payload: nothing missing, nothing beyond."""
    event = DESCRIBED[name]
    details = _object({key.rstrip("?"): KINDS[kind] for key, kind in event.data.items()}, list(event.data))
    data = _object(
        {"entry_id": UUID_SCHEMA, **{key.rstrip("?"): UUID_SCHEMA for key in event.ids}, "details": details},
        ["entry_id", *event.ids, "details"],
    )
    payload = {"type": {"const": name}, "timestamp": KINDS["instant"], "data": data}
    return {"$schema": DRAFT, "title": event.en, **_object(payload, list(payload))}


def _object(properties: Mapping[str, Any], keys: list[str]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": [key for key in keys if not key.endswith("?")],
        "additionalProperties": False,
    }


def as_json() -> dict[str, Any]:
    """Return the whole catalogue: for each event its description in both languages, and the schema of its payload."""
    return {
        name: {"description": {"ja": event.ja, "en": event.en}, "schema": schema_of(name)}
        for name, event in DESCRIBED.items()
    }


def as_page() -> str:
    """Return the whole catalogue as a page of Markdown."""
    parts = [HEAD]
    for room, names in groupby(DESCRIBED, key=lambda name: name.partition(".")[0]):
        parts.append(
            f"\n## {room}\n\n| event | 何が起きたか | what happened | ids | details |\n|---|---|---|---|---|\n"
        )
        parts += [_row(name, DESCRIBED[name]) for name in names]
    return "".join(parts)


def _row(name: str, event: Event) -> str:
    ids = ", ".join(f"`{each}`" for each in event.ids) or "none"
    details = ", ".join(f"`{key}`: {kind}" for key, kind in event.data.items()) or "none"
    return f"| `{name}` | {event.ja} | {event.en} | {ids} | {details} |\n"


HEAD = """# Events

What happens in Hosho is written into a journal. Programs can hear of it by webhooks: each entry of an event that an
endpoint asked for is sent to it as one message. This page is made by `hosho events`; the schemas are in
[events.json](events.json).

イベントの一覧です。エンドポイントが選んだイベントが起きるたびに、1件ずつ通知を送ります。

## Messages

A message is a POST of JSON, as the [Standard Webhooks](https://www.standardwebhooks.com) specification has it:

```json
{
  "type": "claims.visit-booked",
  "timestamp": "2021-06-01T10:00:00+09:00",
  "data": {
    "entry_id": "01979a3e-6a1c-7d52-8f0e-2f3b5a7c9d10",
    "member_id": "01979a3e-6a1c-7d52-8f0e-2f3b5a7c9d11",
    "contract_id": "01979a3e-6a1c-7d52-8f0e-2f3b5a7c9d12",
    "claim_id": "01979a3e-6a1c-7d52-8f0e-2f3b5a7c9d13",
    "unit_id": "01979a3e-6a1c-7d52-8f0e-2f3b5a7c9d14",
    "details": {
      "visit": "01979a3e-6a1c-7d52-8f0e-2f3b5a7c9d15",
      "store": "midoricho",
      "starts_at": "2021-06-03T11:00:00+09:00"
    }
  }
}
```

- `timestamp` is business time: when it happened. Ids lead to the objects of the API; names and addresses are never
  sent. What a key may hear of follows from its role.
- `webhook-id` is the entry's id, the same at each try: keep it, and do nothing the second time.
- `webhook-timestamp` is the time of the try; refuse what is older than a few minutes.
- `webhook-signature` holds `v1,` and the base64 of HMAC-SHA256 over `webhook-id.webhook-timestamp.body`, with the
  base64 part of the endpoint's `whsec_` secret as key. For 24 hours after a change of the secret there are two
  signatures, separated by a space: one that fits is enough.
- Answer with 2xx within 20 seconds. Anything else, redirects too, is tried again after 5 seconds, 5 and 30 minutes,
  2, 5, 10, 14, 20 and 24 hours. `Retry-After` in seconds is heeded. 410 ends it: the endpoint is disabled, as is one
  that has taken nothing for 5 days.
- Messages can arrive in another order than things happened; `timestamp` and the ids, which grow with time, tell it.
- Endpoints are `https` and have public addresses. (A demonstration may send to its own machine:
  `HOSHO_WEBHOOKS_TO_LOOPBACK=1`.)

A key ending in `?` may be missing, a kind ending in `?` may be null.
"""
