"""What it costs to print 1,000 cards over what typst itself takes, with the codes drawn beforehand.

Ours is all that ``portal cards print`` does once the portal is open: make the codes, sign, draw them, set
in blocks, join, and note how far it is. Each runs in a process of its own, with a peak of memory of its own.
*Work* is the processor's time, which other programs on the machine disturb less.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from sqlalchemy.orm import Session

from portal.app import open_portal
from portal.cards import drawing
from portal.cards.actions.printing import print_cards
from portal.cards.drawing import Layout
from portal.cards.prints import draw_into
from portal.cards.queries.printing import pending_ids
from portal.core.database import open_engine
from portal.core.vault import Vault
from portal.preferences.paper import Typesetter
from portal.web.config import key_ring
from portal.web.extensions import db
from portal.web.transaction import transaction
from tests.databases import KEYS, fresh_database, make_instance
from tests.factories.cards import approved_card
from tests.factories.faces import LOOK, make_faces

CARDS = 1000
ROUNDS = 5


def run() -> list[str]:
    """Measure both layouts; return the lines to print."""
    return [_measure(layout) for layout in Layout]


def _measure(layout: Layout) -> str:
    with TemporaryDirectory() as name, fresh_database("sqlite", Path(name)) as url:
        instance = make_instance(Path(name))
        _fill(url)
        rounds = []
        for number in range(ROUNDS):
            copy = shutil.copy(Path(name) / "portal.sqlite3", Path(name) / f"{number}.sqlite3")
            environment = {"PORTAL_INSTANCE": str(instance), "PORTAL_DATABASE_URL": f"sqlite:///{copy}"}
            rounds.append((_apart("ours", layout, **environment), _apart("bare", layout)))
    time_ratio, work_ratio = (
        median(ours[what] / bare[what] for ours, bare in rounds) for what in ("seconds", "work")
    )
    ours, bare = rounds[-1]
    return (
        f"print {CARDS} cards / bare typst, {layout}: {time_ratio:.2f} of its time (goal 2), "
        f"{work_ratio:.2f} of its work; last round {ours['seconds']:.1f} s over {bare['seconds']:.1f} s, "
        f"peak {ours['peak']:.0f} MB (goal 300)"
    )


def _apart(what: str, layout: Layout, **environment: str) -> dict[str, float]:
    with TemporaryDirectory() as name:
        command = [
            sys.executable,
            "-m",
            "tests.bench.printing",
            what,
            layout.value,
            str(Path(name) / "cards.pdf"),
        ]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=os.environ | environment)
        return dict(json.loads(done.stdout))


def _fill(url: str) -> None:
    engine = open_engine(url, Vault(KEYS["data"]))
    with Session(engine, expire_on_commit=False) as session:
        for _ in range(CARDS):
            approved_card(session)
        session.commit()
    engine.dispose()


def _ours(layout: str, output: Path) -> dict[str, float]:
    """Print all that waits on the installation that the environment names."""
    with open_portal().app_context():
        begun = _clocks()
        with transaction() as session:
            batch = print_cards(
                session,
                pending_ids(session),
                ring=key_ring(),
                layout=layout,
                by_id=None,
                house_id=None,
                now=datetime.now(UTC),
            )
        draw_into(db.session, batch.id, output)
        return _since(begun)


def _bare(layout: str, output: Path) -> dict[str, float]:
    """Set the same design in one run of typst; drawing the codes does not count."""
    faces = make_faces(CARDS, host="localhost:8000")
    cards = json.dumps([drawing._data_of(face) for face in faces])
    fixed = {"layout": layout, "look": json.dumps(asdict(LOOK))}
    begun = _clocks()
    fixed["ground"] = drawing._ground(fixed)
    inputs = {**fixed, "first_sheet": "1", "cards": cards}
    output.write_bytes(Typesetter(drawing.ARTWORK / "card.typ").set(inputs, tagged=False))
    return _since(begun)


def _clocks() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _since(begun: tuple[float, float]) -> dict[str, float]:
    seconds, work = (now - then for now, then in zip(_clocks(), begun, strict=True))
    return {"seconds": seconds, "work": work}


if __name__ == "__main__":
    what, layout, output = sys.argv[1:]
    taken = {"ours": _ours, "bare": _bare}[what](layout, Path(output))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(taken | {"peak": peak}))
