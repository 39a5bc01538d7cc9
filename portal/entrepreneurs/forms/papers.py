"""Forms about papers."""

from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import StringField


class PapersForm(FlaskForm):  # type: ignore[misc]
    """Some files of one paper."""

    files = MultipleFileField(
        "Fotos o PDF",
        description="Con buena luz y la hoja completa. Puedes elegir varias. Hasta 10 MB cada una.",
    )
    turn = StringField()
    remove = StringField()
    later = StringField()
