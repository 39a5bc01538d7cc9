"""Forms about papers."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, MultipleFileField
from wtforms import StringField

from portal.uploads.words import with_limits


class PapersForm(FlaskForm):  # type: ignore[misc]
    """Some files of one paper."""

    files = MultipleFileField(
        "Fotos o PDF",
        description=with_limits(
            "Con buena luz y la hoja completa. Puedes elegir varias: {each} cada una, {all} en total."
        ),
    )
    turn = StringField()
    remove = StringField()
    later = StringField()


class PhotoForm(FlaskForm):  # type: ignore[misc]
    """Another photo for her card, or none."""

    files = FileField(
        "Foto nueva",
        description=with_limits("De frente, con buena luz y sin lentes oscuros. Hasta {each}."),
    )
    none = StringField()
