"""The floor under a redemption: a bare Flask view on the same server, driver and database.

    python -m tests.bench.floor PORT        (the database in PORTAL_DATABASE_URL)

One SELECT by unique key, one count under a lock, one INSERT, commit: what nobody can do without who
promises that a limit holds. No forms, no sessions, no headers, no signatures, no replays.
"""

import os
import sys
import threading
from contextlib import nullcontext

from flask import Flask, request
from sqlalchemy import create_engine
from waitress import serve

from portal.core import sqlite
from portal.core.database import engine_options

MAKE = """CREATE TABLE IF NOT EXISTS floor_use (
    id {serial} PRIMARY KEY, card_id BIGINT NOT NULL, day TEXT NOT NULL, amount BIGINT)"""
INDEX = "CREATE INDEX IF NOT EXISTS ix_floor_use ON floor_use (card_id, day)"


def make_app(url: str) -> Flask:
    """Make the bare app on a database that has the portal's tables."""
    app = Flask("floor")
    engine = create_engine(**engine_options(url))
    sqlite.keep_promises(engine)
    is_sqlite = engine.dialect.name == "sqlite"
    mark = "?" if is_sqlite else "%s"
    with engine.execution_options(writes=True).begin() as connection:
        serial = "INTEGER" if is_sqlite else "BIGSERIAL"
        connection.exec_driver_sql(MAKE.format(serial=serial))
        connection.exec_driver_sql(INDEX)
    find = f"SELECT id FROM card WHERE folio = {mark}" + ("" if is_sqlite else " FOR NO KEY UPDATE")
    count = f"SELECT count(*) FROM floor_use WHERE card_id = {mark} AND day = {mark}"
    insert = f"INSERT INTO floor_use (card_id, day, amount) VALUES ({mark}, {mark}, {mark})"
    writing = engine.execution_options(writes=True)
    alone = threading.Lock() if is_sqlite else nullcontext()

    @app.get("/healthz")
    def healthz() -> str:
        return "up"

    @app.post("/floor")
    def redeem() -> tuple[dict[str, int], int]:
        body = request.get_json()
        with alone, writing.begin() as connection:
            card_id = connection.exec_driver_sql(find, (body["folio"],)).scalar_one()
            used = connection.exec_driver_sql(count, (card_id, "2026-11-22")).scalar_one()
            if used < 1_000_000:
                connection.exec_driver_sql(insert, (card_id, "2026-11-22", body["amount"]))
        return {"used": used + 1}, 201

    return app


if __name__ == "__main__":
    serve(
        make_app(os.environ["PORTAL_DATABASE_URL"]),
        host="127.0.0.1",
        port=int(sys.argv[1]),
        threads=8,
        _quiet=True,
    )
