"""The ``portal`` command.

A plain click group, not Flask's: ``portal check`` must speak when the application cannot start.
"""

import logging

import click

from portal.app import open_portal
from portal.audit.cli import audit
from portal.cards.cli import cards
from portal.demo.cli import demo
from portal.operations import cli as operations
from portal.preferences.cli import settings
from portal.registry import cli as registry
from portal.tokens.cli import keys
from portal.web.commands import SpokenGroup


@click.group(cls=SpokenGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def main(context: click.Context) -> None:
    """Keep the portal: run it, check it, back it up, load data into it."""
    context.obj = open_portal
    logging.getLogger("alembic").setLevel(logging.WARNING)


keys.add_command(operations.export_keys)

for command in (
    operations.run,
    operations.work,
    operations.init,
    operations.check,
    operations.migrate,
    operations.backup,
    operations.restore,
    operations.move,
    audit,
    settings,
    keys,
    registry.entrepreneurs,
    cards,
    demo,
):
    main.add_command(command)
