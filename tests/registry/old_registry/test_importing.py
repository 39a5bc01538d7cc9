"""The import of the old registry into a database."""

import io
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, event, func, select, update
from sqlalchemy.orm import Session

from portal.audit.models import AuditEntry
from portal.cards.models import Card, CardState, CardToken
from portal.entrepreneurs.models import Application, Giro, NameWord, State
from portal.houses.models import House
from portal.registry.old_registry.importing import BLOCK, Report, Terms, import_registry
from portal.registry.old_registry.reading import open_registry
from tests.factories.identity import make_curp
from tests.registry.old_registry.test_reading import EXPECTED, HEADER, ORIGINAL, a_row

TERMS = Terms(
    adult_age=18,
    card_months=12,
    by_id=None,
    now=datetime(2026, 11, 22, 18, tzinfo=UTC),
    zone=ZoneInfo("America/Cancun"),
)
Begin = Callable[[], AbstractContextManager[Session]]


@pytest.fixture
def begin(engine: Engine) -> Begin:
    """Open one transaction after the other, as the portal does."""

    @contextmanager
    def transaction() -> Iterator[Session]:
        with Session(engine, expire_on_commit=False) as session:
            session.connection(execution_options={"writes": True})
            yield session
            session.commit()

    return transaction


def run(begin: Begin, content: bytes | str = ORIGINAL, **changes: Any) -> Report:
    raw = content if isinstance(content, bytes) else content.encode()
    with open_registry(io.BytesIO(raw)) as file:
        return import_registry(file, begin, TERMS, **changes)


def faults(report: Report) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column, fault.fault) for fault in report.faults]


def count(begin: Begin, model: type) -> int:
    with begin() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_the_registry_is_taken_over_as_expected(begin):
    report = run(begin).as_json()

    assert report == EXPECTED | {"unchanged": 0}
    assert count(begin, Application) == EXPECTED["accepted"]
    assert count(begin, Card) == EXPECTED["cards_delivered"]


def test_a_second_import_changes_nothing(begin):
    run(begin)
    second = run(begin).as_json()

    assert second == EXPECTED | {"accepted": 0, "unchanged": EXPECTED["accepted"], "cards_delivered": 0}
    assert count(begin, Application) == EXPECTED["accepted"]
    assert count(begin, Card) == EXPECTED["cards_delivered"]
    assert (count(begin, House), count(begin, Giro)) == (13, 14)


def test_a_rehearsal_tells_the_same_and_changes_nothing(begin):
    assert run(begin, rehearsal=True).as_json() == EXPECTED | {"unchanged": 0}
    assert [count(begin, model) for model in (Application, House, Giro, AuditEntry)] == [0, 0, 0, 0]


def test_she_is_approved_on_her_day_and_nothing_is_made_up(begin):
    run(begin)
    with begin() as session:
        ximena = session.scalars(
            select(Application).where(Application.curp_key == "LOCX560822MCSPRM09")
        ).one()

        assert (ximena.full_name, ximena.state) == ("Ximena López Cruz", State.APPROVED)
        assert (ximena.registered_on, ximena.taken_over) == (date(2025, 4, 2), True)
        assert ximena.decided_at == datetime(2025, 4, 2, 5, tzinfo=UTC)
        assert (ximena.user_id, ximena.consent_id, ximena.recipient_id) == (None, None, None)
        assert (ximena.phone, ximena.email) == ("9984453916", "ximena.lopez580@example.mx")
        assert (ximena.house and ximena.house.name, ximena.giro and ximena.giro.name) == (
            "SM 247",
            "Bisutería",
        )
        words = session.scalars(select(NameWord.word).where(NameWord.application_id == ximena.id))
        assert sorted(words) == ["cruz", "lopez", "ximena"]


def test_her_card_is_delivered_and_has_no_token(begin):
    run(begin)
    with begin() as session:
        card = session.scalars(
            select(Card).join(Card.application).where(Application.curp_key == "LOCX560822MCSPRM09")
        ).one()

        assert (card.state, card.printed_name) == (CardState.DELIVERED, "Ximena López")
        assert (card.delivered_at, card.valid_until) == (
            datetime(2025, 4, 14, 5, tzinfo=UTC),
            date(2026, 4, 14),
        )
        assert session.scalar(select(func.count()).select_from(CardToken)) == 0


def test_who_is_registered_otherwise_is_left_to_staff(begin):
    first = f"{HEADER},negocio\n{a_row()},Dulces\n{a_row(1)},Pan\n"
    run(begin, first)

    report = run(begin, first.replace("Dulces", "Tortas").replace("9984453916,Tortas", "9984453917,Tortas"))

    assert (report.accepted, report.unchanged, report.rejected) == (0, 1, 1)
    assert faults(report) == [(2, "telefono", "differs"), (2, "negocio", "differs")]
    with begin() as session:
        assert set(session.scalars(select(Application.business_name))) == {"Dulces", "Pan"}


def test_what_a_file_does_not_tell_cannot_differ(begin):
    run(begin, f"{HEADER},negocio\n{a_row()},Dulces\n")

    assert run(begin, f"{HEADER}\n{a_row()}\n").unchanged == 1
    assert faults(run(begin, f"{HEADER},negocio\n{a_row()},\n")) == [(2, "negocio", "differs")]


def test_capitals_and_accents_make_no_other_house(begin):
    header = f"{HEADER},casa,giro"
    run(begin, f"{header}\n{a_row()},Avante,Repostería\n{a_row(1)},AVANTE,reposteria\n")

    assert (count(begin, House), count(begin, Giro)) == (1, 1)
    assert run(begin, f"{header}\n{a_row()},avante,REPOSTERÍA\n").unchanged == 1


def test_a_card_that_we_do_not_know_of_differs_and_one_of_ours_does_not(begin):
    header = f"{HEADER},tarjeta_entregada"
    run(begin, f"{header}\n{a_row()},03/05/2025\n{a_row(1)},\n")

    report = run(begin, f"{header}\n{a_row()},\n{a_row(1)},03/05/2025\n")

    assert (report.unchanged, faults(report)) == (1, [(3, "tarjeta_entregada", "differs")])


@pytest.mark.parametrize(
    "state, found",
    [
        (State.IN_REVIEW, [(2, "curp", "under_way")]),
        (State.DRAFT, []),
        (State.WITHDRAWN, []),
    ],
)
def test_an_application_under_way_keeps_its_curp_and_a_draft_does_not(begin, state, found):
    run(begin, f"{HEADER}\n{a_row()}\n")
    with begin() as session:
        session.execute(update(Application).values(state=state))

    report = run(begin, f"{HEADER}\n{a_row()}\n")

    assert faults(report) == found
    assert report.accepted == (0 if found else 1)


def test_who_is_registered_while_we_look_is_found_the_next_time(begin, engine, database_kind):
    """Between our look and our insert another transaction registers her; the index sees it, we look anew."""
    if database_kind == "sqlite":
        pytest.skip("SQLite has one writer: nobody comes between")
    content = f"{HEADER}\n{a_row()}\n{a_row(1)}\n"

    waiting = [f"{HEADER}\n{a_row()}\n"]

    def someone_else(*_: object) -> None:
        if waiting:
            run(begin, waiting.pop())

    event.listen(engine, "after_cursor_execute", someone_else)
    report = run(begin, content)

    assert not waiting
    assert (report.accepted, report.unchanged) == (1, 1)
    assert count(begin, Application) == 2


def test_every_block_is_told_of_and_written_down(begin):
    content = "\n".join([HEADER, *(a_row(number) for number in range(BLOCK + 1))])
    told: list[int] = []

    report = run(begin, content, progress=lambda so_far: told.append(so_far.rows))

    assert (told, report.accepted) == ([BLOCK, BLOCK + 1], BLOCK + 1)
    with begin() as session:
        assert list(session.scalars(select(AuditEntry.action))) == ["take_over_women"] * 2


def test_no_statement_is_made_for_each_row(begin, engine):
    """What makes it quick; the bench says how quick."""
    statements: list[str] = []
    content = "\n".join([f"{HEADER},tarjeta_entregada", *(f"{a_row(n)},02/05/2025" for n in range(BLOCK))])
    event.listen(engine, "after_cursor_execute", lambda *facts: statements.append(facts[2]))

    run(begin, content)

    assert len(statements) < 40


def test_the_report_is_plain_json(begin):
    assert json.loads(json.dumps(run(begin, f"{HEADER}\n{a_row(curp=make_curp()[:9])}\n").as_json())) == {
        "rows": 1,
        "accepted": 0,
        "rejected": 1,
        "unchanged": 0,
        "cards_delivered": 0,
        "faults": [{"row": 2, "column": "curp", "fault": "length"}],
    }
