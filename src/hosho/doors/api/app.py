"""The API put together: under /api/v1/, described in /api/v1/openapi.json."""

from ninja import NinjaAPI

from hosho.doors.api import problems
from hosho.doors.api.parsing import ReadableJson, StrictJson
from hosho.doors.api.routes import (
    billing,
    claims,
    contracts,
    loaners,
    network,
    plans,
    sales,
    search,
    ship_in,
    terms,
    units,
    walk_in,
    webhooks,
)

api = NinjaAPI(
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
    search,
    webhooks,
):
    api.add_router("", part.router)
