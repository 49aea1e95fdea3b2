"""``hosho key``: let programs in, and keep them out again."""

from typing import Annotated
from uuid import UUID

import typer

from hosho.interfaces.cli.installation import fail, installation, say

app = typer.Typer(no_args_is_help=True, help="The keys of programs that use the API.")


LONGEST_NAME = 100


@app.command()
def make(
    role: Annotated[str, typer.Argument(help="shop, desk, store, depot or office.")],
    name: Annotated[str, typer.Argument(help="Whose key it is, for those who must revoke it.")],
    store: Annotated[str, typer.Option(help="The code of the store, for the role store.")] = "",
) -> None:
    """Make a key. Its secret is shown this once; only its hash is kept."""
    with installation():
        from hosho import clock
        from hosho.accounts.operations import make_key
        from hosho.accounts.roles import ROLES
        from hosho.network.models import Store

        if not name.strip() or not name.isprintable() or len(name) > LONGEST_NAME:
            fail(f"the name is a text of 1 to {LONGEST_NAME} characters in one line", code=2)
        if role not in ROLES:
            fail(f"'{role}' is no role; there are {', '.join(ROLES)}", code=2)
        if (role == "store") != bool(store):
            fail("a key of the role store needs --store CODE, and only such a key has one", code=2)
        found = Store.objects.filter(code=store).first()
        if store and found is None:
            fail(f"there is no store '{store}'", code=2)
        key, secret = make_key(name=name, role=role, store_id=found.id if found else None, now=clock.now())
        say(f"{key.id}  {secret}")


@app.command("list")
def list_keys() -> None:
    """List the keys, without their secrets."""
    with installation():
        from hosho.accounts.models import AccessKey

        for key in AccessKey.objects.order_by("made_at"):
            ended = f"  revoked {key.revoked_at:%Y-%m-%d}" if key.revoked_at else ""
            say(f"{key.id}  {key.role:<7} {key.name}{ended}")


@app.command()
def revoke(key_id: Annotated[UUID, typer.Argument(help="The key's id, as list shows it.")]) -> None:
    """End a key at once."""
    with installation():
        from hosho import clock
        from hosho.accounts.models import AccessKey
        from hosho.accounts.operations import revoke_key

        if not AccessKey.objects.filter(id=key_id).exists():
            fail(f"there is no key {key_id}", code=2)
        revoke_key(key_id=key_id, now=clock.now())
        say("revoked")
