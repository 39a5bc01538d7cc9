"""The queue of background work, and who works it off."""

import logging
from collections.abc import Callable
from typing import Any, cast

from flask import Flask
from huey import Huey, MemoryHuey, PostgresHuey, RedisHuey, SqliteHuey, crontab

from portal.core.sqlite import journal_mode
from portal.settings import Settings
from portal.web.background import JOBS, REPEATED

IMMEDIATE = "immediate"
"""The value of ``queue_url`` with which a job is done where it is asked for: in tests."""


def bind(app: Flask, settings: Settings) -> None:
    """Give the app its queue."""
    queue = _queue(settings)

    @queue.task(name="perform")  # type: ignore[untyped-decorator]
    def perform(name: str, facts: dict[str, object]) -> None:
        with app.app_context():
            JOBS[name](**facts)

    for name, repeated in REPEATED.items():
        minutes = repeated.every_minutes
        when = (
            crontab(minute=f"*/{minutes}") if minutes < 60 else crontab(minute="7", hour=f"*/{minutes // 60}")
        )
        queue.periodic_task(when, name=f"repeat {name}")(_within(app, name))
    app.extensions["portal.queue"] = queue
    app.extensions["portal.enqueue"] = perform


def start_worker(app: Flask) -> Callable[[], None]:
    """Start working off the queue in threads of this process; returns how to stop.

    The consumer's own signal handlers stay out: the process has one owner of SIGTERM.
    """
    logging.getLogger("huey").setLevel(logging.WARNING)
    consumer = cast(Huey, app.extensions["portal.queue"]).create_consumer(workers=1, periodic=True)
    consumer._set_signal_handlers = lambda: None
    consumer.start()
    return lambda: consumer.stop(graceful=False)


def _queue(settings: Settings) -> Huey:
    url = settings.queue_url
    if url == IMMEDIATE:
        return MemoryHuey("portal", immediate=True)
    if url.startswith(("redis://", "valkey://")):
        return RedisHuey("portal", url=url.replace("valkey://", "redis://", 1))
    if url.startswith("postgresql"):
        return PostgresHuey("portal", dsn=url)
    return SqliteHuey(
        "portal", filename=str(settings.instance / "queue.sqlite3"), journal_mode=journal_mode().lower()
    )


def _within(app: Flask, name: str) -> Callable[[], Any]:
    def run() -> None:
        with app.app_context():
            JOBS[name]()

    return run
