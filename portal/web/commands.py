"""What every command of ``portal`` needs: the app, opened and migrated, and its context."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar, cast

import click
from flask import Flask

P = ParamSpec("P")
R = TypeVar("R")
Opener = Callable[[], Flask]


def with_app(command: Callable[P, R]) -> Callable[P, R]:
    """Run a command inside the app, which is opened first: keys made, database migrated.

    Place it below ``@group.command()``. What the command raises as ``ValueError`` about the
    installation (settings, keys) is said in one sentence, without a trace.
    """

    @wraps(command)
    def opened(*args: P.args, **kwargs: P.kwargs) -> R:
        app = open_app()
        with app.app_context():
            return command(*args, **kwargs)

    return opened


def open_app() -> Flask:
    """Open the portal of this instance folder, or say in a sentence why not and exit 1."""
    opener = cast(Opener, click.get_current_context().find_root().obj)
    try:
        return opener()
    except ValueError as error:
        click.echo(f"No se puede abrir el portal: {error}", err=True)
        sys.exit(1)
