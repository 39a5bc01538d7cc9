"""Tills that speak HTTP with a portal in another process, whose connections break and which is killed."""

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from subprocess import Popen
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from portal.core.database import open_engine
from portal.core.vault import Vault
from portal.tokens.keys import KeyRing
from tests.databases import KEYS, make_instance
from tests.factories.redemptions import Counter, counter
from tests.serving import free_port, serving, start_portal


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Till:
    """A device, and where the portal is."""

    port: int
    secret: str

    def redeem(self, key: str, body: dict[str, Any]) -> Reply:
        """Ask once. :raises OSError: the connection broke; nobody knows whether it happened."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("POST", "/api/v1/redemptions", json.dumps(body), self._headers(key))
            answer = connection.getresponse()
            return Reply(answer.status, answer.read())
        except HTTPException as error:
            raise ConnectionError(repr(error)) from error
        finally:
            connection.close()

    def redeem_and_hang_up(self, key: str, body: dict[str, Any]) -> None:
        """Ask, and cut the connection when the answer begins to arrive: it is committed and never read."""
        content = json.dumps(body)
        lines = ["POST /api/v1/redemptions HTTP/1.1", "Host: localhost", f"Content-Length: {len(content)}"]
        lines += [f"{name}: {value}" for name, value in self._headers(key).items()]
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            connection.sendall(("\r\n".join(lines) + "\r\n\r\n" + content).encode())
            connection.recv(1)

    def _headers(self, key: str) -> dict[str, str]:
        return {
            "Authorization": f"Bearer {self.secret}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
        }


@dataclass
class Market:
    """An installation with a shop, what was put into it, and the portal that serves it."""

    instance: Path
    database: str
    engine: Engine
    shop: Counter
    port: int = field(default_factory=free_port)

    @property
    def till(self) -> Till:
        return Till(self.port, self.shop.secret)

    @contextmanager
    def open(self) -> Iterator[Popen[bytes]]:
        """Serve the portal; it is killed at the end."""
        with serving(start_portal(self.port, instance=self.instance, database=self.database)) as server:
            yield server


@contextmanager
def market(database: str, folder: Path, fill: Callable[[Counter], None]) -> Iterator[Market]:
    """Make an installation; ``fill`` puts benefits and cards into the shop."""
    instance = make_instance(folder)
    engine = open_engine(database, Vault(KEYS["data"]))
    with Session(engine, expire_on_commit=False) as session:
        shop = counter(session, KeyRing(instance / "keys" / "tokens"))
        fill(shop)
        session.commit()
    yield Market(instance, database, engine, shop)
    engine.dispose()
