"""Start servers in processes of their own, as a technician does, and stop or kill them."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

ROOT = Path(__file__).parents[1]
PORTAL = ("-c", "from portal.cli import main; main()", "run", "--port")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(command: Sequence[str], port: int, **environment: str) -> subprocess.Popen[bytes]:
    """Start a Python program that serves on ``port``; return when it answers.

    :raises RuntimeError: it ended instead.
    """
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [sys.executable, *command, str(port)],
            cwd=ROOT,
            env=os.environ | environment,
            stdout=subprocess.DEVNULL,
            stderr=log,
        )
        while not answers(port):
            if process.poll() is not None:
                log.seek(0)
                raise RuntimeError(log.read().decode()[-2000:])
            time.sleep(0.05)
    return process


def start_portal(port: int, *, instance: Path, database: str) -> subprocess.Popen[bytes]:
    """Start ``portal run`` on an instance."""
    return start(PORTAL, port, PORTAL_INSTANCE=str(instance), PORTAL_DATABASE_URL=database)


def answers(port: int) -> bool:
    """Tell whether somebody serves ``/healthz`` on the port."""
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def queued(process: subprocess.Popen[bytes]) -> float:
    """Return how many seconds a process stood in line for a processor, while other work had them."""
    tasks = Path(f"/proc/{process.pid}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[1]) for task in tasks) / 1e9


@contextmanager
def serving(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """Kill the process at the end of the block."""
    try:
        yield process
    finally:
        process.kill()
        process.wait()
