"""The pages of the form, one class each; a field is named as the column that it fills."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional, StopValidation, ValidationError

from portal.core.periods import local_day
from portal.core.spanish import write_date
from portal.entrepreneurs.forms import reading
from portal.entrepreneurs.forms.reading import Chosen
from portal.entrepreneurs.identity import is_of_age, parse_curp
from portal.entrepreneurs.models import Application
from portal.entrepreneurs.queries.own import offered_giros, open_houses
from portal.outbox.models import Channel, Recipient
from portal.preferences.queries import choices
from portal.web.config import settings
from portal.web.extensions import db

KEPT = "Ya lo guardamos y no se muestra aquí. Escríbelo solo si cambió."
YES_NO = [SelectChoice("yes", "Sí, es seguro"), SelectChoice("no", "No, mejor no")]
HOURS = ["A cualquier hora", "De 9:00 a.m. a 1:00 p.m.", "De 1:00 p.m. a 6:00 p.m."]
REGIMES = {
    "unknown": "No sé",
    "626": "Simplificado de Confianza (RESICO)",
    "612": "Actividades empresariales y profesionales",
    "625": "Plataformas tecnológicas",
    "621": "Incorporación fiscal",
    "605": "Sueldos y salarios",
    "616": "Sin obligaciones fiscales",
}


def today() -> Any:
    """Return the day on the office's wall."""
    return local_day(datetime.now(UTC), settings().timezone)


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
        self.application = application
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
        """Return what was typed, by column; what was kept is left out."""
        new = [f for f in self if f.name in self._columns() and not (f.name in self.kept and not f.data)]
        return {f.name: self._value(f.name, f.data) for f in new}

    def _columns(self) -> set[str]:
        return {name for name in self.data if hasattr(Application, name) or hasattr(Recipient, name)}

    def _value(self, name: str, value: Any) -> Any:
        table = Application.__table__ if name in Application.__table__.c else Recipient.__table__
        return None if value == "" and table.c[name].nullable else value


class CurpForm(AnswerForm):
    has_curp = question(
        "¿Tienes tu CURP a la mano?",
        SelectChoice("yes", "Sí, la escribo"),
        SelectChoice("no", "No la tengo a la mano"),
        missing="Elige si tienes tu CURP a la mano.",
    )
    curp = StringField(
        "Tu CURP",
        filters=[reading.line],
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
        if field.data == "no":
            self.curp.validators = (_leave_it,)

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


def _leave_it(_form: FlaskForm, _field: Any) -> None:
    raise StopValidation


class NameForm(AnswerForm):
    given_name = StringField(
        "Nombre o nombres",
        filters=[reading.name],
        validators=[DataRequired("Escribe tu nombre."), Length(max=80)],
    )
    first_surname = StringField(
        "Primer apellido",
        filters=[reading.name],
        validators=[DataRequired("Escribe tu primer apellido."), Length(max=80)],
    )
    second_surname = StringField(
        "Segundo apellido (opcional)", filters=[reading.name], validators=[Length(max=80)]
    )
    printed_name = StringField(
        "Nombre en tu tarjeta (opcional)",
        filters=[reading.line],
        description="Como quieres que se imprima. En blanco ponemos tu nombre y primer apellido.",
        validators=[Length(max=40, message="Escribe un nombre de hasta 40 letras.")],
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

    def stored(self, application: Application) -> dict[str, Any]:
        to = application.recipient
        return {"channel": to.channel if to else Channel.NONE}

    def facts(self) -> dict[str, Any]:
        return {"channel": Channel(self.channel.data)} if self.channel.data else {}


class ReachForm(AnswerForm):
    """The number or address, and what is safe about it; what does not fit her channel is not asked."""

    phone = StringField(
        "Tu número",
        filters=[reading.line],
        description="10 números, con la lada. Por ejemplo: 998 555 0142",
        validators=[reading.telephone()],
    )
    email = StringField(
        "Tu correo",
        filters=[reading.line],
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
        return {name: {"yes": True, "no": False}.get(value, value) for name, value in typed.items()}


class AddressForm(AnswerForm):
    supermanzana = StringField("Supermanzana", filters=[reading.line], validators=[Length(max=40)])
    manzana = StringField("Manzana", filters=[reading.line], validators=[Length(max=40)])
    lote = StringField("Lote", filters=[reading.line], validators=[Length(max=40)])
    street = StringField("Calle y número (opcional)", filters=[reading.line], validators=[Length(max=120)])
    colonia = StringField(
        "Colonia o fraccionamiento (opcional)", filters=[reading.line], validators=[Length(max=120)]
    )
    postal_code = StringField(
        "Código postal", filters=[reading.line], description="5 números", validators=[reading.postal_code()]
    )

    def validate_supermanzana(self, field: StringField) -> None:
        if not field.data and not (self.colonia is not None and self.colonia.data):
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


class BusinessForm(AnswerForm):
    business_name = StringField(
        "Nombre de tu negocio (opcional)",
        filters=[reading.line],
        description="Si todavía no tiene nombre, deja en blanco.",
        validators=[Length(max=120)],
    )
    giro_id = question("¿A qué se parece más lo que vendes?", missing="Elige la opción que más se parezca.")

    def prepare(self) -> None:
        self.giro_id.choices = [SelectChoice(str(giro.id), giro.name) for giro in offered_giros(db.session)]

    def _value(self, name: str, value: Any) -> Any:
        return int(value) if name == "giro_id" else value


class ProductsForm(AnswerForm):
    products = TextAreaField(
        "¿Qué vendes o produces?",
        filters=[reading.paragraph],
        description="Con tus palabras. Por ejemplo: pasteles por pedido, gelatinas y flanes.",
        validators=[
            DataRequired("Escribe qué vendes."),
            Length(max=500, message="Escribe hasta 500 letras."),
        ],
    )
    since_year = StringField(
        "¿Desde qué año? (opcional)", filters=[reading.line], description="Con 4 números, por ejemplo 2019"
    )
    social_links = StringField(
        "Tu página o red social (opcional)",
        filters=[reading.line],
        description="El nombre o la dirección, para que te encuentren clientas.",
        validators=[Length(max=300)],
    )

    def validate_since_year(self, field: StringField) -> None:
        if not field.data:
            return
        is_year = len(field.data) == 4 and field.data.isascii() and field.data.isdigit()
        if not is_year or not 1930 <= int(field.data) <= today().year:
            raise ValidationError("Escribe el año con 4 números, por ejemplo 2019.")

    def _value(self, name: str, value: Any) -> Any:
        if name == "since_year":
            return int(value) if value else None
        return super()._value(name, value)


class TaxForm(AnswerForm):
    invoices = question(
        "Elige una",
        SelectChoice("not_yet", "Aún no estoy en el SAT"),
        SelectChoice("no", "Estoy en el SAT, pero todavía no facturo"),
        SelectChoice("yes", "Sí, facturo"),
        missing="Elige una opción. Cualquiera está bien.",
    )

    def facts(self) -> dict[str, Any]:
        facts = super().facts()
        return facts | {"rfc": None, "regime": ""} if facts.get("invoices") == "not_yet" else facts


class RfcForm(AnswerForm):
    rfc = StringField(
        "Tu RFC (opcional)",
        filters=[reading.line],
        description="13 letras y números. Si no lo tienes a la mano, deja en blanco.",
        validators=[Optional(), reading.rfc()],
    )
    regime = question(
        "¿En qué régimen estás?",
        *(SelectChoice(code, words) for code, words in REGIMES.items()),
        missing="Elige tu régimen, o «No sé».",
    )


FORMS: dict[str, type[AnswerForm]] = {
    "curp": CurpForm,
    "nombre": NameForm,
    "avisos": ContactForm,
    "contacto": ReachForm,
    "direccion": AddressForm,
    "casa": HouseForm,
    "negocio": BusinessForm,
    "productos": ProductsForm,
    "sat": TaxForm,
    "rfc": RfcForm,
}
"""By the slug of their step; the steps about papers have pages of their own."""
