"""Commands of the machine's keeper."""

import logging
import os
import signal
import sys
import threading
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import FrameType

import click
from flask import Flask, current_app
from waitress import create_server

from portal.accounts.actions.inviting import INVITATION_LASTS, invite
from portal.accounts.actions.people import create_user
from portal.accounts.errors import EmailTakenError
from portal.audit.actions import record
from portal.core.roles import Role
from portal.core.spanish import write_span
from portal.core.vault import vault_of
from portal.entrepreneurs.actions.beginning_lists import ensure_first_lists
from portal.operations.backup import brought_keys, forget_addresses, read_backup, write_backup, write_keys
from portal.operations.checks import faults
from portal.operations.moving import move_rows, set_aside
from portal.operations.worker import start_worker
from portal.privacy.actions import ensure_first_notice
from portal.settings import Settings, known_database
from portal.web import clock
from portal.web.commands import opened_app, with_app
from portal.web.config import settings
from portal.web.extensions import db
from portal.web.transaction import transaction

PACKAGE = Path(__file__).parents[1]

LOG_LINE = "%(asctime)s %(levelname)s %(message)s"

END_WITHIN = 4.0
"""Seconds after SIGTERM: what was acknowledged is on disk, so what is still under way may be cut."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--threads", default=8, show_default=True)
def run(host: str, port: int, threads: int) -> None:
    """Serve the portal and do its background work, in one process."""
    with opened_app() as app:
        _begin_log()
        _serve(app, host, port, threads)


@click.command()
@with_app
def work() -> None:
    """Do the background work alone, beside servers of another kind. One is enough."""
    _begin_log()
    stop_worker = start_worker(current_app)
    signal.signal(signal.SIGTERM, _end)
    try:
        threading.Event().wait()
    finally:
        stop_worker()


def _begin_log() -> None:
    logging.basicConfig(level=settings().log_level, format=LOG_LINE, stream=sys.stderr)


def _furnish(now: datetime) -> None:
    """Give a new portal what a woman needs to apply: lists, a place, a privacy notice."""
    with transaction() as session:
        ensure_first_lists(session)
        ensure_first_notice(session, now=now)


def _serve(app: Flask, host: str, port: int, threads: int) -> None:
    _furnish(clock.now())
    server = create_server(
        app,
        host=host,
        port=port,
        threads=threads,
        ident=None,
        channel_timeout=120,
        connection_limit=500,
        clear_untrusted_proxy_headers=not settings().trusted_proxies,  # the app counts the proxies
    )
    stop_worker = start_worker(app)
    signal.signal(signal.SIGTERM, _end)
    click.echo(f"El portal atiende en http://{'localhost' if host == '127.0.0.1' else host}:{port}", err=True)
    _say_how_to_sign_in(app.instance_path)
    try:
        server.run()
    finally:
        stop_worker()


@click.command()
@click.option("--email", prompt="Correo de la primera administradora")
@click.option("--name", prompt="Su nombre")
@with_app
def init(email: str, name: str) -> None:
    """Make the first administrator, and print the link with which she chooses her password."""
    now = clock.now()
    _furnish(now)
    try:
        with transaction() as session:
            user = create_user(session, name=name, role=Role.ADMINISTRATOR, email=email, now=now)
            secret = invite(session, user, by_id=None, now=now)
    except EmailTakenError:
        raise click.ClickException("Ya hay una cuenta con ese correo.") from None
    click.echo(f"{settings().public_url}/invitacion/{secret}")
    click.echo(f"La liga sirve una vez, durante {write_span(INVITATION_LASTS)}.", err=True)


@click.command()
def check() -> None:
    """Say in words what is wrong with this installation; exit 1 if anything is."""
    found = list(faults(Settings.read, PACKAGE))
    for fault in found:
        click.echo(fault)
    if found:
        sys.exit(1)
    click.echo("Todo está bien.")


@click.command()
@with_app
def migrate() -> None:
    """Bring the database to the newest schema, before servers that do not do it themselves."""
    click.echo("La base de datos está al día.", err=True)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@with_app
def backup(file: Path) -> None:
    """Write database, papers and settings to FILE, sealed. The keys are not in it: `portal keys export`."""
    sums = write_backup(db.engine, settings().instance, vault_of(db.engine.dialect), file)
    _note("backup", file)
    click.echo(f"{sum(s.rows for s in sums.values())} filas en {len(sums)} tablas: {file}", err=True)


@click.command()
@click.argument("url")
@with_app
def move(url: str) -> None:
    """Copy everything to the empty database at URL, and compare. Stop the portal first.

    A SQLite file is then set aside under another name, so that nothing uses it by mistake.
    """
    source = db.engine
    try:
        with opened_app(replace(settings(), database_url=known_database(url))):
            sums = move_rows(source, db.engine)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{sum(s.rows for s in sums.values())} filas en {len(sums)} tablas, iguales en las dos bases.")
    if (aside := set_aside(source)) is not None:
        click.echo(f"La base de antes quedó en {aside}; bórrala cuando todo ande.", err=True)
    click.echo("Ahora pon PORTAL_DATABASE_URL con esa dirección y enciende el portal.", err=True)


@click.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@with_app
def export_keys(file: Path) -> None:
    """Write every key to FILE. Keep it apart from the backups: together they open everything."""
    try:
        write_keys(settings().instance, file)
    except FileExistsError:
        raise click.ClickException(f"{file} ya existe; una llave nunca se sobreescribe.") from None
    _note("export_keys", file)


@click.command()
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option("--keys", "keys_file", type=click.Path(exists=True, path_type=Path), required=True)
def restore(file: Path, keys_file: Path) -> None:
    """Fill an empty instance folder, and its empty database, from a backup and the keys."""
    instance = Settings.read().instance
    try:
        with brought_keys(instance, keys_file), opened_app():
            sums = read_backup(db.engine, instance, vault_of(db.engine.dialect), file)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    click.echo(
        f"{sum(s.rows for s in sums.values())} filas en {len(sums)} tablas, iguales al respaldo.", err=True
    )
    if forgotten := forget_addresses(instance):
        click.echo(
            f"Quitamos {' y '.join(forgotten)} de settings.toml: eran de la instalación de antes. "
            "Lo restaurado está en PORTAL_DATABASE_URL, o en SQLite si no la pusiste.",
            err=True,
        )


def _note(action: str, file: Path) -> None:
    with transaction() as session:
        record(
            session, action=action, kind="installation", subject_id=None, by_id=None, now=clock.now(),
            note=file.name,
        )  # fmt: skip


def _end(_number: int, _frame: FrameType | None) -> None:
    """Leave in order, or without it when a slow client would hold the process."""
    watchdog = threading.Timer(END_WITHIN, lambda: os._exit(0))
    watchdog.daemon = True
    watchdog.start()
    sys.exit(0)


def _say_how_to_sign_in(instance: str) -> None:
    accounts = Path(instance) / "demo" / "accounts.txt"
    if accounts.exists():
        click.echo(f"Es una demostración. Para entrar:\n{accounts.read_text('utf-8')}", err=True)
