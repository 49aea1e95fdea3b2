"""The description of the API (OpenAPI 3.1), where it says more than ninja knows: names for callers, and errors.

A route says what its operation can refuse (``refuses``); what every operation of its kind can refuse is added here.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from ninja.openapi.schema import REF_TEMPLATE

from hosho.interfaces.api.problem_examples import example_of
from hosho.interfaces.api.schemas.problems import ProblemOut
from hosho.presentation.refusals import problem_types
from hosho.web.keys import LONGEST_IDEMPOTENCY_KEY

SCHEMAS = "#/components/schemas/"
ACCESS_KEY = "accessKey"
KEY = "An access key, as in `Authorization: Bearer hosho_shop_…`. Create one with `hosho key make`."
REFUSES = "x-refuses"
"""Where a route keeps its problem types until the description is made."""
DESCRIPTION = """\
Sell used devices with a protection plan, decide claims, run repairs and bill members.

- **Keys.** Send `Authorization: Bearer <key>` with every request that is not public. A key has one role; each \
operation names the roles that may call it.
- **Writes happen once.** Send a unique `Idempotency-Key` with every write. A repeated request returns the first \
response.
- **Paths.** A path that ends in a verb acts on what stands before it; all others name a resource or a record to add.
- **Lists** return up to `limit` entries. Send the `next` of a page as `cursor` to get the following one.
- **Errors** are problem details (RFC 9457). Tell them apart by `type`. Texts are in the language of \
`Accept-Language`: Japanese (default) or English.
- **Values.** Days are days in Asia/Tokyo, times carry an offset, money is whole yen, months are written `2026-08`. \
Codes never change their meaning.
"""
SERVERS: list[dict[str, Any]] = [
    {"url": "http://localhost:8000", "description": "A demo on your machine (`make run`)."},
    {
        "url": "https://{host}",
        "description": "Your installation.",
        "variables": {"host": {"default": "hosho.example", "description": "Host name of the installation."}},
    },
]
TAGS: Mapping[str, str] = {
    "plans": "Plans on offer, the models they cover, and their terms, clause by clause.",
    "members": "Members, how they are reached, and calls back.",
    "units": "Single devices: stock, price, network restriction, and where each is.",
    "orders": "Sell devices with the plan or without it, and follow their parcels.",
    "contracts": "What a member's plan covers today, its document, and its end.",
    "claims": "Report failures, read decisions, and decide, undo, withdraw or close claims.",
    "repairs": "Inspect, repair or replace a device, and quote what the plan does not cover.",
    "ship-in": "Claims that are sent in: packing kit, device, and the way back.",
    "walk-in": "Claims that are carried to a store: visits, check-in, and handing back.",
    "loaners": "Devices lent to members while their own is away.",
    "stores": "Partner stores, their free slots, and their parts.",
    "billing": "Bill months, and read charges, invoices and credit notes.",
    "collection": "Collect by card or bank debit, and record what comes back.",
    "payments": "Payment methods, transfers, refunds and write-offs.",
    "search": "Find records by whatever is known.",
    "webhooks": "Receive an event whenever something happens.",
    "clock": "Business time.",
}
IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "A unique value for this write. Repeating the request with the same key returns the first response "
    "and does the work once. Keys are kept for 24 hours.",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_IDEMPOTENCY_KEY},
    "example": "0c6f1c52-order-1007",
}
FOUND_WITHOUT_FAIL = frozenset({"by", "month"})
"""Parameters of paths of which none can be unknown: they are right or invalid."""
PHRASES: Mapping[int, str] = {
    400: "The request cannot be read.",
    401: "No valid key.",
    403: "Not allowed for this key.",
    404: "Not found.",
    409: "Not possible now.",
    413: "Too large.",
    415: "Not a file.",
    422: "Invalid values.",
    500: "Hosho failed.",
}


def refuses(*codes: str) -> dict[str, Any]:
    """Return the ``openapi_extra`` of a route whose operation can answer with these problem types, by their codes."""
    return {REFUSES: list(codes)}


def returns_file(media_type: str) -> dict[str, Any]:
    """Return the ``openapi_extra`` of a route whose operation returns a file."""
    content = {media_type: {"schema": {"type": "string", "format": "binary"}}}
    return {"responses": {200: {"description": "The file.", "content": content}}}


def operation_id(function_name: str) -> str:
    """Return the name of an operation for callers: ``report_failure`` is ``reportFailure``."""
    first, *others = function_name.split("_")
    return first + "".join(each.capitalize() for each in others)


def complete(description: dict[str, Any], *, roles: Mapping[str, Collection[str]]) -> dict[str, Any]:
    """Return ninja's description with errors, idempotency keys, roles and tags, under the names that callers read.

    ``roles`` are those that may call an operation, by its id; public operations are not among them.
    """
    declared: set[str] = set()
    shared: dict[str, Mapping[str, Any]] = {}
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            for parameter in operation["parameters"]:
                parameter["schema"].pop("description", None)  # it stands at the parameter
            if method != "get":
                operation["parameters"].append({"$ref": "#/components/parameters/IdempotencyKey"})
            codes = {*operation.pop(REFUSES, ()), *_refused_of_its_kind(path, method, operation)}
            operation["responses"] |= dict(_responses(codes, shared))
            operation["description"] = _told(operation["description"], roles.get(operation["operationId"], ()))
            declared |= codes
    components = description["components"]
    schemas = components["schemas"] | _schemas_of_problems()
    components["schemas"] = {_for_callers(name): each | {"title": _for_callers(name)} for name, each in schemas.items()}
    components["parameters"] = {"IdempotencyKey": IDEMPOTENCY_KEY}
    components["examples"] = {code: _example(code) for code in sorted(declared)}
    components["responses"] = shared
    components["securitySchemes"] = {ACCESS_KEY: components["securitySchemes"].pop("KeyFor") | {"description": KEY}}
    description["tags"] = [{"name": name, "description": says} for name, says in TAGS.items()]
    return cast(dict[str, Any], _for_reading(description))


def _told(docstring: str, roles: Collection[str]) -> str:
    """Return the description of an operation: its docstring without line ends, and the roles that may call it."""
    may = f"Roles: {', '.join(f'`{each}`' for each in roles)}." if roles else "Public: no key is needed."
    return f"{' '.join(docstring.split())}\n\n{may}"


def _refused_of_its_kind(path: str, method: str, operation: Mapping[str, Any]) -> Iterator[str]:
    """Return the problem types that every operation of this kind can answer with."""
    yield "internal"
    if "security" in operation:
        yield from ("key-missing", "not-allowed")
    if set(re.findall(r"{(\w+)}", path)) - FOUND_WITHOUT_FAIL:
        yield "not-found"
    if method != "get":
        yield from ("idempotency-key-missing", "in-flight", "idempotency-key-reused", "too-large")
    takes_json = "application/json" in operation.get("requestBody", {}).get("content", {})
    if takes_json:
        yield "not-json"
    named = {each.get("name") for each in operation["parameters"]} - {None}
    if takes_json or named:
        yield "invalid"
    if "cursor" in named:
        yield "cursor-invalid"


def _responses(codes: Iterable[str], shared: dict[str, Mapping[str, Any]]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Return the response of each status that these problem types have; one of a single type is ``shared``."""
    by_status: dict[int, list[str]] = {}
    for code in sorted(codes):
        by_status.setdefault(problem_types()[code].status, []).append(code)
    for status, of_status in sorted(by_status.items()):
        response = _response(status, of_status)
        if len(of_status) == 1:
            [code] = of_status
            shared[code], response = response, {"$ref": f"#/components/responses/{code}"}
        yield status, response


def _response(status: int, codes: Sequence[str]) -> Mapping[str, Any]:
    content = {
        "schema": {"$ref": REF_TEMPLATE.format(model="ProblemOut")},
        "examples": {code: {"$ref": f"#/components/examples/{code}"} for code in codes},
    }
    return {
        "description": f"{PHRASES[status]} Problem types: {', '.join(f'`{code}`' for code in codes)}.",
        "content": {"application/problem+json": content},
    }


def _schemas_of_problems() -> Mapping[str, Any]:
    schema = ProblemOut.model_json_schema(ref_template=REF_TEMPLATE)
    for member in schema["properties"].values():
        member.pop("default", None)  # a member that is not there is not null
    return {**schema.pop("$defs"), "ProblemOut": schema}


def _example(code: str) -> Mapping[str, Any]:
    return {"summary": problem_types()[code].title.en, "value": example_of(code)}


def _for_callers(name: str) -> str:
    """Return the name of a schema for callers: ``ClaimOut`` is ``Claim``, ``ReportIn`` is ``ReportInput``."""
    return name.removesuffix("Out") if name.endswith("Out") else re.sub("In$", "Input", name)


def _for_reading(part: Any) -> Any:
    """Return a part of the description with the names for callers, and without the titles that repeat the names."""
    match part:
        case {"$ref": str(ref), **others} if ref.startswith(SCHEMAS):
            return {"$ref": SCHEMAS + _for_callers(ref.removeprefix(SCHEMAS)), **others}
        case {"KeyFor": list()}:
            return {ACCESS_KEY: []}
        case dict():
            return {
                name: {key: _without_title(each) for key, each in value.items()}
                if name == "properties"
                else _for_reading(_without_title(value) if name == "schema" else value)
                for name, value in part.items()
            }
        case list():
            return [_for_reading(each) for each in part]
    return part


def _without_title(schema: Any) -> Any:
    return _for_reading({name: value for name, value in schema.items() if name != "title"})
