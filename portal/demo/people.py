"""Invented women: the same in every installation, and none of them exists.

Names are drawn from lists, and birth dates, identity codes and telephones are computed from a number,
so a thousand of them cost no time and nobody real is described on purpose.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from stdnum.mx import curp as curp_rules

GIVEN = (
    "Alma", "Beatriz", "Candelaria", "Dulce María", "Elvia", "Fátima", "Gabriela", "Hortensia", "Ixchel",
    "Josefina", "Karla", "Lourdes", "Marisol", "Nicté", "Olga", "Patricia", "Rosa", "Sandra Luz", "Teresa",
    "Úrsula", "Verónica", "Wendy", "Ximena", "Yolanda", "Zazil",
)  # fmt: skip
SURNAMES = (
    "Canul", "Chan", "Cruz", "Dzul", "Ek", "Gómez", "Hernández", "Ku", "López", "May", "Noh", "Ñáñez",
    "Pech", "Poot", "Puc", "Ramírez", "Tun", "Uc", "Vázquez", "Xool",
)  # fmt: skip
TRADES = (
    ("Repostería", "Pasteles y galletas por pedido"),
    ("Comida preparada", "Antojitos y guisos para llevar"),
    ("Costura y ropa", "Arreglos, uniformes y bordado"),
    ("Bisutería", "Aretes y pulseras hechos a mano"),
    ("Jabones y cosmética", "Jabones y cremas de la región"),
    ("Belleza", "Corte, peinado y uñas a domicilio"),
    ("Masajes y bienestar", "Masajes de relajación"),
    ("Artesanías", "Hamacas y tejidos"),
    ("Plantas y jardinería", "Plantas de ornato y hortalizas"),
    ("Comercio en línea", "Ropa y accesorios por catálogo"),
    ("Limpieza", "Limpieza de casas y oficinas"),
    ("Cuidados", "Cuidado de niñas, niños y personas mayores"),
    ("Clases y asesorías", "Regularización y clases de baile"),
    ("Otro", "Varios servicios"),
)
HOUSES = (
    "SM 94", "SM 99", "SM 103", "SM 221", "SM 233", "SM 237", "SM 247", "SM 248", "SM 260", "Avante",
    "Leona Vicario", "Puerto Juárez", "Villas Otoch",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """One invented woman. ``giro`` and ``house`` are places in ``TRADES`` and ``HOUSES``."""

    number: int
    given_name: str
    first_surname: str
    second_surname: str
    birth_date: date
    curp: str
    phone: str
    giro: int
    house: int
    supermanzana: str
    manzana: str
    lote: str
    postal_code: str


def people(first: int = 0) -> Iterator[Person]:
    """Give invented women without end, the same ones each time, from number ``first`` on."""
    number = first
    while True:
        yield person(number)
        number += 1


def person(number: int) -> Person:
    """Return one invented woman; two numbers below a hundred thousand never share a CURP."""
    given = GIVEN[number % len(GIVEN)]
    surnames = SURNAMES[number // 25 % len(SURNAMES)], SURNAMES[number // 500 % len(SURNAMES)]
    birth = date(1958, 1, 1) + timedelta(days=number * 6007 % 16_000)
    return Person(
        number=number,
        given_name=given,
        first_surname=surnames[0],
        second_surname=surnames[1],
        birth_date=birth,
        curp=_curp(number, birth),
        phone=f"998{1_000_000 + number * 13 % 8_999_000:07}",
        giro=number % len(TRADES),
        house=number * 7 % len(HOUSES),
        supermanzana=str(20 + number % 240),
        manzana=str(1 + number % 80),
        lote=str(1 + number % 40),
        postal_code=f"77{500 + number % 80}",
    )


def _curp(number: int, birth: date) -> str:
    """Return a well-formed CURP of a person born abroad (``NE``), with the number in its inner letters."""
    consonants = "BCDFGHJKLMNPQRSTVWXYZ"
    first = ("DEMO", "DEXA", "MUXE", "XOXO")[number // 9261 % 4]
    century = "0" if birth.year < 2000 else "A"
    inner = "".join(consonants[number // 21**place % 21] for place in range(3))
    body = f"{first}{birth:%y%m%d}MNE{inner}{century}"
    return body + curp_rules.calc_check_digit(body)
