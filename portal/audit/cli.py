"""Commands about the audit log."""

import sys

import click

from portal.audit.queries import last_seal, verify_chain
from portal.web.commands import with_app
from portal.web.extensions import db


@click.group()
def audit() -> None:
    """Look after the log of who did what."""


@audit.command()
@with_app
def verify() -> None:
    """Check that no sealed row was changed, added or removed; exit 1 if any was.

    Prints the head of the chain: kept elsewhere, it also shows a log that was cut short.
    """
    broken = verify_chain(db.session)
    if broken is not None:
        click.echo(f"La bitácora fue cambiada: el renglón {broken} no es el que se selló.")
        sys.exit(1)
    head = last_seal(db.session)
    if head is None:
        click.echo("Todavía no hay renglones sellados.")
    else:
        click.echo(f"La bitácora está completa hasta el renglón {head.id}. Sello: {head.digest.hex()}")
