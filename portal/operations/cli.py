"""Commands of the machine's keeper."""

import logging
import os
import signal
import sys
import threading
from pathlib import Path
from types import FrameType

import click
from waitress import create_server

from portal.operations.worker import start_worker
from portal.web.commands import open_app

END_WITHIN = 4.0
"""Seconds after SIGTERM: what was acknowledged is on disk, so what is still under way may be cut."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--threads", default=8, show_default=True)
def run(host: str, port: int, threads: int) -> None:
    """Serve the portal and do its background work, in one process."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr)
    app = open_app()
    server = create_server(
        app, host=host, port=port, threads=threads, ident=None, channel_timeout=120, connection_limit=500
    )
    stop_worker = start_worker(app)
    signal.signal(signal.SIGTERM, _end)
    click.echo(f"El portal atiende en http://{'localhost' if host == '127.0.0.1' else host}:{port}", err=True)
    _say_how_to_sign_in(app.instance_path)
    try:
        server.run()
    finally:
        stop_worker()


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
