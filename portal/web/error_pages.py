"""One page for each kind of error; JSON for the API."""

import secrets

from flask import Flask, Response, current_app, jsonify, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError

from portal.core.errors import ConflictError, DomainError, InvalidError, NotAllowedError, NotFoundError
from portal.web.machines import API

STATUS = {NotFoundError: 404, NotAllowedError: 403, ConflictError: 409, InvalidError: 422}


def register(app: Flask) -> None:
    """Let the portal speak when something goes wrong."""
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(HTTPException, _http_error)


def status_of(error: DomainError) -> int:
    """Return the status of the error's kind."""
    return next(code for kind, code in STATUS.items() if isinstance(error, kind))


def _domain_error(error: DomainError) -> Response:
    current_app.logger.info("refused: %s", type(error).__name__)
    return _answer(status_of(error))


def _http_error(error: HTTPException) -> Response:
    if error.response is not None:
        return error.response  # type: ignore[return-value]
    status = error.code or 500
    number = ""
    if isinstance(error, InternalServerError):
        number = secrets.token_hex(4).upper()
        rule = request.url_rule.rule if request.url_rule else "?"
        current_app.logger.error("fault %s at %s", number, rule, exc_info=error.original_exception)
    retry_after = int(getattr(error, "retry_after", None) or 0)
    answer = _answer(status, number, retry_after)
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            answer.headers.setdefault(name, value)
    return answer


def _answer(status: int, number: str = "", retry_after: int = 0) -> Response:
    if request.path.startswith(API):
        answer = jsonify(message=REASONS.get(status, "No se pudo."), fault=number or None)
    else:
        page = render_template("errors/error.html", status=status, error_id=number, retry_after=retry_after)
        answer = Response(page, mimetype="text/html")
    answer.status_code = status
    return answer


REASONS = {
    400: "La petición no se entiende.",
    401: "Falta la credencial del dispositivo, o ya no es válida.",
    403: "Este dispositivo no puede hacer eso.",
    404: "No existe.",
    405: "Esta dirección no acepta ese método.",
    413: "Es demasiado grande.",
    415: "Envía JSON.",
    422: "Faltan datos o no tienen la forma correcta.",
    429: "Demasiados intentos. Espera un poco.",
    500: "Algo falló en el portal. Intenta otra vez con la misma llave.",
    503: "El portal no está disponible. Intenta otra vez con la misma llave.",
}
"""Sentences of the API's errors that have no reason of their own."""
