"""How fast the old registry is read in: rows a second, and against bare inserts of as many rows."""

import csv
import json
import os
import resource
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import insert
from sqlalchemy.orm import Session

from portal.core.database import open_engine
from portal.core.vault import Vault
from portal.demo.people import HOUSES, TRADES, people
from portal.houses.models import House
from tests.databases import KEYS, fresh_database, make_instance

ROWS = 20_000
COLUMNS = (
    "nombre,primer_apellido,segundo_apellido,curp,telefono,correo,supermanzana,manzana,lote,codigo_postal,"
    "giro,negocio,rfc,casa,fecha_registro,tarjeta_entregada"
).split(",")


def run() -> list[str]:
    """Import a registry of invented women by the command, on both databases."""
    return [line for kind in ("sqlite", "postgresql") for line in _import(kind)]


def _import(kind: str) -> list[str]:
    with TemporaryDirectory() as name, fresh_database(kind, Path(name)) as database:
        folder = Path(name)
        env = os.environ | {
            "PORTAL_INSTANCE": str(make_instance(folder / "instance")),
            "PORTAL_DATABASE_URL": database,
        }
        registry = _write_registry(folder / "registry.csv")
        start_up = _seconds(env, "demo", "load", "--help")
        report = folder / "report.json"
        taken = _seconds(env, "entrepreneurs", "import", str(registry), "--report", str(report)) - start_up
        assert json.loads(report.read_text())["accepted"] == ROWS
        floor = _floor(database)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    speed = f"{ROWS / taken:,.0f} rows/s (goal 1,000) over {ROWS:,} rows"
    return [
        f"{kind}: {speed}; start-up of {start_up:.1f} s apart",
        f"{kind}: {taken / floor:.0f} × as many bare inserts; peak memory {peak:,.0f} MB",
    ]


def _write_registry(path: Path) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for woman in islice(people(), ROWS):
            names = (woman.given_name, woman.first_surname, woman.second_surname)
            place = (woman.supermanzana, woman.manzana, woman.lote, woman.postal_code)
            business = (TRADES[woman.giro][0], "Negocio inventado", "", HOUSES[woman.house])
            delivered = "14/04/2025" if woman.number % 4 == 0 else ""
            writer.writerow([*names, woman.curp, woman.phone, "", *place, *business, "02/04/2025", delivered])
    return path


def _seconds(env: dict[str, str], *words: str) -> float:
    start = time.perf_counter()
    subprocess.run([Path(sys.executable).parent / "portal", *words], env=env, check=True, capture_output=True)
    return time.perf_counter() - start


def _floor(database: str) -> float:
    """Insert as many rows of one short column, all in one statement and one transaction."""
    engine = open_engine(database, Vault(KEYS["data"]))
    with Session(engine) as session:
        start = time.perf_counter()
        session.execute(insert(House), [{"name": f"row {number}"} for number in range(ROWS)])
        session.commit()
        taken = time.perf_counter() - start
    engine.dispose()
    return taken
