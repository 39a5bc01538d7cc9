"""Forms with which she answers a question of the office."""

from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import TextAreaField
from wtforms.validators import Length

from portal.entrepreneurs.forms import reading
from portal.entrepreneurs.forms.answer_form import AnswerForm
from portal.entrepreneurs.forms.answers import FORMS


def words_field() -> TextAreaField:
    return TextAreaField(
        "¿Quieres decirnos algo? (opcional)",
        filters=[reading.paragraph],
        validators=[Length(max=500, message="Escribe hasta 500 letras.")],
    )


class PaperAnswerForm(FlaskForm):  # type: ignore[misc]
    """Another photo of a paper, or words why there is none."""

    files = MultipleFileField(
        "Foto nueva",
        description="Con buena luz y la hoja completa. JPG, PNG, WebP o PDF, hasta 10 MB cada una.",
    )
    words = words_field()


WITH_WORDS: dict[str, type[AnswerForm]] = {
    slug: type(f"{form.__name__}WithWords", (form,), {"words": words_field()}) for slug, form in FORMS.items()
}
"""The pages of the form, each with a place for words."""
