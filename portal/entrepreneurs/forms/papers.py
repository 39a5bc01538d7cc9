"""Forms about papers."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, MultipleFileField
from wtforms import StringField


class PapersForm(FlaskForm):  # type: ignore[misc]
    """Some files of one paper."""

    files = MultipleFileField(
        "Fotos o PDF",
        description="Con buena luz y la hoja completa. Puedes elegir varias: 10 MB cada una, 30 MB en total.",
    )
    turn = StringField()
    remove = StringField()
    later = StringField()


class PhotoForm(FlaskForm):  # type: ignore[misc]
    """Another photo for her card, or none."""

    files = FileField("Foto nueva", description="De frente, con buena luz y sin lentes oscuros. Hasta 10 MB.")
    none = StringField()
