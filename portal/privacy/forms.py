"""Forms about privacy notices."""

from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import DataRequired

from portal.web.lengths import up_to


class NoticeForm(FlaskForm):  # type: ignore[misc]
    short_text = TextAreaField(
        "Aviso corto",
        description="Una oración por renglón. Se lee antes de empezar un registro.",
        validators=[DataRequired("Escribe el aviso corto."), up_to(4000)],
    )
    full_text = TextAreaField(
        "Aviso completo",
        description="Deja un renglón vacío entre partes. El primer renglón de cada parte es su título.",
        validators=[DataRequired("Escribe el aviso completo."), up_to(40_000)],
    )


class PublishForm(FlaskForm):  # type: ignore[misc]
    """One button: put it in force."""
