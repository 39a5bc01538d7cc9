"""What every command of ``portal`` needs: the app, opened and migrated, and its context."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar, cast

import click
from flask import Flask

from portal.settings import Settings
from portal.web.extensions import db

P = ParamSpec("P")
R = TypeVar("R")
Opener = Callable[[Settings | None], Flask]


def with_app(command: Callable[P, R]) -> Callable[P, R]:
    """Run a command inside the app, which is opened first: keys made, database migrated.

    Place it below ``@group.command()``. What is wrong with the installation (settings, keys) is
    said in one sentence, without a trace.
    """

    @wraps(command)
    def opened(*args: P.args, **kwargs: P.kwargs) -> R:
        with opened_app():
            return command(*args, **kwargs)

    return opened


@contextmanager
def opened_app(settings: Settings | None = None) -> Iterator[Flask]:
    """Open the portal and close its database at the end; if it cannot open, say why and exit 1.

    :param settings: ``None`` for those of the environment and the instance folder.
    """
    opener = cast(Opener, click.get_current_context().find_root().obj)
    try:
        app = opener(settings)
    except ValueError as error:
        click.echo(f"No se puede abrir el portal: {error}", err=True)
        sys.exit(1)
    with app.app_context():
        try:
            yield app
        finally:
            db.session.close()
            db.engine.dispose()
