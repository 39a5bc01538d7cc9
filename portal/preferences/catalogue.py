"""Everything that staff may choose: meaning, unit, default and bounds of each."""

from dataclasses import dataclass, field, fields
from typing import Any

LONGEST_SIGN_IN_HOURS = 720
"""No cookie lives longer, whatever is chosen."""


def choice(
    default: Any, meaning: str, group: str, unit: str = "", *, least: int = 0, most: int = 1_000_000
) -> Any:
    """Describe one choice: the meaning is what staff read beside it, ``least`` and ``most`` bound it."""
    about = {"meaning": meaning, "group": group, "unit": unit, "least": least, "most": most}
    return field(default=default, metadata=about)


def in_all(default: int, who: str) -> Any:
    """Describe how long a sign-in of one role lasts, however much it is used; ``limits_of`` reads it."""
    meaning = f"{who}: entra de nuevo cada"
    return choice(default, meaning, "Sesiones", "horas", least=1, most=LONGEST_SIGN_IN_HOURS)


def unused(default: int, who: str, *, most: int = 1440) -> Any:
    """Describe how long a sign-in of one role lasts when it is not used; ``limits_of`` reads it."""
    meaning = f"{who}: sin usarla, su sesión termina en"
    return choice(default, meaning, "Sesiones", "minutos", least=5, most=most)


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

    minimum_age: int = choice(18, "Edad mínima al registrarse", "Registro", "años", least=15, most=99)
    draft_days: int = choice(
        30, "Un borrador sin enviar vence y se borra después de", "Registro", "días", least=1, most=365
    )
    replaced_paper_days: int = choice(
        90,
        "Un papel que ella quitó o cambió por otro se borra después de",
        "Registro",
        "días",
        least=1,
        most=1825,
    )
    answer_days: int = choice(
        5, "Respondemos una solicitud en", "Registro", "días hábiles", least=1, most=120
    )
    export_rows_alone: int = choice(
        500, "Una lista más larga necesita que otra persona autorice descargarla", "Padrón", "mujeres"
    )
    resume_link_minutes: int = choice(
        30, "Una liga para continuar sirve", "Registro", "minutos", least=5, most=1440
    )

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
    card_validity_months: int = choice(12, "Una tarjeta vale", "Tarjetas", "meses", least=1, most=120)
    renewal_days: int = choice(30, "Se puede renovar antes de vencer", "Tarjetas", "días", most=365)
    collect_days: int = choice(30, "Una tarjeta impresa se recoge en", "Tarjetas", "días", least=1, most=365)

    undo_minutes: int = choice(
        15, "La caja puede deshacer un canje durante", "Comercios", "minutos", most=1440
    )
    agreement_months: int = choice(12, "Un convenio nuevo dura", "Comercios", "meses", least=1, most=120)
    vendor_categories: str = choice(
        "Comida; Salud; Belleza; Ropa y telas; Casa; Escuela; Para tu negocio; Otro",
        "Tipos de comercio, separados por punto y coma",
        "Comercios",
    )

    administrator_hours: int = in_all(12, "Administradora")
    administrator_idle_minutes: int = unused(60, "Administradora")
    coordinator_hours: int = in_all(12, "Coordinadora")
    coordinator_idle_minutes: int = unused(60, "Coordinadora")
    clerk_hours: int = in_all(12, "Personal de Casa")
    clerk_idle_minutes: int = unused(60, "Personal de Casa")
    instructor_hours: int = in_all(12, "Instructora")
    instructor_idle_minutes: int = unused(60, "Instructora")
    auditor_hours: int = in_all(12, "Auditora")
    auditor_idle_minutes: int = unused(60, "Auditora")
    vendor_manager_hours: int = in_all(24, "Encargada de comercio")
    vendor_manager_idle_minutes: int = unused(720, "Encargada de comercio", most=10_080)
    cashier_hours: int = in_all(24, "Cajera")
    cashier_idle_minutes: int = unused(720, "Cajera", most=10_080)
    entrepreneur_hours: int = in_all(12, "Emprendedora")
    entrepreneur_idle_minutes: int = unused(30, "Emprendedora")
    fresh_minutes: int = choice(
        15,
        "Para lo delicado se pide otra vez la contraseña después de",
        "Sesiones",
        "minutos",
        least=1,
        most=240,
    )

    demonstration: bool = choice(False, "Es una demostración: todas las personas son inventadas", "Interno")


def described() -> list[tuple[str, dict[str, Any], Any]]:
    """Return ``(key, description, default)`` of each choice, in order."""
    return [(f.name, dict(f.metadata), f.default) for f in fields(Choices)]
