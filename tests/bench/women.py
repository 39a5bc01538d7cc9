"""Many invented women, inserted in bulk: names as uneven as real ones, no two persons meant."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from portal.cards.models import Card, CardState
from portal.core.codes import new_application_folio, new_card_folio
from portal.core.names import words
from portal.entrepreneurs.models import Application, Giro, NameWord, State
from portal.houses.models import House
from tests.factories.identity import make_curp, make_telephone

GIVEN = (
    "María", "Guadalupe", "Rosa", "Ana", "Juana", "Margarita", "Leticia", "Teresa", "Elena", "Patricia",
    "Martha", "Silvia", "Gabriela", "Laura", "Carmen", "Verónica", "Norma", "Lucía", "Beatriz", "Ximena",
)  # fmt: skip
SURNAMES = (
    "Hernández", "García", "Martínez", "López", "González", "Pech", "Canul", "Chi", "Dzul", "May", "Poot",
    "Uc", "Tun", "Balam", "Cauich", "Ek", "Pérez", "Sánchez", "Ramírez", "Gómez", "Cruz", "Núñez", "Xool",
)  # fmt: skip
HOUSES, GIROS = 13, 14
SMALL_HOUSE, OF_SMALL_HOUSE = 14, 60
"""A house with as few women in a large registry as in a small one; nor do more women come without any."""
BLOCK = 2000
NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)


def uneven(random: Random, choices: tuple[str, ...]) -> str:
    """Choose one; the first ones come far more often."""
    return choices[int(len(choices) * random.random() ** 2.2)]


def seed(session: Session, count: int) -> None:
    """Insert ``count`` women, nine in ten approved, a quarter of those with a card."""
    random = Random(count)
    session.add_all(House(id=number, name=f"Casa {number}") for number in range(1, SMALL_HOUSE + 1))
    session.add_all(Giro(id=number, name=f"Giro {number}") for number in range(1, GIROS + 1))
    session.flush()
    numbers = iter(range(1, count + 1))
    while block := list(islice(numbers, BLOCK)):
        women = [woman(random, number) for number in block]
        session.execute(insert(Application), women)
        session.execute(insert(NameWord), [word for each in women for word in words_of(each)])
        holders = [each for each in women if each["state"] is State.APPROVED and random.random() < 0.26]
        session.execute(insert(Card), [card_of(each) for each in holders])
    session.commit()


def woman(random: Random, number: int) -> dict[str, Any]:
    approved = random.random() < 0.9
    curp, phone = make_curp(number), make_telephone(number)
    given = (
        f"{uneven(random, GIVEN)} {uneven(random, GIVEN)}" if random.random() < 0.6 else uneven(random, GIVEN)
    )
    return {
        "id": number,
        "folio": new_application_folio(),
        "state": State.APPROVED if approved else random.choice((State.REJECTED, State.WITHDRAWN)),
        "given_name": given,
        "first_surname": uneven(random, SURNAMES),
        "second_surname": uneven(random, SURNAMES),
        "curp": curp,
        "curp_key": curp,
        "phone": phone,
        "phone_key": phone,
        "business_name": "Postres",
        "house_id": house_of(random, number),
        "giro_id": random.randint(1, GIROS),
        "created_at": NOW,
        "changed_at": NOW,
        "submitted_at": NOW,
        "registered_on": date(2019, 1, 1) + timedelta(days=random.randint(0, 2800)) if approved else None,
    }


def house_of(random: Random, number: int) -> int | None:
    """Return a house; one in eight of the first hundreds has the small one, as many have none."""
    place = number % 8 if number <= 8 * OF_SMALL_HOUSE else 0
    return {1: SMALL_HOUSE, 2: None}.get(place, random.randint(1, HOUSES))


def words_of(woman: dict[str, Any]) -> list[dict[str, Any]]:
    name = f"{woman['given_name']} {woman['first_surname']} {woman['second_surname']}"
    return [{"application_id": woman["id"], "word": word} for word in words(name)]


def card_of(woman: dict[str, Any]) -> dict[str, Any]:
    return {
        "folio": new_card_folio(),
        "application_id": woman["id"],
        "state": CardState.DELIVERED,
        "printed_name": woman["given_name"],
        "valid_until": date(2027, 6, 1),
        "created_at": NOW,
        "delivered_at": NOW,
    }
