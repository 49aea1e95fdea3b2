"""``hosho key``: create, list and revoke API keys."""

from typing import Annotated
from uuid import UUID

import typer

from hosho.interfaces.cli.installation import echo, fail, installation

app = typer.Typer(no_args_is_help=True, help="API keys: the keys of programs that use the API.")


LONGEST_NAME = 100


@app.command()
def make(
    role: Annotated[str, typer.Argument(help="shop, desk, store, depot or office.")],
    name: Annotated[str, typer.Argument(help="A label that tells you who uses this key.")],
    store: Annotated[str, typer.Option(help="The code of the store, for the role store.")] = "",
) -> None:
    """Create an API key. The secret is shown once; store it now."""
    with installation():
        from hosho import clock
        from hosho.accounts.operations import make_key
        from hosho.accounts.roles import ROLES
        from hosho.network.models import Store
        from hosho.network.queries import store_with

        if not name.strip() or not name.isprintable() or len(name) > LONGEST_NAME:
            fail(f"NAME must have 1 to {LONGEST_NAME} characters, in one line", code=2)
        if role not in ROLES:
            fail(f"'{role}' is not a role. Use one of {', '.join(ROLES)}.", code=2)
        if (role == "store") != bool(store):
            fail("a key of the role store needs --store CODE, and only such a key has one", code=2)
        try:
            store_id = store_with(store).id if store else None
        except Store.DoesNotExist:
            fail(f"there is no store '{store}'", code=2)
        key, secret = make_key(name=name, role=role, store_id=store_id, now=clock.now())
        echo(f"{key.id}  {secret}")


@app.command("list")
def list_keys() -> None:
    """List the keys, without their secrets."""
    with installation():
        from hosho.accounts.queries import all_keys

        for key in all_keys():
            ended = f"  revoked {key.revoked_at:%Y-%m-%d}" if key.revoked_at else ""
            echo(f"{key.id}  {key.role:<7} {key.name}{ended}")


@app.command()
def revoke(key_id: Annotated[UUID, typer.Argument(help="The key's id, as list shows it.")]) -> None:
    """Revoke an API key, at once."""
    with installation():
        from hosho import clock
        from hosho.accounts.models import AccessKey
        from hosho.accounts.operations import revoke_key
        from hosho.accounts.queries import key_with

        try:
            key = key_with(key_id)
        except AccessKey.DoesNotExist:
            fail(f"there is no key {key_id}", code=2)
        revoke_key(key_id=key.id, now=clock.now())
        echo("revoked")
