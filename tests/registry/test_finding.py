from datetime import date

import pytest
from sqlalchemy.orm import Session

from portal.entrepreneurs.actions.naming import index_name
from portal.entrepreneurs.models import Application, State
from portal.entrepreneurs.queries.scope import Scope
from portal.registry.queries.finding import Criteria, Holds, count_some, find_women
from portal.web.paging import page_of
from tests.factories import cards
from tests.factories.accounts import house
from tests.factories.entrepreneurs import application

ALL = Scope(None)
TODAY = date(2026, 11, 22)


def woman(session: Session, name: str, **changes) -> Application:
    given, *surnames = name.split(" ")
    row = application(
        session,
        **{
            "given_name": given,
            "first_surname": surnames[0],
            "second_surname": " ".join(surnames[1:]),
            "state": State.APPROVED,
            "registered_on": date(2026, 3, 1),
        }
        | changes,
    )
    index_name(session, row)
    return row


def names(session: Session, criteria: Criteria, scope: Scope = ALL, **page) -> list[str]:
    listing = find_women(session, scope, criteria, TODAY)
    found = page_of(
        session, listing.query, by=listing.by, key=listing.key, descending=listing.descending, **page
    )
    return [each.full_name for each in found.rows]


@pytest.mark.parametrize(
    "typed", ["rosa núñez", "NUNEZ rosa", "ros nu", "  Núñez  ", "rosa  güemes", "gue nun ros"]
)
def test_she_is_found_by_beginnings_of_her_names_in_any_order(session: Session, typed: str):
    woman(session, "Rosa Núñez Güemes")
    woman(session, "Ana Pech Chi")

    assert names(session, Criteria(text=typed)) == ["Rosa Núñez Güemes"]


@pytest.mark.parametrize("typed", ["osa", "rosa pech", "%", "_", "zzz", "' OR 1=1 --"])
def test_nobody_else_is(session: Session, typed: str):
    woman(session, "Rosa Núñez Güemes")
    woman(session, "Ana Pech Chi")

    assert names(session, Criteria(text=typed)) == []


def test_two_of_her_words_with_one_beginning_list_her_once(session: Session):
    woman(session, "Mar Martínez Marín")

    assert names(session, Criteria(text="mar")) == ["Mar Martínez Marín"]


def test_folio_curp_and_telephone_find_her_whatever_the_filters(session: Session):
    rosa = woman(session, "Rosa Núñez", state=State.REJECTED)
    woman(session, "Ana Pech")

    for typed in (rosa.folio.lower().replace("-", " "), rosa.curp or "", f"+52 1 {rosa.phone}"):
        assert names(session, Criteria(text=typed)) == ["Rosa Núñez"], typed


def test_each_filter_narrows_the_list(session: Session):
    here = house(session)
    rosa = woman(session, "Rosa Núñez", house_id=here.id, registered_on=date(2026, 5, 1))
    ana = woman(session, "Ana Pech", registered_on=date(2026, 6, 1))
    woman(session, "Eva Chi", state=State.WITHDRAWN, registered_on=None)
    cards.taken_over_card(session, ana)

    assert names(session, Criteria()) == ["Ana Pech", "Rosa Núñez"]
    assert names(session, Criteria(state=None)) == ["Eva Chi", "Ana Pech", "Rosa Núñez"]
    assert names(session, Criteria(state=State.WITHDRAWN)) == ["Eva Chi"]
    assert names(session, Criteria(house_id=here.id)) == ["Rosa Núñez"]
    assert names(session, Criteria(giro_id=rosa.giro_id)) == ["Rosa Núñez"]
    assert names(session, Criteria(since=date(2026, 5, 2))) == ["Ana Pech"]
    assert names(session, Criteria(until=date(2026, 5, 1))) == ["Rosa Núñez"]
    assert names(session, Criteria(holds=Holds.CARD)) == ["Ana Pech"]
    assert names(session, Criteria(holds=Holds.NO_CARD)) == ["Rosa Núñez"]
    assert names(session, Criteria(text="pech", holds=Holds.NO_CARD)) == []


def test_a_clerk_finds_women_of_her_houses_and_of_none(session: Session):
    here, there = house(session), house(session)
    woman(session, "Rosa Núñez", house_id=here.id)
    woman(session, "Rosa Pech", house_id=there.id)
    woman(session, "Rosa Chi")

    mine = Scope(frozenset({here.id}))

    assert names(session, Criteria(), mine) == ["Rosa Chi", "Rosa Núñez"]
    assert sorted(names(session, Criteria(text="rosa"), mine)) == ["Rosa Chi", "Rosa Núñez"]


@pytest.mark.parametrize("criteria", [Criteria(), Criteria(text="ma"), Criteria(state=None)])
def test_the_pages_of_a_list_have_everybody_once(session: Session, criteria: Criteria):
    for number in range(23):
        given = ("María", "Marta", "Maité")[number % 3]
        woman(session, f"{given} Martínez", registered_on=date(2026, 1, 1 + number % 4))
    listing = find_women(session, ALL, criteria, TODAY)
    seen: list[int] = []
    after: str | None = None
    while True:
        page = page_of(
            session,
            listing.query,
            by=listing.by,
            key=listing.key,
            descending=listing.descending,
            after=after,
            size=5,
        )
        seen += [each.id for each in page.rows]
        if page.next is None:
            break
        after = page.next

    assert len(seen) == len(set(seen)) == 23
    assert count_some(session, listing) == 23


def test_criteria_survive_being_written_down():
    wanted = Criteria(text="Núñez", state=None, house_id=3, since=date(2026, 1, 1), holds=Holds.CARD)

    assert Criteria.from_text(wanted.as_text()) == wanted
    assert Criteria.from_text(Criteria().as_text()) == Criteria()
