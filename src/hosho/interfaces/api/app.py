"""The API put together: under /api/v1/, described in /api/v1/openapi.json."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from hosho.interfaces.api import problems
from hosho.interfaces.api.parsing import ReadableJson, StrictJson
from hosho.interfaces.api.routes import (
    billing,
    claims,
    collecting,
    contact,
    contracts,
    loaners,
    network,
    paying,
    plans,
    sales,
    search,
    ship_in,
    terms,
    units,
    walk_in,
    webhooks,
)
from hosho.web.keys import LONGEST_IDEMPOTENCY_KEY

KEY_OF_A_WRITE = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "A value of its own for each write. Sent again with the same key, a write is not done again and is "
    "answered as the first time; the key is remembered for 24 hours.",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_IDEMPOTENCY_KEY},
    "example": "0c6f1c52-order-1007",
}


class DescribedApi(NinjaAPI):
    """Says in its description what all writes have in common."""

    def get_openapi_schema(self, **how: Any) -> OpenAPISchema:
        """Give the description."""
        schema = super().get_openapi_schema(**how)
        for methods in schema["paths"].values():
            for method, operation in methods.items():
                if method != "get":
                    operation["parameters"] = [*operation["parameters"], KEY_OF_A_WRITE]
        return schema


api = DescribedApi(
    title="Hosho",
    version="1",
    description="Runs a device protection plan: orders with the plan, contracts, reports decided with their clauses, "
    "claims. Every write needs an Idempotency-Key; errors are problem details (RFC 9457).",
    parser=StrictJson(),
    renderer=ReadableJson(),
    docs_url=None,
)
problems.register(api)
for part in (
    plans,
    terms,
    sales,
    units,
    contracts,
    claims,
    ship_in,
    loaners,
    walk_in,
    network,
    billing,
    collecting,
    paying,
    contact,
    search,
    webhooks,
):
    api.add_router("", part.router)
