"""Invented shops and what they grant."""

from dataclasses import dataclass, field
from datetime import time
from typing import Any

from portal.vendors.models import BenefitKind, LimitScope, Window

WEEKDAYS = 0b0011111
DAILY: list[Any] = [["09:00", "20:00"]] * 6 + [["10:00", "16:00"]]

Limit = tuple[LimitScope, Window, int]


@dataclass(frozen=True, slots=True)
class Grant:
    """One benefit; money in centavos."""

    item: str
    """On what, as it reads in the title."""
    kind: BenefitKind
    percent: int | None = None
    amount: int | None = None
    cap: int | None = None
    minimum: int = 0
    weekdays: int = 127
    from_hour: time | None = None
    to_hour: time | None = None
    limits: tuple[Limit, ...] = ()


@dataclass(frozen=True, slots=True)
class Shop:
    """One shop with its branches (name, zone) and benefits."""

    name: str
    category: str
    about: str
    branches: tuple[tuple[str, str], ...]
    grants: tuple[Grant, ...] = field(default=())


MONTHLY: Limit = (LimitScope.CARD, Window.MONTH, 1)
DAILY_LIMIT: Limit = (LimitScope.CARD, Window.DAY, 1)

FREE_DRINK = Grant("un agua fresca", BenefitKind.FREE_ITEM, amount=2500)
"""The benefit of the demonstration's till that has no limit, minimum or hours and needs no amount."""

TEN_PERCENT = Grant("toda la compra", BenefitKind.PERCENT, percent=10, cap=20_000, limits=(DAILY_LIMIT,))

SHOPS = (
    Shop(
        "Panificadora La Espiga de Prueba",
        "Alimentos",
        "Pan dulce, bolillo y pasteles.",
        (("Centro", "SM 22"), ("Región 237", "SM 237")),
        (
            FREE_DRINK,
            TEN_PERCENT,
            Grant("un café", BenefitKind.FREE_ITEM, amount=3000, limits=(MONTHLY,)),
        ),
    ),
    Shop(
        "Óptica Ejemplo",
        "Salud",
        "Lentes y exámenes de la vista.",
        (("Plaza de prueba", "SM 21"),),
        (
            Grant(
                "un examen de la vista",
                BenefitKind.FREE_ITEM,
                amount=25_000,
                limits=((LimitScope.CARD, Window.AGREEMENT, 1),),
            ),
            Grant(
                "armazones",
                BenefitKind.PERCENT,
                percent=20,
                cap=80_000,
                limits=((LimitScope.CARD, Window.EVER, 2),),
            ),
        ),
    ),
    Shop(
        "Papelería Demostración",
        "Hogar y escuela",
        "Útiles, copias e impresiones.",
        (("Única", "SM 94"),),
        (
            Grant(
                "toda la compra",
                BenefitKind.FIXED_AMOUNT,
                amount=5000,
                minimum=30_000,
                limits=(MONTHLY,),
            ),
        ),
    ),
    Shop(
        "Estética Inventada",
        "Belleza",
        "Corte, color y peinado.",
        (("Única", "SM 103"),),
        (
            Grant(
                "corte de cabello",
                BenefitKind.SPECIAL_PRICE,
                amount=12_000,
                weekdays=WEEKDAYS,
                from_hour=time(10),
                to_hour=time(14),
                limits=((LimitScope.CARD, Window.MONTH, 1), (LimitScope.BRANCH, Window.DAY, 10)),
            ),
        ),
    ),
    Shop(
        "Insumos de Repostería de Muestra",
        "Insumos",
        "Harinas, moldes y empaques.",
        (("Bodega", "SM 97"),),
        (Grant("insumos", BenefitKind.PERCENT, percent=8, limits=((LimitScope.TOTAL, Window.WEEK, 200),)),),
    ),
)
