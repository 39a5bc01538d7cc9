"""Fields that several forms of shops share: each keeps what was typed and says what to do."""

from datetime import time
from typing import Any

from wtforms import Field, StringField, TimeField, ValidationError

from portal.core.money import MoneyError, format_pesos, parse_pesos
from portal.entrepreneurs.identity import IdentityError, parse_email, parse_telephone

SHORT, LONG = 120, 2000


def telephone(_form: Any, field: Field) -> None:
    """Keep the ten digits; an empty field is another validator's matter."""
    if not field.data:
        return
    try:
        field.data = parse_telephone(field.data)
    except IdentityError:
        raise ValidationError("Escribe el teléfono con 10 números.") from None


def email(_form: Any, field: Field) -> None:
    """Keep the address as it is written to."""
    try:
        field.data = parse_email(field.data or "")
    except IdentityError:
        raise ValidationError("Escribe un correo completo, como nombre@ejemplo.com.") from None


class PesosField(StringField):  # type: ignore[misc]
    """An amount of money: pesos on the screen, centavos in ``data``."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return format_pesos(self.data).removeprefix("$") if self.data is not None else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if not valuelist or not valuelist[0].strip():
            return
        try:
            self.data = parse_pesos(valuelist[0])
        except MoneyError:
            raise ValueError("Escribe la cantidad en pesos, como 150 o 150.50.") from None


class HourField(TimeField):  # type: ignore[misc]
    """An hour of the wall; empty is no hour."""

    data: time | None

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if not valuelist or not valuelist[0].strip():
            return
        try:
            self.data = time.fromisoformat(valuelist[0].strip()).replace(second=0, microsecond=0, tzinfo=None)
        except ValueError:
            raise ValueError("Escribe la hora así: 09:00 o 18:30.") from None
