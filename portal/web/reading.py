"""How forms read what was typed."""

from typing import Any

from wtforms import Form, StringField, ValidationError
from wtforms.validators import DataRequired

from portal.core.codes import CodeError, parse_application_folio
from portal.core.names import one_line


def line(text: str | None) -> str:
    """Filter: one line, or nothing."""
    return one_line(text or "")


class FolioField(StringField):  # type: ignore[misc]
    """The folio of an application. One that cannot be is said at once: that tells nobody who exists."""

    parsed: str
    """The one form that is stored, once the field is valid."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            "Tu folio",
            [DataRequired("Escribe tu folio.")],
            description="9 letras y números, por ejemplo 7KQ4‑M2XN‑P",
            **more,
        )

    def post_validate(self, form: Form, validation_stopped: bool) -> None:
        if validation_stopped:
            return
        try:
            self.parsed = parse_application_folio(self.data)
        except CodeError as error:
            raise ValidationError(
                "Revisa tu folio: son 9 letras y números."
                if error.fault == "length"
                else "Revisa tu folio: una letra o un número no coincide."
            ) from None
