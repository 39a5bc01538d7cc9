"""Card faces to draw, of nobody."""

from datetime import date
from random import Random

from portal.cards.drawing import CardFace, Look
from portal.tokens.layout import check4, link

DPI = 300
"""Of the printers that cards are made for."""

LOOK = Look(
    institute="Instituto Municipal de la Mujer",
    title="Tarjeta de beneficios",
    host="tarjeta.example",
    steps=(
        "Muéstrala antes de pagar.",
        "La caja lee el código y te dice qué beneficio hay.",
        "Si la pierdes, avisa. La de tu celular sigue sirviendo.",
    ),
    found="déjala en cualquier Casa de la Mujer. No tiene datos personales en el código.",
    help="Línea de las Mujeres 079, opción 1. Emergencias 911.",
)


def make_faces(count: int, *, name: str = "Rosa Canul", host: str = "tarjeta.example") -> list[CardFace]:
    """Faces whose codes look as genuine ones do: the same ones every time."""
    rng = Random(count)
    codes = [rng.randbytes(72) + b"\0" for _ in range(count)]
    return [
        CardFace(
            name=name,
            folio="3HT8-W5RC-N0J",
            valid_until=date(2027, 12, 1),
            link=link(f"https://{host}", code),
            check4=check4(code),
        )
        for code in codes
    ]
