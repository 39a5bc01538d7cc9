import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.cards.models import Card, CardState, CardToken, Medium
from portal.cli import main
from portal.core.database import open_engine
from portal.core.vault import Vault
from portal.entrepreneurs.models import Application, PaperPage, State
from portal.entrepreneurs.office_clock import office_days
from portal.entrepreneurs.queries.queue import steps_of
from portal.redemptions.models import Place, Redemption
from tests.databases import KEYS, make_instance
from tests.factories.accounts import user


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    return make_instance(tmp_path)


def portal(instance: Path, database: str, *words: str) -> Result:
    env = {"PORTAL_INSTANCE": str(instance), "PORTAL_DATABASE_URL": database}
    return CliRunner().invoke(main, words, env=env)


def count(database: str, *queries) -> list[int]:
    engine = open_engine(database, Vault(KEYS["data"]))
    with Session(engine) as session:
        found = [session.scalar(query) or 0 for query in queries]
    engine.dispose()
    return found


def cards_in(state: CardState):
    return select(func.count()).select_from(Card).where(Card.state == state)


def codes_on(medium: Medium):
    return select(func.count()).select_from(CardToken).where(CardToken.medium == medium)


def test_it_loads_as_many_cards_as_asked_and_a_tenth_more_to_print(instance: Path, database: str):
    result = portal(instance, database, "demo", "load", "--size", "105")

    assert result.exit_code == 0, result.output
    assert count(database, cards_in(CardState.DELIVERED), cards_in(CardState.APPROVED)) == [105, 11]
    assert len((instance / "demo" / "codes.txt").read_text().splitlines()) == 105
    assert count(database, codes_on(Medium.PRINTED), codes_on(Medium.PHONE)) == [105, 105]
    accounts = (instance / "demo" / "accounts.txt").read_text().splitlines()
    assert len({line.split("\t")[0] for line in accounts}) == 8
    assert (instance / "demo" / "accounts.txt").stat().st_mode & 0o077 == 0


def test_loading_again_says_so_and_changes_nothing(instance: Path, database: str):
    portal(instance, database, "demo", "load", "--size", "5")
    codes = (instance / "demo" / "codes.txt").read_text()

    result = portal(instance, database, "demo", "load", "--size", "9")

    assert result.exit_code == 0
    assert "ya está cargada" in result.output
    assert (instance / "demo" / "codes.txt").read_text() == codes
    assert count(database, cards_in(CardState.DELIVERED)) == [5]


def test_it_refuses_a_portal_with_real_people(instance: Path, database: str):
    engine = open_engine(database, Vault(KEYS["data"]))
    with Session(engine) as session:
        user(session)
        session.commit()
    engine.dispose()

    result = portal(instance, database, "demo", "load")

    assert result.exit_code == 1
    assert "instalación vacía" in result.output
    assert count(database, select(func.count()).select_from(Application)) == [0]


@pytest.mark.sqlite_only
def test_people_are_the_same_everywhere_and_secrets_are_not(tmp_path: Path):
    seen = []
    for name in ("one", "other"):
        folder = tmp_path / name
        assert portal(folder, "", "demo", "load", "--size", "5").exit_code == 0
        engine = open_engine(
            f"sqlite:///{folder / 'portal.sqlite3'}", Vault((folder / "keys" / "data").read_bytes())
        )
        with Session(engine) as session:
            women = session.scalars(select(Application).order_by(Application.id)).all()
            people = [(woman.full_name, woman.curp) for woman in women]
        engine.dispose()
        seen.append(
            (
                people,
                (folder / "demo" / "codes.txt").read_text(),
                (folder / "demo" / "device.txt").read_text(),
            )
        )

    assert seen[0][0] == seen[1][0]
    assert seen[0][1] != seen[1][1]
    assert seen[0][2] != seen[1][2]


@pytest.mark.sqlite_only
def test_only_the_listed_people_can_sign_in_and_only_open_reviews_have_papers(instance: Path, database: str):
    portal(instance, database, "demo", "load", "--size", "5")

    users, in_review, papers = count(
        database,
        select(func.count()).select_from(User),
        select(func.count()).select_from(Application).where(Application.state == State.IN_REVIEW),
        select(func.count()).select_from(PaperPage),
    )
    assert users == 8
    assert papers == 2 * in_review


@pytest.mark.sqlite_only
def test_its_cards_are_printed_by_the_command(instance: Path, database: str, tmp_path: Path):
    portal(instance, database, "demo", "load", "--size", "5")
    pdf, report = str(tmp_path / "cards.pdf"), tmp_path / "report.json"

    result = portal(
        instance, database, "cards", "print", "--pending", "--output", pdf, "--report", str(report)
    )

    assert result.exit_code == 0, result.output
    assert len(json.loads(report.read_text())["cards"]) == 10


@pytest.mark.sqlite_only
def test_whoever_was_sent_has_the_steps_to_her_state_and_some_wait_longer(instance: Path, database: str):
    portal(instance, database, "demo", "load", "--size", "5")

    engine = open_engine(database, Vault(KEYS["data"]))
    with Session(engine) as session:
        women = session.scalars(select(Application)).all()
        steps = steps_of(session, [woman.id for woman in women])
        zone, now = ZoneInfo("America/Cancun"), datetime.now(UTC) + timedelta(days=7)
        waits = {office_days(steps[woman.id], now, zone) for woman in women if woman.state is State.SUBMITTED}
    engine.dispose()

    for woman in women:
        taken = steps[woman.id]
        assert [step.after for step in taken][-1:] == ([woman.state] if woman.submitted_at else [])
        assert [step.at for step in taken] == sorted(step.at for step in taken)
        assert all(step.at < datetime.now(UTC) for step in taken)
    assert len(waits) > 2 and min(waits) > 0


def test_its_till_redeemed_on_the_days_before_and_nothing_that_a_month_limits(instance: Path, database: str):
    portal(instance, database, "demo", "load", "--size", "5")
    of_today = Redemption.at > datetime.now(UTC) - timedelta(hours=23)

    uses, recent, places, by_day = count(
        database,
        select(func.count()).select_from(Redemption),
        select(func.count()).select_from(Redemption).where(of_today),
        select(func.count()).select_from(Place),
        select(func.count()).select_from(Place).where(Place.window_key.like("____-__-__")),
    )

    assert (uses, recent) == (45, 0)
    assert places == by_day > 0
