"""Forms with which she answers a question of the office."""

from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import Field, HiddenField, TextAreaField

from portal.entrepreneurs.forms import reading
from portal.entrepreneurs.forms.answer_form import AnswerForm
from portal.entrepreneurs.forms.answers import FORMS
from portal.uploads.words import with_limits
from portal.web.lengths import up_to


def words_field() -> TextAreaField:
    return TextAreaField(
        "¿Quieres decirnos algo? (opcional)",
        filters=[reading.paragraph],
        validators=[up_to(500)],
    )


class PaperAnswerForm(FlaskForm):  # type: ignore[misc]
    """Another photo of a paper, or words why there is none."""

    files = MultipleFileField(
        "Foto nueva",
        description=with_limits(
            "Con buena luz y la hoja completa. JPG, PNG, WebP o PDF: {each} cada una, {all} en total."
        ),
    )
    words = words_field()


class WithWords(AnswerForm):
    """A page of the form with a place for words, which may be the whole answer."""

    words = words_field()

    def has_only_words(self) -> bool:
        """Tell whether she wrote words and left the rest empty: then nothing else is asked of her."""
        return bool(self.words.data) and not any(
            text.strip() for field in self._asked() for text in field.raw_data or () if isinstance(text, str)
        )

    def validate(self, extra_validators: Any = None) -> bool:
        if self.has_only_words():
            for field in self._asked():
                field.validators = (reading.leave_it,)
        return bool(super().validate(extra_validators))

    def facts(self) -> dict[str, Any]:
        return {} if self.has_only_words() else super().facts()

    def _asked(self) -> list[Field]:
        return [f for f in self if f.name != "words" and not isinstance(f, HiddenField)]


WITH_WORDS: dict[str, type[WithWords]] = {
    slug: type(f"{form.__name__}WithWords", (WithWords, form), {}) for slug, form in FORMS.items()
}
"""The pages of the form, each with a place for words."""
