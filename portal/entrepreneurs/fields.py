"""What the form asks, as staff read it: one field is one page of the form, named by its slug.

Clarifications, ready phrases and change requests name their field so; the slugs are those of
``portal.entrepreneurs.steps``.
"""

from collections.abc import Callable
from dataclasses import dataclass

from portal.entrepreneurs.models import Application, PaperKind
from portal.entrepreneurs.steps import may_be_reached
from portal.outbox.models import Channel

CHANNELS = {
    Channel.NONE: "Ella pasa a preguntar",
    Channel.WHATSAPP: "WhatsApp",
    Channel.CALL: "Llamada",
    Channel.SMS: "Mensaje de texto",
    Channel.EMAIL: "Correo",
}
INVOICES = {"not_yet": "Aún no está en el SAT", "no": "Está en el SAT y no factura", "yes": "Sí factura"}


@dataclass(frozen=True, slots=True)
class Field:
    """One question of the form.

    :ivar label: as a fact about her.
    :ivar written: her answer in one line; empty when she gave none.
    :ivar needs_second: a change after approval needs a second person.
    """

    slug: str
    label: str
    section: str
    written: Callable[[Application], str]
    needs_second: bool = False

    def may_be_asked(self, application: Application) -> bool:
        """Tell whether an answer would be kept: where to reach her follows from how, which is asked first."""
        return self.slug != "contacto" or may_be_reached(application)


def _name(application: Application) -> str:
    card = f" (en la tarjeta: {application.printed_name})" if application.printed_name else ""
    return application.full_name + card


def _channel(application: Application) -> str:
    return CHANNELS[application.recipient.channel] if application.recipient else ""


def _contact(application: Application) -> str:
    to = application.recipient
    if to is None or not (to.phone or to.email):
        return ""
    safe = "" if to.is_safe else "no es seguro escribirle"
    message = "" if to.may_leave_message or to.channel is not Channel.CALL else "no dejar mensaje"
    return _joined(to.phone or to.email, to.hours, safe, message)


def _address(application: Application) -> str:
    named = (
        ("supermanzana", application.supermanzana),
        ("manzana", application.manzana),
        ("lote", application.lote),
        ("", application.street),
        ("", application.colonia),
        ("código postal", application.postal_code),
    )
    text = _joined(*(f"{name} {value}".strip() for name, value in named if value))
    return text[:1].upper() + text[1:]


def _business(application: Application) -> str:
    return _joined(application.business_name, application.giro.name if application.giro else "")


def _products(application: Application) -> str:
    since = f"desde {application.since_year}" if application.since_year else ""
    return _joined(application.products, since, application.social_links)


def _tax(application: Application) -> str:
    return INVOICES.get(application.invoices, "")


def _rfc(application: Application) -> str:
    return _joined(application.rfc, f"régimen {application.regime}" if application.regime else "")


def _house(application: Application) -> str:
    return application.house.name if application.house else ""


def _joined(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)


DATA, PLACE, BUSINESS, PAPERS = "Sus datos", "Dónde vive", "Su negocio", "Sus papeles"

_FIELDS = (
    Field("curp", "CURP", DATA, lambda application: application.curp or "", needs_second=True),
    Field("nombre", "Nombre", DATA, _name, needs_second=True),
    Field("avisos", "Cómo avisarle", DATA, _channel),
    Field("contacto", "Contacto seguro", DATA, _contact),
    Field("direccion", "Dirección", PLACE, _address),
    Field("casa", "Casa de la Mujer", PLACE, _house),
    Field("negocio", "Negocio y giro", BUSINESS, _business),
    Field("productos", "Qué vende", BUSINESS, _products),
    Field("sat", "SAT", BUSINESS, _tax),
    Field("rfc", "RFC y régimen", BUSINESS, _rfc),
    Field("identificacion", "Identificación oficial", PAPERS, lambda _application: ""),
    Field("comprobante", "Comprobante de domicilio", PAPERS, lambda _application: ""),
    Field("foto", "Foto para la tarjeta", PAPERS, lambda _application: "", needs_second=True),
)
FIELDS: dict[str, Field] = {field.slug: field for field in _FIELDS}
PAPER_FIELDS: dict[str, PaperKind] = {
    "identificacion": PaperKind.OFFICIAL_ID,
    "comprobante": PaperKind.PROOF_OF_ADDRESS,
    "foto": PaperKind.PHOTO,
}
PAPER_SLUGS = {kind: slug for slug, kind in PAPER_FIELDS.items()}
OWED_PAPERS = (PaperKind.OFFICIAL_ID, PaperKind.PROOF_OF_ADDRESS)
"""Papers without which a review does not end; a photo is hers to give."""


def label_of(kind: PaperKind) -> str:
    return FIELDS[PAPER_SLUGS[kind]].label


def sections() -> dict[str, list[Field]]:
    """Return the fields that are answered in words, by section, in order."""
    found: dict[str, list[Field]] = {DATA: [], PLACE: [], BUSINESS: []}
    for field in _FIELDS:
        if field.slug not in PAPER_FIELDS:
            found[field.section].append(field)
    return found
