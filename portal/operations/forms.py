"""The questions asked of the audit log."""

from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional

from portal.audit.words import KINDS, say

ANY = SelectChoice("", "Todo")


class AuditForm(FlaskForm):  # type: ignore[misc]
    """Who, what, to what, and when; every answer may be empty."""

    class Meta:
        csrf = False  # it only asks, and its answers stay in the address

    who = StringField("Quién (su correo)", [Optional()], filters=[lambda text: text.strip() if text else ""])
    action = SelectField("Qué hizo")
    kind = SelectField(
        "A qué", choices=[ANY, *(SelectChoice(*kind) for kind in sorted(KINDS.items(), key=lambda k: k[1]))]
    )
    number = IntegerField("Su número", [Optional(), NumberRange(1, 2**62)])
    since = DateField("Desde", [Optional()])
    until = DateField("Hasta", [Optional()])

    def fill_choices(self, actions: list[str]) -> None:
        """Let one choose among the steps that the log holds, in order of their words."""
        seen = sorted((say(action), action) for action in actions)
        self.action.choices = [ANY, *(SelectChoice(action, words) for words, action in seen)]
