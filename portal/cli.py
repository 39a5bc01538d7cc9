"""The ``portal`` command.

A plain click group, not Flask's: ``portal check`` must speak when the application cannot start.
"""

import click

from portal.operations.cli import commands as operations


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Keep the portal: run it, check it, back it up, load data into it."""


for command in operations:
    main.add_command(command)
