"""One page for each kind of error; JSON for the API."""

import errno
import secrets

from flask import Flask, Response, current_app, g, jsonify, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from werkzeug.exceptions import HTTPException, InternalServerError

from portal.core.errors import ConflictError, DomainError, InvalidError, NotAllowedError, NotFoundError
from portal.web.machines import API

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
AGAIN_AFTER = 60
"""Seconds that a till waits when nothing can be kept."""

STATUS = {NotFoundError: 404, NotAllowedError: 403, ConflictError: 409, InvalidError: 422}


def register(app: Flask) -> None:
    """Let the portal speak when something goes wrong."""
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(OperationalError, _cannot_keep)
    app.register_error_handler(OSError, _cannot_keep)


def status_of(error: DomainError) -> int:
    """Return the status of the error's kind."""
    return next(code for kind, code in STATUS.items() if isinstance(error, kind))


def _domain_error(error: DomainError) -> Response:
    current_app.logger.info("refused: %s", type(error).__name__)
    return _answer(status_of(error))


def _cannot_keep(error: OperationalError | OSError) -> Response:
    """Answer when the disk is full or the database is away: nothing was kept, and it is not her fault.

    :raises OSError: it is about something else.
    """
    if isinstance(error, OSError) and error.errno not in NO_ROOM:
        raise error
    number = _numbered("nothing can be kept", error)
    answer = _answer(503, number, AGAIN_AFTER)
    answer.headers["Retry-After"] = str(AGAIN_AFTER)
    return answer


def _numbered(what: str, error: BaseException | None) -> str:
    """Write a fault to the log, and return the number under which it stands there."""
    number = secrets.token_hex(4).upper()
    rule = request.url_rule.rule if request.url_rule else "?"
    current_app.logger.error("fault %s at %s: %s", number, rule, what, exc_info=error)
    return number


def _http_error(error: HTTPException) -> Response:
    if error.response is not None:
        return error.response  # type: ignore[return-value]
    status = error.code or 500
    number = ""
    if isinstance(error, InternalServerError):
        number = _numbered("a fault of ours", error.original_exception)
    retry_after = int(getattr(error, "retry_after", None) or 0)
    answer = _answer(status, number, retry_after, stood_open=isinstance(error, CSRFError))
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            answer.headers.setdefault(name, value)
    return answer


def _answer(status: int, number: str = "", retry_after: int = 0, *, stood_open: bool = False) -> Response:
    """Answer in words.

    :param number: of a fault of ours in the log.
    :param retry_after: seconds; 0 says nothing.
    :param stood_open: the form came with a token of a session that is over.
    """
    if request.path.startswith(API):
        answer = jsonify(message=REASONS.get(status, "No se pudo."), fault=number or None)
    else:
        said = {"status": status, "number": number, "retry_after": retry_after, "expired_form": stood_open}
        answer = Response(_page(said), mimetype="text/html")
    answer.status_code = status
    return answer


def _page(said: dict[str, object]) -> str:
    try:
        return render_template("errors/error.html", **said)
    except SQLAlchemyError:  # not even the institute's name can be read
        g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]
        return current_app.jinja_env.get_template("errors/without_database.html").render(said)


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
