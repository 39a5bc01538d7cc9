"""Commands about what staff choose."""

import click

from portal.preferences.actions import reset
from portal.preferences.errors import UnknownChoiceError
from portal.web.clock import now
from portal.web.commands import with_app
from portal.web.transaction import transaction


@click.group()
def settings() -> None:
    """Look after what staff choose in the portal."""


@settings.command("reset")
@click.argument("key")
@with_app
def reset_one(key: str) -> None:
    """Set KEY back to its default; it is written into the audit log."""
    try:
        with transaction() as session:
            default = reset(session, key, now=now())
    except UnknownChoiceError:
        raise click.ClickException(f"No hay ningún ajuste {key}.") from None
    click.echo(f"{key} vuelve a ser {default}. En unos segundos se nota en todas las páginas.")
