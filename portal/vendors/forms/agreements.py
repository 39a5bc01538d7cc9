"""Agreements as staff write them down."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import DateField
from wtforms.validators import InputRequired

from portal.uploads.words import with_limits


class AgreementForm(FlaskForm):  # type: ignore[misc]
    starts_on = DateField("Primer día", validators=[InputRequired("Escribe el primer día.")])
    ends_on = DateField("Último día", validators=[InputRequired("Escribe el último día.")])
    file = FileField(
        "Convenio firmado (opcional)",
        description=with_limits("PDF o foto, hasta {each}. Lo puedes mandar después."),
    )


class RenewalForm(FlaskForm):  # type: ignore[misc]
    ends_on = DateField("Último día", validators=[InputRequired("Escribe el último día.")])


class FileForm(FlaskForm):  # type: ignore[misc]
    file = FileField("Convenio firmado", description=with_limits("PDF o foto, hasta {each}."))
