import json
import subprocess
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cards.models import Card, CardState
from portal.cards.queries.checking import Verdict, check_code
from portal.cli import main
from portal.tokens.keys import KeyRing
from portal.tokens.layout import check4, read_code
from tests.databases import make_instance
from tests.factories.cards import NOW, approved_card, registered, taken_over_card
from tests.factories.tokens import ZONE


@pytest.fixture
def portal(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run ``portal cards …`` on an installation of its own."""
    monkeypatch.setenv("PORTAL_INSTANCE", str(make_instance(tmp_path / "instance")))
    monkeypatch.setenv("PORTAL_DATABASE_URL", database)
    monkeypatch.setenv("PORTAL_PUBLIC_URL", "https://tarjeta.example.mx")
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["cards", *arguments], catch_exceptions=False)

    return run


def states(session: Session) -> list[CardState]:
    session.rollback()
    return list(session.scalars(select(Card.state).order_by(Card.id)))


def test_women_who_are_due_get_cards_that_are_then_printed(portal, session, tmp_path):
    registered(session)
    taken_over_card(session, now=NOW.replace(year=2030))
    session.commit()

    assert "1 tarjeta emitida" in portal("issue", "--due").stderr
    assert states(session) == [CardState.DELIVERED, CardState.APPROVED]
    done = portal("print", "--pending", "--layout", "single", "--output", "c.pdf", "--report", "r.json")

    assert (done.exit_code, done.stdout) == (0, "")
    assert states(session) == [CardState.DELIVERED, CardState.PRINTED]
    (told,) = json.loads((tmp_path / "r.json").read_text())["cards"]
    assert set(told) == {"folio", "link"}
    assert told["link"].startswith("HTTPS://TARJETA.EXAMPLE.MX/T/")
    ring = KeyRing(tmp_path / "instance" / "keys" / "tokens")
    assert check_code(session, ring, told["link"], now=NOW, zone=ZONE).verdict is Verdict.NOT_DELIVERED
    with pypdfium2.PdfDocument(tmp_path / "c.pdf") as pdf:
        assert len(pdf) == 2
        face = pdf[0].get_textpage().get_text_range()
    assert told["folio"] in face
    assert check4(read_code(told["link"])) in face


@pytest.mark.sqlite_only
def test_every_code_of_a_sheet_is_read(portal, session, tmp_path):
    for _ in range(9):
        approved_card(session)
    session.commit()

    portal("print", "--pending", "--layout", "sheet", "--output", "c.pdf", "--report", "r.json")

    links = {card["link"] for card in json.loads((tmp_path / "r.json").read_text())["cards"]}
    with pypdfium2.PdfDocument(tmp_path / "c.pdf") as pdf:
        assert len(pdf) == 4
        for number, page in enumerate(pdf):
            page.render(scale=300 / 72).to_pil().save(tmp_path / f"{number}.png")
    pages = sorted(tmp_path.glob("?.png"))
    read = subprocess.run(["zbarimg", "-q", "--raw", *pages], capture_output=True, text=True, check=True)
    found = read.stdout.split()
    assert (len(links), set(found), len(found)) == (9, links, 18)


@pytest.mark.sqlite_only
def test_nothing_to_print_is_no_fault(portal, tmp_path):
    done = portal("print", "--pending", "--output", "c.pdf", "--report", "r.json")
    assert (done.exit_code, done.stdout) == (0, "")
    assert json.loads((tmp_path / "r.json").read_text()) == {"cards": []}
    assert not (tmp_path / "c.pdf").exists()


@pytest.mark.sqlite_only
def test_a_folder_that_is_not_there_is_said_before_anything_is_printed(portal, session):
    approved_card(session)
    session.commit()
    done = portal("print", "--pending", "--output", "nowhere/c.pdf")
    assert done.exit_code == 2
    assert states(session) == [CardState.APPROVED]
