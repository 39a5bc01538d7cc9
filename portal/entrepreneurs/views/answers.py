"""Her answers in words, part by part."""

from portal.entrepreneurs.forms.business import REGIMES
from portal.entrepreneurs.models import Application
from portal.entrepreneurs.steps import PARTS
from portal.outbox.models import Channel

Row = tuple[str, str, str, str]
"""Name, value, slug of its step, and what a link to change it says to those who only hear it."""

HIDDEN = "Guardado"
CHANNELS = {
    Channel.NONE: "No me avisen. Yo paso a preguntar",
    Channel.WHATSAPP: "WhatsApp",
    Channel.CALL: "Llamada",
    Channel.SMS: "Mensaje de texto",
    Channel.EMAIL: "Correo",
}
INVOICES = {
    "not_yet": "Aún no estoy en el SAT",
    "no": "Estoy en el SAT, pero todavía no facturo",
    "yes": "Sí, facturo",
}


def sections(application: Application, *, shown: bool) -> list[tuple[str, list[Row]]]:
    """Return what she answered.

    :param shown: false in a session of folio and PIN: then it only says what was answered.
    """
    parts = zip(
        (part.title for part in PARTS),
        (_herself(application), _place(application), _business(application)),
        strict=False,
    )
    if shown:
        return list(parts)
    return [
        (title, [(name, HIDDEN if value else "", slug, what) for name, value, slug, what in rows])
        for title, rows in parts
    ]


def _herself(application: Application) -> list[Row]:
    return [
        ("CURP", application.curp or application.curp_missing_reason, "curp", "tu CURP"),
        ("Nombre", application.full_name, "nombre", "tu nombre"),
        ("Nombre en tu tarjeta", application.card_name, "nombre", "el nombre en tu tarjeta"),
        ("Cómo te avisamos", contact_words(application), "avisos", "cómo te avisamos"),
        *_reach(application),
    ]


def _reach(application: Application) -> list[Row]:
    to = application.recipient
    if to is None or to.channel is Channel.NONE:
        return []
    where = (to.email if to.channel is Channel.EMAIL else _spaced(to.phone)) or ""
    return [("Dónde", where, "contacto", "dónde te avisamos")]


def contact_words(application: Application) -> str:
    """Write how she may be reached."""
    to = application.recipient
    if to is None:
        return ""
    if to.channel is Channel.NONE:
        return CHANNELS[Channel.NONE]
    if not to.is_safe:
        return f"{CHANNELS[to.channel]}, pero no es seguro: no te escribimos."
    extra = [to.hours.lower()] if to.hours else []
    if to.channel is Channel.CALL:
        extra.append("podemos dejar mensaje" if to.may_leave_message else "no dejamos mensaje")
    return ", ".join([CHANNELS[to.channel], *extra])


def _place(application: Application) -> list[Row]:
    pieces = [
        ("Supermanzana", application.supermanzana),
        ("manzana", application.manzana),
        ("lote", application.lote),
        ("", application.street),
        ("", application.colonia),
    ]
    address = ", ".join(f"{name} {value}".strip() for name, value in pieces if value)
    house = application.house
    return [
        ("Dirección", address, "direccion", "tu dirección"),
        ("Código postal", application.postal_code or "", "direccion", "tu código postal"),
        ("Tu Casa de la Mujer", house.name if house else "", "casa", "la Casa"),
    ]


def _business(application: Application) -> list[Row]:
    rows = [
        ("Nombre del negocio", application.business_name, "negocio", "el nombre de tu negocio"),
        ("Giro", application.giro.name if application.giro else "", "negocio", "el giro"),
        ("Qué vendes", application.products, "productos", "lo que vendes"),
        ("Desde", str(application.since_year or ""), "productos", "desde cuándo vendes"),
        ("Página o red social", application.social_links, "productos", "tu página"),
        ("SAT", INVOICES.get(application.invoices, ""), "sat", "si estás en el SAT"),
    ]
    if application.invoices in {"yes", "no"}:
        rows += [
            ("RFC", application.rfc or "", "rfc", "tu RFC"),
            ("Régimen", REGIMES.get(application.regime, ""), "rfc", "tu régimen"),
        ]
    return rows


def _spaced(phone: str | None) -> str:
    return f"{phone[:3]} {phone[3:6]} {phone[6:]}" if phone else ""
