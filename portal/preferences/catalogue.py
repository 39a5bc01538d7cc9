"""Everything that staff may choose: meaning, unit and default of each."""

from dataclasses import dataclass, field, fields
from typing import Any


def choice(default: Any, meaning: str, group: str, unit: str = "") -> Any:
    """Describe one choice; the meaning is what staff read beside it."""
    return field(default=default, metadata={"meaning": meaning, "group": group, "unit": unit})


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """The portal as staff chose it. Text, whole numbers and yes/no only."""

    institute: str = choice(
        "Instituto Municipal de la Mujer", "Nombre del instituto, en cada página y tarjeta", "Aspecto"
    )
    portal_name: str = choice(
        "Ellas Facturan", "Nombre del portal, debajo del nombre del instituto", "Aspecto"
    )
    help_line: str = choice(
        "Línea de las Mujeres 079, opción 1. Emergencias 911.",
        "Ayuda que se imprime en la tarjeta",
        "Aspecto",
    )
    contact: str = choice("En cualquier Casa de la Mujer", "Dónde pedir ayuda con un trámite", "Aspecto")
    main_colour: str = choice("#075a60", "Color principal, de botones, ligas y tarjetas", "Aspecto")
    dark_colour: str = choice("#04353a", "Color oscuro, del pie de página", "Aspecto")
    accent_colour: str = choice("#f2a71f", "Color de acento: el sol", "Aspecto")

    minimum_age: int = choice(18, "Edad mínima al registrarse", "Registro", "años")
    draft_days: int = choice(30, "Un borrador sin enviar caduca y se borra después de", "Registro", "días")
    replaced_paper_days: int = choice(
        90, "Un papel que ella quitó o cambió por otro se borra después de", "Registro", "días"
    )
    answer_days: int = choice(5, "Respondemos una solicitud en", "Registro", "días hábiles")
    export_rows_alone: int = choice(
        500, "Una lista más larga necesita que otra persona autorice descargarla", "Padrón", "mujeres"
    )
    resume_link_minutes: int = choice(30, "Una liga para continuar sirve", "Registro", "minutos")

    card_title: str = choice("Tarjeta de beneficios", "Título impreso en la tarjeta", "Tarjetas")
    card_steps: str = choice(
        "Muéstrala antes de pagar. La caja lee el código y te dice qué beneficio hay. "
        "Si la pierdes, avisa. La de tu celular sigue sirviendo.",
        "Cómo usarla, al reverso: hasta cuatro frases cortas",
        "Tarjetas",
    )
    card_found: str = choice(
        "déjala en cualquier Casa de la Mujer. No tiene datos personales en el código.",
        "Al reverso, después de «Si la encuentras:»",
        "Tarjetas",
    )
    card_validity_months: int = choice(12, "Una tarjeta vale", "Tarjetas", "meses")
    renewal_days: int = choice(30, "Se puede renovar antes de vencer", "Tarjetas", "días")
    collect_days: int = choice(30, "Una tarjeta impresa se recoge en", "Tarjetas", "días")

    undo_minutes: int = choice(15, "La caja puede anular un canje durante", "Comercios", "minutos")
    agreement_months: int = choice(12, "Un convenio nuevo dura", "Comercios", "meses")
    vendor_categories: str = choice(
        "Comida; Salud; Belleza; Ropa y telas; Casa; Escuela; Para tu negocio; Otro",
        "Tipos de comercio, separados por punto y coma",
        "Comercios",
    )

    staff_hours: int = choice(12, "El personal entra de nuevo cada", "Sesiones", "horas")
    staff_idle_minutes: int = choice(60, "Sin usarla, la del personal termina en", "Sesiones", "minutos")
    shop_hours: int = choice(24, "Los comercios entran de nuevo cada", "Sesiones", "horas")
    shop_idle_minutes: int = choice(720, "Sin usarla, la de un comercio termina en", "Sesiones", "minutos")
    own_hours: int = choice(12, "Las emprendedoras entran de nuevo cada", "Sesiones", "horas")
    own_idle_minutes: int = choice(30, "Sin usarla, la de una emprendedora termina en", "Sesiones", "minutos")
    fresh_minutes: int = choice(
        15,
        "Para lo delicado se pide otra vez la contraseña después de",
        "Sesiones",
        "minutos",
    )

    demonstration: bool = choice(False, "Es una demostración: todas las personas son inventadas", "Interno")


def described() -> list[tuple[str, dict[str, Any], Any]]:
    """Return ``(key, description, default)`` of each choice, in order."""
    return [(f.name, dict(f.metadata), f.default) for f in fields(Choices)]
