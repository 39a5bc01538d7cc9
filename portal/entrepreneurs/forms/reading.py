"""Validators that read what was typed into the form in which it is kept, or say what to do."""

import re
from collections.abc import Callable
from typing import Any

from wtforms import Field, Form, ValidationError
from wtforms.validators import StopValidation

from portal.core.names import normalise_name, one_line
from portal.entrepreneurs.identity import (
    Fault,
    IdentityError,
    parse_curp,
    parse_email,
    parse_postal_code,
    parse_rfc,
    parse_telephone,
)

CURP_SENTENCES = {
    Fault.LENGTH: "La CURP tiene 18 letras y números. Escribiste {count}.",
    Fault.SHAPE: "Revisa tu CURP: hay una letra donde va un número, o al revés.",
    Fault.FORBIDDEN: "Revisa las primeras cuatro letras de tu CURP.",
    Fault.DATE: "Revisa tu CURP: del quinto al décimo lugar va tu fecha de nacimiento.",
    Fault.FUTURE: "Revisa tu CURP: la fecha de nacimiento todavía no llega.",
    Fault.SEX: "Revisa tu CURP: en el lugar 11 va H, M o X.",
    Fault.STATE: "Revisa tu CURP: en los lugares 12 y 13 va el estado donde naciste.",
}
RFC_SENTENCES = {
    Fault.LENGTH: "El RFC de una persona tiene 13 letras y números. Escribiste {count}.",
    Fault.SHAPE: "Revisa tu RFC: hay una letra donde va un número, o al revés.",
    Fault.DATE: "Revisa tu RFC: después de cuatro letras va tu fecha de nacimiento.",
    Fault.FORBIDDEN: "Revisa las primeras cuatro letras de tu RFC.",
    Fault.COMPANY: "Ese RFC es de una empresa. Escribe el tuyo, o déjalo en blanco.",
    Fault.GENERIC: "Ese RFC es para ventas al público. Escribe el tuyo, o déjalo en blanco.",
}


class Reads:
    """Read a text with one of the parsers of ``identity``; leave an empty one to other validators.

    :param sentences: what to say for each fault; ``{count}`` is how many letters and digits were typed.
    """

    def __init__(self, parse: Callable[[str], Any], sentences: dict[Fault, str]) -> None:
        self.parse, self.sentences = parse, sentences

    def __call__(self, _form: Form, field: Field) -> None:
        try:
            parsed = self.parse(field.data or "")
        except IdentityError as error:
            count = len(re.sub(r"[\W_]", "", field.data or ""))
            raise ValidationError(self.sentences[error.fault].format(count=count)) from None
        field.data = getattr(parsed, "value", parsed)


class Chosen:
    """Require one of the choices; the library's own message is not ours."""

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, _form: Form, field: Field) -> None:
        values = [choice.value for choice in field.choices]
        if str(field.data) not in values:
            raise ValidationError(self.message)


def leave_it(_form: Form, _field: Field) -> None:
    """Validator: whatever is typed here is right, since it is not asked."""
    raise StopValidation


def telephone() -> Reads:
    return Reads(parse_telephone, {Fault.PHONE: "Escribe tu teléfono con 10 números. Escribiste {count}."})


def email() -> Reads:
    return Reads(parse_email, {Fault.EMAIL: "Escribe tu correo completo, como nombre@ejemplo.com."})


def postal_code() -> Reads:
    return Reads(parse_postal_code, {Fault.ZIP: "Escribe tu código postal con 5 números."})


def curp(today: Callable[[], Any]) -> Reads:
    return Reads(lambda text: parse_curp(text, today()), CURP_SENTENCES)


def rfc() -> Reads:
    return Reads(parse_rfc, RFC_SENTENCES)


def name(text: str | None) -> str:
    """Filter: a name of a person as it is kept."""
    return normalise_name(text or "")


def paragraph(text: str | None) -> str:
    """Filter: some lines, each without unseen characters; at most one empty between two."""
    lines = [one_line(part) for part in (text or "").splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
