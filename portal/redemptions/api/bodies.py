"""Read a request's body by its model, and say in words what is wrong with it."""

from typing import TypeVar

from flask import Response, abort, request
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from portal.core.errors import InvalidError
from portal.redemptions import answers
from portal.redemptions.answers import Answer
from portal.redemptions.api.shapes import KEY

Body = TypeVar("Body", bound=BaseModel)

LARGEST = 16_384
"""Bytes; an honest request has a few hundred."""

FIELDS = {
    "code": "Envía el código escaneado o el folio escrito.",
    "benefit": "Envía el número del beneficio, como lo dio la consulta.",
    "amount": "Escribe el total de la compra en centavos, con un número entero.",
    "occurred_at": "Escribe fecha y hora con zona, como 2026-11-22T13:05:00-05:00.",
    "note": "Escribe una nota de una línea, de 200 letras o menos.",
    "reason": "Escribe por qué se deshace, en una línea de 200 letras o menos.",
    "cashier": "Elige a la persona, como la dio la consulta de la caja.",
    "pin": "Escribe los cuatro números del NIP.",
    "Idempotency-Key": "Envía una llave de 16 a 64 letras sin acento, números, - o _.",
}
MALFORMED = "Faltan datos o no tienen la forma correcta."


class MalformedKeyError(InvalidError):
    """The idempotency key is missing or has not its form."""


def answered(answer: Answer) -> Response:
    """Send an answer as it was written."""
    return Response(answer.body, answer.status, mimetype="application/json")


def malformed(errors: dict[str, str], message: str = MALFORMED) -> Response:
    """Answer 422: which field, and what to write there."""
    return answered(answers.write(422, {"message": message, "errors": errors}))


def read_body(model: type[Body]) -> Body:
    """Return the body as the model says.

    :raises ValidationError: it is not JSON, or not of this form.
    """
    if (request.content_length or 0) > LARGEST:
        abort(413)
    if not request.is_json:
        abort(415)
    return model.model_validate_json(request.get_data(cache=False))


def idempotency_key() -> str:
    """Return the key of the request. :raises MalformedKeyError: it has none, or not of the right form."""
    key: str = request.environ.get("HTTP_IDEMPOTENCY_KEY", "")
    if KEY.fullmatch(key) is None:
        raise MalformedKeyError
    return key


def wrong_fields(error: ValidationError) -> dict[str, str]:
    """Return a sentence for each field that is wrong; never what was sent."""
    return dict(_complaint(detail) for detail in error.errors(include_input=False, include_url=False))


def _complaint(detail: ErrorDetails) -> tuple[str, str]:
    field = str(detail["loc"][0]) if detail["loc"] else ""
    if detail["type"] == "extra_forbidden":
        return field[:40], "Este dato no se pide aquí."
    return field or "body", FIELDS.get(field, "Envía un objeto JSON.")
