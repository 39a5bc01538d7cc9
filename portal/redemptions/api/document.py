"""The API's document, ``/api/v1/openapi.json``: APIFlask lists the requests, this says what is in them."""

from dataclasses import dataclass
from typing import Any, cast

from apiflask import APIFlask
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from portal.redemptions.api.shapes import (
    KEY,
    AnnulmentIn,
    AnnulmentOut,
    CashierIn,
    Fault,
    Malformed,
    RedemptionIn,
    RedemptionOut,
    Refusal,
    ScanIn,
    ScanOut,
    TillIn,
    TillOut,
    TodayOut,
)

MEDIA = "application/json"
SECURITY_SCHEMES = {
    "device": {
        "type": "http",
        "scheme": "bearer",
        "description": "The secret of an enrolled device, given once by showing a QR to the shop's phone.",
    },
    "session": {"type": "apiKey", "in": "cookie", "name": "portal", "description": "A signed-in cashier."},
    "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRFToken", "description": "Goes with a session."},
}
ERRORS: dict[int, tuple[type[BaseModel], str]] = {
    400: (Fault, "The request cannot be understood, or the session's CSRF token is missing."),
    401: (Fault, "No device and no session, or the device was revoked."),
    403: (Fault, "A session of somebody who works for no shop."),
    404: (Fault, "This shop has no such thing."),
    409: (Refusal, "A rule says no."),
    413: (Fault, "The body is too large."),
    415: (Fault, "The body is not JSON."),
    422: (Malformed, "The request has not the right form."),
    429: (Fault, "Too many typed folios that do not exist, or wrong PINs: wait."),
}
HEADERS: dict[int, dict[str, str]] = {
    401: {"WWW-Authenticate": "`Bearer`"},
    429: {"Retry-After": "Seconds to wait."},
}


@dataclass(frozen=True, slots=True)
class Operation:
    """What one request takes and gives."""

    takes: type[BaseModel]
    status: int
    gives: type[BaseModel]
    says: str
    errors: tuple[int, ...]
    has_key: bool = False


COMMON = (400, 401, 403, 409, 413, 415, 422)
WITHOUT_RULES = (400, 401, 403, 413, 415, 422)
OPERATIONS = {
    "/api/v1/scan": Operation(ScanIn, 200, ScanOut, "The card is good.", (*COMMON, 429)),
    "/api/v1/redemptions": Operation(
        RedemptionIn, 201, RedemptionOut, "Granted.", (*COMMON, 404, 429), has_key=True
    ),
    "/api/v1/redemptions/{id}/annulment": Operation(
        AnnulmentIn, 200, AnnulmentOut, "Undone, now or before.", (*COMMON, 404)
    ),
    "/api/v1/till": Operation(TillIn, 200, TillOut, "The till, and who stands at it.", WITHOUT_RULES),
    "/api/v1/till/today": Operation(TillIn, 200, TodayOut, "Its redemptions of today.", WITHOUT_RULES),
    "/api/v1/till/cashier": Operation(
        CashierIn, 200, TillOut, "She stands at the till now.", (*WITHOUT_RULES, 404, 429)
    ),
}


def describe(app: APIFlask) -> None:
    """Complete what APIFlask finds out by itself."""
    app.config["OPENAPI_VERSION"] = "3.1.0"
    app.description = "Scan a benefit card, redeem a benefit, undo it. Money is in whole centavos."
    app.spec_callback = cast(Any, _completed)


def _completed(spec: dict[str, Any]) -> dict[str, Any]:
    models = {model for it in OPERATIONS.values() for model in (it.takes, it.gives)}
    models |= {model for model, _ in ERRORS.values()}
    ordered = sorted(models, key=lambda model: model.__name__)
    _, schemas = models_json_schema(
        [(model, "validation") for model in ordered], ref_template="#/components/schemas/{model}"
    )
    spec["components"] = {"schemas": schemas["$defs"], "securitySchemes": SECURITY_SCHEMES}
    spec["paths"] = {path: {"post": spec["paths"][path]["post"]} for path in OPERATIONS}
    for path, it in OPERATIONS.items():
        spec["paths"][path]["post"] |= _operation(it, has_id="{id}" in path)
    return spec


def _operation(it: Operation, *, has_id: bool) -> dict[str, Any]:
    answers = {it.status: (it.gives, it.says)} | {status: ERRORS[status] for status in sorted(it.errors)}
    parameters = []
    if has_id:
        parameters.append(
            {"in": "path", "name": "id", "required": True, "schema": {"type": "string", "minLength": 1}}
        )
    if it.has_key:
        parameters.append(
            {
                "in": "header",
                "name": "Idempotency-Key",
                "required": True,
                "description": "Made and kept by the till before it first sends the request.",
                "schema": {"type": "string", "pattern": f"^{KEY.pattern}$"},
            }
        )
    return {
        "parameters": parameters,
        "requestBody": {"required": True, "content": _content(it.takes)},
        "responses": {
            str(status): {"description": says, "content": _content(model), "headers": _headers(status)}
            for status, (model, says) in answers.items()
        },
        "security": [{"device": []}, {"session": [], "csrf": []}],
    }


def _content(model: type[BaseModel]) -> dict[str, Any]:
    return {MEDIA: {"schema": {"$ref": f"#/components/schemas/{model.__name__}"}}}


def _headers(status: int) -> dict[str, Any]:
    return {
        name: {"description": words, "required": True, "schema": {"type": "string"}}
        for name, words in HEADERS.get(status, {}).items()
    }
