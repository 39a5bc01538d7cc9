"""What the cashier reads: one sentence why, and what the woman in front of her can do next."""

from datetime import date, timedelta

from portal.core.money import format_pesos
from portal.core.periods import Window
from portal.core.spanish import plural, write_weekday
from portal.redemptions.errors import Facts, Reason, RefusedError
from portal.vendors.models import LimitScope
from portal.vendors.terms import Limit

ANOTHER = "Puede usar otro beneficio de este comercio."
MISTYPED = (
    "Revisa el folio: una letra no coincide.",
    "Que lea otra vez el folio de su tarjeta: 11 letras y números.",
)
_SENTENCES: dict[Reason, tuple[str, str]] = {
    Reason.UNKNOWN: (
        "Este código no es de una tarjeta nuestra.",
        "Que muestre el código de su tarjeta de beneficios, o que dicte el folio impreso en ella.",
    ),
    Reason.BAD_SIGNATURE: (
        "Este código no es auténtico.",
        "Que lleve la tarjeta a cualquier Casa de la Mujer para revisarla.",
    ),
    Reason.EXPIRED: ("La tarjeta ya venció.", "Puede renovarla en cualquier Casa de la Mujer."),
    Reason.REVOKED: (
        "La tarjeta está cancelada.",
        "Puede preguntar el motivo en cualquier Casa de la Mujer.",
    ),
    Reason.LOST: (
        "Esta tarjeta se reportó como perdida.",
        "Que muestre la de su celular o la tarjeta nueva, o que pida una en cualquier Casa de la Mujer.",
    ),
    Reason.SUSPENDED: (
        "La tarjeta está suspendida por ahora.",
        "Puede preguntar hasta cuándo en cualquier Casa de la Mujer.",
    ),
    Reason.NOT_DELIVERED: (
        "La tarjeta todavía no está entregada.",
        "Que la active en la Casa de la Mujer donde la recoge.",
    ),
    Reason.REPLACED: (
        "Esta tarjeta ya se cambió por otra.",
        "Que use la tarjeta nueva. Si no la tiene, le ayudan en cualquier Casa de la Mujer.",
    ),
    Reason.NOT_REGISTERED: (
        "Su registro ya no está vigente.",
        "Puede revisarlo en cualquier Casa de la Mujer.",
    ),
    Reason.VENDOR_NOT_APPROVED: (
        "Este comercio no puede canjear por ahora.",
        "Puede usar su tarjeta en otro comercio aliado.",
    ),
    Reason.AGREEMENT_ENDED: (
        "El convenio de este comercio no está vigente.",
        "Puede usar su tarjeta en otro comercio aliado.",
    ),
    Reason.BENEFIT_INACTIVE: (
        "Este beneficio no está activo.",
        ANOTHER,
    ),
}


def refusal_words(refused: RefusedError) -> tuple[str, str]:
    """Return the sentence for the cashier, and what the woman can do next."""
    facts = refused.facts
    match refused.reason:
        case Reason.OUTSIDE_HOURS:
            when = facts.terms.opening_words() if facts.terms else ""
            back = f"Aplica {when}. Puede volver entonces." if _next_day(facts) else ANOTHER
            return "Este beneficio no aplica a esta hora.", back
        case Reason.BELOW_MINIMUM:
            least = format_pesos(facts.terms.minimum if facts.terms else 0)
            return f"La compra mínima es de {least}.", f"Con una compra desde {least} sí aplica."
        case Reason.LIMIT_CARD | Reason.LIMIT_TOTAL | Reason.LIMIT_BRANCH:
            return _limit_words(facts)
        case Reason.TOO_OLD_TO_ANNUL:
            minutes = plural(facts.minutes, "minuto", "minutos")
            return (
                f"Ya pasaron los {minutes} para deshacerlo aquí.",
                "Llama al instituto: su personal todavía lo puede anular.",
            )
        case Reason.UNKNOWN if facts.mistyped:
            return MISTYPED
        case reason:
            return _SENTENCES[reason]


def left_words(limit: Limit, left: int) -> str:
    """Say what is left of a limit: ``Le queda 1 de 2 este mes``."""
    when = _NOW[limit.window]
    if limit.scope is LimitScope.CARD:
        text = f"Le queda{'' if left == 1 else 'n'} {left} de {limit.number} {when}"
    elif limit.scope is LimitScope.TOTAL:
        text = f"Queda{'' if left == 1 else 'n'} {left} de {limit.number} para todas {when}"
    else:
        text = f"Queda{'' if left == 1 else 'n'} {left} de {limit.number} en esta sucursal {when}"
    return text.strip()


def left_for_her(limit: Limit, left: int) -> str:
    """Say to her what is left of a limit: ``Te queda 1 de 2 este mes``."""
    many = "" if left == 1 else "n"
    match limit.scope:
        case LimitScope.CARD:
            text = f"Te queda{many} {left} de {limit.number}"
        case LimitScope.TOTAL:
            text = f"Queda{many} {left} de {limit.number} para todas"
        case LimitScope.BRANCH:
            text = f"Queda{many} hasta {left} de {limit.number} por sucursal"
    return f"{text} {_NOW[limit.window]}".strip()


_NOW = {
    Window.DAY: "hoy",
    Window.WEEK: "esta semana",
    Window.MONTH: "este mes",
    Window.AGREEMENT: "en este convenio",
    Window.EVER: "",
}


def _limit_words(facts: Facts) -> tuple[str, str]:
    limit = facts.limit
    if limit is None:
        raise ValueError("a refusal by a limit names the limit")
    used = "se usó el único" if limit.number == 1 else f"se usaron los {limit.number}"
    match limit.scope:
        case LimitScope.CARD:
            times = "" if limit.number == 1 else f" {limit.number} veces"
            message = f"Ya usó este beneficio{times}"
        case LimitScope.TOTAL:
            message = f"Ya {used} de este beneficio"
        case LimitScope.BRANCH:
            message = f"En esta sucursal ya {used} de este beneficio"
    return f"{message} {_NOW[limit.window]}".strip() + ".", _next_time(facts)


def _next_time(facts: Facts) -> str:
    """Say from when it applies again: never a day on which the shop does not grant it."""
    day = _next_day(facts)
    if day is None:
        return ANOTHER
    if day == facts.today + timedelta(days=1):
        return "Mañana lo puede usar otra vez."
    return f"Desde el {write_weekday(day)} lo puede usar otra vez."


def _next_day(facts: Facts) -> date | None:
    return facts.terms.next_day(facts.again) if facts.terms and facts.again else facts.again
