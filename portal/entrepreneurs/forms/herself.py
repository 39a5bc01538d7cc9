"""Questions about her: who she is, how she may be reached, where she lives."""

from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, ValidationError

from portal.core.spanish import write_date
from portal.entrepreneurs.forms import reading
from portal.entrepreneurs.forms.answer_form import AnswerForm, question
from portal.entrepreneurs.identity import is_of_age, parse_curp
from portal.entrepreneurs.models import Application
from portal.houses.queries import open_houses
from portal.outbox.models import Channel
from portal.preferences.queries import choices
from portal.web.clock import today
from portal.web.extensions import db
from portal.web.lengths import up_to
from portal.web.reading import line

YES_NO = [SelectChoice("yes", "Sí, es seguro"), SelectChoice("no", "No, mejor no")]
HOURS = ["A cualquier hora", "De 9:00 a.m. a 1:00 p.m.", "De 1:00 p.m. a 6:00 p.m."]


class CurpForm(AnswerForm):
    has_curp = question(
        "¿Tienes tu CURP a la mano?",
        SelectChoice("yes", "Sí, la escribo"),
        SelectChoice("no", "No la tengo a la mano"),
        missing="Elige si tienes tu CURP a la mano.",
    )
    curp = StringField(
        "Tu CURP",
        filters=[line],
        description="18 letras y números. Viene en tu credencial para votar.",
        validators=[reading.curp(today)],
    )
    asked_about = HiddenField()
    confirmed = BooleanField("Ya la revisé letra por letra y está bien así")

    is_doubtful = False

    def stored(self, application: Application) -> dict[str, Any]:
        given = "yes" if application.curp else "no" if application.curp_missing_reason else None
        return {"has_curp": given, "curp": application.curp}

    def validate_has_curp(self, field: RadioField) -> None:
        if field.data != "yes":
            self.curp.validators = (reading.leave_it,)

    def validate_curp(self, field: StringField) -> None:
        """Refuse minors; ask once more where only the check digit says that a letter is wrong."""
        if field.errors or self.has_curp.data == "no" or not field.data:
            return
        curp = parse_curp(field.data, today())
        years = choices(db.session).minimum_age
        if not is_of_age(curp.birth_date, today(), years):
            raise ValidationError(f"Para registrarte necesitas tener {years} años o más.")
        asked_before = self.asked_about.data == curp.value and self.confirmed.data
        if not curp.check_digit_ok and not asked_before:
            self.is_doubtful, self.confirmed.data = True, False
            self.asked_about.data = curp.value
            raise ValidationError(
                f"¿Naciste el {write_date(curp.birth_date)}? Una letra o un número no coincide. Revísala."
            )

    def facts(self) -> dict[str, Any]:
        if self.has_curp.data == "no":
            return {"curp": None, "curp_missing_reason": "No la tiene a la mano"}
        return {"curp": self.curp.data} if self.curp.data else {}


class NameForm(AnswerForm):
    given_name = StringField(
        "Nombre o nombres",
        filters=[reading.name],
        validators=[DataRequired("Escribe tu nombre."), up_to(80)],
    )
    first_surname = StringField(
        "Primer apellido",
        filters=[reading.name],
        validators=[DataRequired("Escribe tu primer apellido."), up_to(80)],
    )
    second_surname = StringField(
        "Segundo apellido (opcional)", filters=[reading.name], validators=[up_to(80)]
    )
    printed_name = StringField(
        "Nombre en tu tarjeta (opcional)",
        filters=[line],
        description="Como quieres que se imprima. En blanco ponemos tu nombre y primer apellido.",
        validators=[up_to(40)],
    )


class ContactForm(AnswerForm):
    """How may we reach her: asked of everyone, and the first choice is none."""

    channel = question(
        "Elige una forma",
        SelectChoice(Channel.NONE, "No me avisen. Yo paso a preguntar con mi folio"),
        SelectChoice(Channel.WHATSAPP, "Mensaje de WhatsApp"),
        SelectChoice(Channel.CALL, "Llamada"),
        SelectChoice(Channel.SMS, "Mensaje de texto (SMS)"),
        SelectChoice(Channel.EMAIL, "Correo electrónico"),
        missing="Elige cómo te avisamos, o que no te avisemos.",
    )

    def prepare(self) -> None:
        if self.application.recipient is None and not self.is_submitted():
            self.channel.data = Channel.NONE

    def stored(self, application: Application) -> dict[str, Any]:
        to = application.recipient
        return {"channel": to.channel if to else None}

    def facts(self) -> dict[str, Any]:
        return {"channel": Channel(self.channel.data)} if self.channel.data else {}


class ReachForm(AnswerForm):
    """The number or address, and what is safe about it; what does not fit her channel is not asked."""

    phone = StringField(
        "Tu número",
        filters=[line],
        description="10 números, con la lada. Por ejemplo: 998 555 0142",
        validators=[reading.telephone()],
    )
    email = StringField(
        "Tu correo",
        filters=[line],
        description="Por ejemplo: nombre@ejemplo.com",
        validators=[reading.email()],
    )
    is_safe = question(
        "¿Es seguro escribirte o llamarte ahí?",
        *YES_NO,
        missing="Elige si es seguro.",
        description="Si otra persona lo revisa, mejor elige que no. Entonces no te escribimos.",
    )
    hours = question(
        "¿A qué horas?",
        *(SelectChoice(words, words) for words in HOURS),
        missing="Elige a qué horas.",
    )
    may_leave_message = question(
        "Si no contestas, ¿podemos dejarte un mensaje?",
        *YES_NO,
        missing="Elige si podemos dejarte mensaje.",
        description="Si otra persona contesta, no decimos quiénes somos.",
    )

    def prepare(self) -> None:
        to = self.application.recipient
        channel = to.channel if to else Channel.NONE
        if channel is Channel.EMAIL:
            del self.phone, self.hours
        else:
            del self.email
        if channel is not Channel.CALL:
            del self.may_leave_message

    def stored(self, application: Application) -> dict[str, Any]:
        to = application.recipient
        known = to is not None and (to.phone or to.email) is not None
        if to is None or not known:
            return {"phone": None, "email": None, "is_safe": None, "hours": None, "may_leave_message": None}
        yes_no = {True: "yes", False: "no"}
        return {
            "phone": to.phone,
            "email": to.email,
            "is_safe": yes_no[to.is_safe],
            "hours": to.hours or None,
            "may_leave_message": yes_no[to.may_leave_message],
        }

    def facts(self) -> dict[str, Any]:
        typed = super().facts()
        facts = {name: {"yes": True, "no": False}.get(value, value) for name, value in typed.items()}
        return facts | self._who_wrote_it(facts)

    def _who_wrote_it(self, facts: dict[str, Any]) -> dict[str, bool]:
        """With the PIN alone no e-mail becomes one that opens more; the same one again stays as it was."""
        if not facts or "email" not in self:
            return {}
        if not self.shown:
            return {"email_by_pin": True}
        to = self.application.recipient
        is_new = to is None or (to.email or "").lower() != (facts["email"] or "").lower()
        return {"email_by_pin": False} if is_new else {}


class AddressForm(AnswerForm):
    supermanzana = StringField("Supermanzana", filters=[line], validators=[up_to(40)])
    manzana = StringField("Manzana", filters=[line], validators=[up_to(40)])
    lote = StringField("Lote", filters=[line], validators=[up_to(40)])
    street = StringField("Calle y número (opcional)", filters=[line], validators=[up_to(120)])
    colonia = StringField("Colonia o fraccionamiento (opcional)", filters=[line], validators=[up_to(120)])
    postal_code = StringField(
        "Código postal", filters=[line], description="5 números", validators=[reading.postal_code()]
    )

    def validate_supermanzana(self, field: StringField) -> None:
        has_colonia = self.colonia is not None and (self.colonia.data or "colonia" in self.kept)
        if not field.data and not has_colonia:
            raise ValidationError("Escribe tu supermanzana. Si no tiene, escribe tu colonia.")


class HouseForm(AnswerForm):
    house_id = question("Elige una", missing="Elige una Casa. Después la puedes cambiar.")

    def prepare(self) -> None:
        self.house_id.choices = [
            SelectChoice(str(house.id), f"{house.name}. {house.address}" if house.address else house.name)
            for house in open_houses(db.session)
        ]

    def _value(self, name: str, value: Any) -> Any:
        return int(value)
