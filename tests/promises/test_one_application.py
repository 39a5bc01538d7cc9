"""One woman has one open application, however many phones send at once; and nobody is told of the others."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.orm import Session

from portal.entrepreneurs.actions.applying import submit_application
from portal.entrepreneurs.models import LIVE, Application, State
from tests.factories.entrepreneurs import NOW, complete_draft
from tests.factories.identity import make_curp
from tests.promises.racing import Race, race_track, take_away
from tests.promises.sizes import size

pytestmark = pytest.mark.promise

ROUNDS = size(20, 200)
PHONES = 16
INDEX = "uq_application_live_curp"


@dataclass
class Scene:
    engine: Engine
    race: Race
    session: Session

    def drafts(self, curp: str) -> list[int]:
        ids = [complete_draft(self.session, curp=curp, curp_key=curp).id for _ in range(PHONES)]
        self.session.commit()
        return ids

    def send_all(self, ids: list[int]) -> Counter[State]:
        def racer(id: int):
            def send(connection: Connection) -> State:
                session = Session(connection)
                application = session.get_one(Application, id)
                submit_application(session, application, by_id=application.user_id, now=NOW)
                return application.state

            return send

        return Counter(self.race([racer(id) for id in ids]))

    def live(self, ids: list[int]) -> int:
        with self.engine.connect() as connection:
            query = select(func.count()).where(Application.id.in_(ids), Application.state.in_(LIVE))
            return connection.scalar(query) or 0


@pytest.fixture
def scene(database: str) -> Iterator[Scene]:
    with race_track(database) as (engine, race), Session(engine, expire_on_commit=False) as session:
        yield Scene(engine, race, session)


def test_one_is_taken_and_the_others_are_kept_as_duplicates(scene: Scene):
    for number in range(ROUNDS):
        ids = scene.drafts(make_curp(number))

        assert scene.send_all(ids) == {State.SUBMITTED: 1, State.DUPLICATE: PHONES - 1}

        assert scene.live(ids) == 1


def test_without_index_and_locks_several_are_taken(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    take_away(scene.engine, monkeypatch, INDEX)

    for number in range(ROUNDS):
        ids = scene.drafts(make_curp(number))
        scene.send_all(ids)
        if scene.live(ids) > 1:
            return
    pytest.fail("the racers never met: the promise above says nothing")
