"""Clients that knock as fast as they are answered, from a process of their own.

    python -m tests.bench.load PORT CLIENTS SECONDS FILE

``FILE`` holds ready requests, as JSON: ``[[path, headers, body], …]``; each is sent once, with
``{nonce}`` in it replaced. Prints ``{"seconds", "times" (ms), "statuses"}`` as JSON.
"""

import itertools
import json
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Any

Request = tuple[str, dict[str, str], str]


@dataclass(frozen=True)
class Load:
    """What one run measured: answers a second, and milliseconds within which 99 of 100 came."""

    rate: float
    p99: float


def knock(port: int, requests: list[Request], *, clients: int, seconds: float, expected: int) -> Load:
    """Send the requests, one after another from each client, for ``seconds``.

    :raises RuntimeError: an answer had another status than ``expected``.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(requests, file)
        file.flush()
        command = [sys.executable, "-m", "tests.bench.load", str(port), str(clients), str(seconds), file.name]
        measured = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    if set(measured["statuses"]) != {str(expected)}:
        raise RuntimeError(f"answers: {measured['statuses']}")
    times = measured["times"]
    return Load(len(times) / measured["seconds"], quantiles(times, n=100)[98])


def main(port: int, clients: int, seconds: float, path: str) -> None:
    """Knock and print what happened."""
    with Path(path).open(encoding="utf-8") as file:
        requests = [_bytes(*request) for request in json.load(file)]
    queue = itertools.cycle(requests)
    numbers = itertools.count()
    times: list[float] = []
    statuses: Counter[str] = Counter()
    end = time.perf_counter() + seconds
    run = f"{time.time_ns():x}"

    def client() -> None:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while (begun := time.perf_counter()) < end:
                nonce = f"{run}{next(numbers):08x}".rjust(24, "0").encode()
                connection.sendall(next(queue).replace(b"{nonce}", nonce))
                status = _status(connection)
                times.append((time.perf_counter() - begun) * 1000)
                statuses[status] += 1

    threads = [threading.Thread(target=client) for _ in range(clients)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps({"seconds": time.perf_counter() - begun, "times": times, "statuses": statuses}))


def _bytes(path: str, headers: dict[str, str], body: str) -> bytes:
    content = body.encode()
    method = "POST" if content else "GET"
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", f"Content-Length: {len(content)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


def _status(connection: socket.socket) -> str:
    """Read one whole answer; return its status."""
    received = connection.recv(65536)
    while b"\r\n\r\n" not in received:
        received += _more(connection)
    head, _, body = received.partition(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    while len(body) < length:
        body += _more(connection)
    return head[9:12].decode()


def _more(connection: socket.socket) -> bytes:
    received = connection.recv(65536)
    if not received:
        raise ConnectionError("the server closed the connection")
    return received


if __name__ == "__main__":
    arguments: list[Any] = sys.argv[1:]
    main(int(arguments[0]), int(arguments[1]), float(arguments[2]), arguments[3])
