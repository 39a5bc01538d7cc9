"""What every command of ``portal`` needs: the app, opened and migrated, and its context."""

import errno
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

import click
from flask import Flask
from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError

from portal.settings import Settings
from portal.web.extensions import db

P = ParamSpec("P")
R = TypeVar("R")
Opener = Callable[[Settings | None], Flask]

SAID = {
    errno.ENOENT: "no existe",
    errno.EEXIST: "ya existe",
    errno.EACCES: "no hay permiso",
    errno.EPERM: "no hay permiso",
    errno.EROFS: "no hay permiso",
    errno.EISDIR: "es una carpeta",
    errno.ENOTDIR: "no es una carpeta",
    errno.ENOSPC: "el disco está lleno",
    errno.EADDRINUSE: "otro programa atiende en ese puerto; elige otro con --port",
}
"""What a machine refuses, in words."""


class SpokenGroup(click.Group):
    """Say in a sentence, with exit 1 and without a trace, what the machine or the database refuses."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except SQLAlchemyError as error:
            raise click.ClickException(f"Base de datos: {said_of_database(error)}") from None
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise  # who read our output is gone
            what = SAID.get(error.errno or 0, error.strerror or type(error).__name__)
            raise click.ClickException(
                f"{error.filename}: {what}." if error.filename else f"{what}."
            ) from None


def said_of_database(error: SQLAlchemyError) -> str:
    """Say what is wrong; only a refused connection is quoted, since others may name a row."""
    if isinstance(error, ArgumentError):
        return "la dirección no se entiende. Revisa PORTAL_DATABASE_URL."
    if isinstance(error, OperationalError):
        said = str(error.orig).partition("\n")[0]
        return f"no responde ({said}). Revisa PORTAL_DATABASE_URL."
    return f"falló ({type(error).__name__}). Corre `portal check`."


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
