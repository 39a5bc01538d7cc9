"""Commands about the signing keys."""

import click

from portal.tokens.actions import note_key
from portal.tokens.errors import KeyNotFoundError, LastKeyError
from portal.tokens.queries import codes_by_key
from portal.web.clock import now
from portal.web.commands import with_app
from portal.web.config import key_ring
from portal.web.extensions import db
from portal.web.transaction import transaction


@click.group()
def keys() -> None:
    """List, rotate and retire the keys that sign the codes."""


@keys.command("list")
@with_app
def list_keys() -> None:
    """Show each key, its state, and how many codes it signed."""
    signed = codes_by_key(db.session)
    for key in key_ring().published["keys"]:
        if key["retired"]:
            state = f"retired {key['retired']}"
        elif key["superseded"]:
            state = f"superseded {key['superseded']}"
        else:
            state = "active"
        click.echo(f"{key['id']}\t{state}\tcreated {key['created']}\t{signed.get(key['id'], 0)} codes")


@keys.command()
@with_app
def rotate() -> None:
    """Make a new key for new codes. Codes of the earlier keys stay good."""
    try:
        key_id = key_ring().rotate(now=now())
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    _note("rotate_key", key_id)
    click.echo(f"La llave {key_id} firma los códigos nuevos. Los anteriores siguen valiendo.")


@keys.command()
@click.argument("key_id", type=int)
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_app
def retire(key_id: int, yes: bool) -> None:
    """Refuse from now on every code that key KEY_ID signed. There is no way back."""
    count = codes_by_key(db.session).get(key_id, 0)
    if not yes:
        click.confirm(f"{count} códigos dejan de valer. ¿Retirar la llave {key_id}?", abort=True, err=True)
    try:
        key_ring().retire(key_id, now=now())
    except KeyNotFoundError:
        raise click.ClickException(f"No hay una llave {key_id}.") from None
    except LastKeyError:
        raise click.ClickException(
            f"La llave {key_id} es la que firma. Haz primero `portal keys rotate`."
        ) from None
    _note("retire_key", key_id)
    click.echo(f"Los códigos de la llave {key_id} ya no valen: {count}.")


def _note(action: str, key_id: int) -> None:
    with transaction() as session:
        note_key(session, action, key_id, by_id=None, now=now())
