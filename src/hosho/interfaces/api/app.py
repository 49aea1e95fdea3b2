"""The API put together: under /api/v1/, described in /api/v1/openapi.json."""

from collections.abc import Mapping, Sequence
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from hosho.accounts.roles import ROLES, may
from hosho.interfaces.api import documentation, problems
from hosho.interfaces.api.parsing import ReadableJson, StrictJson
from hosho.interfaces.api.routes import (
    billing,
    claims,
    collection,
    contracts,
    invoices,
    loaners,
    members,
    orders,
    payments,
    plans,
    repairs,
    search,
    ship_in,
    stores,
    terms,
    units,
    walk_in,
    webhooks,
)
from hosho.web.keys import KeyFor


class DescribedApi(NinjaAPI):
    """The API with a description for its callers: ``documentation`` says what ninja does not know."""

    def get_openapi_schema(self, **how: Any) -> OpenAPISchema:
        """Return the description."""
        schema = super().get_openapi_schema(**how)
        schema.update(documentation.complete(schema, roles=self._roles()))
        return schema

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Return the name of an operation for callers, from that of its function."""
        return documentation.operation_id(operation.view_func.__name__)

    def _roles(self) -> Mapping[str, Sequence[str]]:
        """Return the roles that may call each operation that needs a key, by its id."""
        return {
            self.get_openapi_operation_id(operation): [role for role in ROLES if may(role, key.act)]
            for _prefix, router in self._routers
            for view in router.path_operations.values()
            for operation in view.operations
            for key in operation.auth_callbacks
            if isinstance(key, KeyFor)
        }


api = DescribedApi(
    title="Hosho",
    version="1",
    description=documentation.DESCRIPTION,
    servers=documentation.SERVERS,
    parser=StrictJson(),
    renderer=ReadableJson(),
    docs_url=None,
)
problems.register(api)
for part in (
    plans,
    terms,
    members,
    units,
    orders,
    contracts,
    claims,
    ship_in,
    walk_in,
    repairs,
    loaners,
    stores,
    billing,
    invoices,
    collection,
    payments,
    search,
    webhooks,
):
    api.add_router("", part.router)
