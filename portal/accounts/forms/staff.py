"""Forms with which administrators invite people and say what they may do."""

from collections.abc import Iterable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectMultipleField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from portal.accounts.forms.fields import email_field
from portal.core.roles import Role
from portal.houses.models import House
from portal.web.lengths import up_to

WORK = {
    Role.CLERK: "Personal de Casa: registra, revisa y entrega en sus Casas",
    Role.COORDINATOR: "Coordinadora: todos los programas, y segunda firma",
    Role.INSTRUCTOR: "Instructora: asistencia de sus grupos",
    Role.AUDITOR: "Auditora: cifras y bitácora, sin datos personales",
    Role.ADMINISTRATOR: "Administradora: personal, ajustes, aspecto, llaves y respaldos",
}


class WorkForm(FlaskForm):  # type: ignore[misc]
    """What a person of the staff may do, and where."""

    role = RadioField(
        "Qué hace",
        [InputRequired("Elige qué hace.")],
        choices=[SelectChoice(role.value, words) for role, words in WORK.items()],
        coerce=Role,
    )
    houses = SelectMultipleField(
        "En qué Casas",
        coerce=int,
        description="Solo para personal de Casa: ve a las mujeres de estas Casas.",
        widget=ListWidget(),
        option_widget=CheckboxInput(),
    )

    def __init__(self, places: Iterable[House], **more: Any) -> None:
        super().__init__(**more)
        self.houses.choices = [SelectChoice(house.id, house.name) for house in places]

    def validate_houses(self, field: SelectMultipleField) -> None:
        if self.role.data is Role.CLERK and field.choices and not field.data:
            raise ValidationError("Elige al menos una Casa.")


class InviteForm(WorkForm):
    """A person to invite."""

    name = StringField(
        "Nombre",
        [InputRequired("Escribe su nombre."), up_to(120)],
        filters=[lambda text: text.strip() if text else text],
    )
    email = email_field("Correo de trabajo", description="Ahí le llega la liga para elegir su contraseña.")
