"""Commands of the machine's keeper."""

import click

commands: list[click.Command] = []
