"""Work that happens outside a request: asked for after a commit, or again and again.

A feature writes its jobs in ``tasks.py`` and knows no queue; ``portal.operations.worker`` binds one.
What must not be lost is a row in the database, written in the transaction; ``enqueue`` only wakes
the worker, and a periodic job sweeps what no wake-up reached.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app

Job = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Repeated:
    """A job and how often it is done."""

    job: Job
    every_minutes: int


JOBS: dict[str, Job] = {}
REPEATED: dict[str, Repeated] = {}


def job(function: Job) -> Job:
    """Make a function a job: it runs inside the app's context, with simple keyword arguments."""
    JOBS[_name(function)] = function
    return function


def repeated(*, every_minutes: int) -> Callable[[Job], Job]:
    """Make a function a job that is done again and again, without arguments."""

    def decorate(function: Job) -> Job:
        REPEATED[_name(function)] = Repeated(job(function), every_minutes)
        return function

    return decorate


def enqueue(function: Job, **facts: object) -> None:
    """Ask for a job, after the commit of what it works on; facts are ids and short text."""
    current_app.extensions["portal.enqueue"](_name(function), facts)


def _name(function: Job) -> str:
    return f"{function.__module__}.{function.__qualname__}"
