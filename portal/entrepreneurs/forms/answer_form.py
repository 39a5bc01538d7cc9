"""What the pages of the form share: earlier answers are shown or kept, and new ones are facts by column."""

from collections.abc import Collection
from typing import Any

from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from portal.entrepreneurs.forms.reading import Chosen
from portal.entrepreneurs.models import Application
from portal.outbox.models import Recipient

KEPT = "Ya lo guardamos y no se muestra aquí. Escríbelo solo si cambió."


def question(label: str, *options: SelectChoice, missing: str, **more: Any) -> RadioField:
    """Make a question with one answer; the options may come later."""
    return RadioField(
        label, choices=list(options), validators=[Chosen(missing)], validate_choice=False, **more
    )


class AnswerForm(FlaskForm):  # type: ignore[misc]
    """Some answers, shown when she may see them; else kept as they are where nothing new is typed.

    :ivar kept: fields with an answer that is not shown.
    """

    def __init__(
        self, application: Application, *, shown: bool, fields: Collection[str] | None = None
    ) -> None:
        """
        :param shown: whether earlier answers may be seen; never in a session of folio and PIN.
        :param fields: the only ones asked; ``None`` asks them all.
        """
        stored = self.stored(application)
        super().__init__(data=stored if shown else None)
        self.application, self.shown = application, shown
        self.prepare()
        if fields is not None:
            for name in [f.name for f in self if f.name in stored and f.name not in fields]:
                del self[name]
        self.kept = {name for name, value in stored.items() if value and not shown and name in self}
        for name in self.kept:
            self[name].validators = (Optional(), *self[name].validators)
            self[name].description = KEPT

    def prepare(self) -> None:
        """Ask only what applies to her; fill in options that are rows."""

    def stored(self, application: Application) -> dict[str, Any]:
        """Return what she answered before, by field."""
        names = [name for name in self._fields_declared() if hasattr(Application, name)]
        return {name: getattr(application, name) for name in names}

    @classmethod
    def _fields_declared(cls) -> list[str]:
        return [name for name in dir(cls) if hasattr(getattr(cls, name), "field_class")]

    def facts(self) -> dict[str, Any]:
        """Return what was typed, by column; what is not shown and was left blank stays as it was."""
        typed = [f for f in self if f.name in self._columns() and (self.shown or f.data)]
        return {f.name: self._value(f.name, f.data) for f in typed}

    def _columns(self) -> set[str]:
        return {name for name in self.data if hasattr(Application, name) or hasattr(Recipient, name)}

    def _value(self, name: str, value: Any) -> Any:
        table = Application.__table__ if name in Application.__table__.c else Recipient.__table__
        return None if value == "" and table.c[name].nullable else value
