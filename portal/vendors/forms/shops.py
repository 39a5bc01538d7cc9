"""What a shop says of itself, and what staff answer."""

from datetime import time

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    EmailField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    SearchField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
    URLField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from portal.vendors.actions.branches import BranchFacts, Week
from portal.vendors.forms.fields import LONG, SHORT, HourField, email, telephone
from portal.vendors.models import Branch, VendorState
from portal.vendors.terms import WEEKDAYS
from portal.web.lengths import up_to
from portal.web.reading import line

STATES = {
    VendorState.APPLIED: "Por decidir",
    VendorState.APPROVED: "Aliado",
    VendorState.PAUSED: "En pausa",
    VendorState.LEFT: "Ya salió",
    VendorState.REJECTED: "No aprobado",
}


class PressForm(FlaskForm):  # type: ignore[misc]
    """A button alone: what it protects is in the address."""


class DirectoryForm(Form):  # type: ignore[misc]
    """What a visitor looks for; it travels in the address."""

    texto = SearchField("Qué buscas", filters=[line])
    tipo = SelectField("Tipo")
    zona = SelectField("Zona")
    abierto = SelectField(
        "Horario", choices=[SelectChoice("", "Cualquiera"), SelectChoice("ahora", "Abierto ahora")]
    )

    def fill_choices(self, categories: list[str], zones: list[str]) -> None:
        """Let visitors choose among what there is."""
        self.tipo.choices = _choices("Todos", categories)
        self.zona.choices = _choices("Todas", zones)


class JoinForm(FlaskForm):  # type: ignore[misc]
    name = StringField(
        "Nombre del comercio",
        description="Como lo conocen tus clientas.",
        filters=[line],
        validators=[DataRequired("Escribe el nombre del comercio."), up_to(SHORT)],
    )
    category = SelectField("¿Qué tipo de comercio es?")
    proposal = TextAreaField(
        "¿Qué beneficio quieres dar?",
        description="Por ejemplo: 10 % en repostería, de lunes a viernes.",
        validators=[DataRequired("Escribe qué beneficio quieres dar."), up_to(LONG)],
    )
    about = TextAreaField(
        "¿Qué vendes?",
        description="Una o dos frases. Salen en el directorio si entras.",
        validators=[up_to(500)],
    )
    zone = StringField(
        "Supermanzana, región o colonia",
        filters=[line],
        validators=[DataRequired("Escribe en qué zona está el comercio."), up_to(SHORT)],
    )
    address = StringField(
        "Calle y número",
        filters=[line],
        validators=[DataRequired("Escribe la calle del comercio."), up_to(200)],
    )
    more_branches = TextAreaField(
        "¿Tienes más sucursales? (opcional)",
        description="Escribe la dirección de cada una en su propia línea.",
        validators=[up_to(LONG)],
    )
    contact_name = StringField(
        "Tu nombre",
        filters=[line],
        validators=[DataRequired("Escribe tu nombre."), up_to(SHORT)],
        render_kw={"autocomplete": "name"},
    )
    contact_phone = TelField(
        "Tu teléfono",
        validators=[DataRequired("Escribe tu teléfono."), telephone],
        render_kw={"autocomplete": "tel-national", "inputmode": "tel"},
    )
    contact_email = EmailField(
        "Tu correo",
        description="Ahí te respondemos. Con ese correo entrarás al portal.",
        validators=[DataRequired("Escribe tu correo."), email],
        render_kw={"autocomplete": "email"},
    )

    def fill_choices(self, names: list[str]) -> None:
        self.category.choices = [SelectChoice(name, name) for name in names]

    def branches(self) -> list[BranchFacts]:
        """Return the first branch and the others, each named by its place."""
        first = BranchFacts(name=self.zone.data, zone=self.zone.data, address=self.address.data)
        lines = (line(text) for text in (self.more_branches.data or "").splitlines())
        return [first, *(BranchFacts(name=text[:120], address=text[:200]) for text in lines if text)][:20]


class AnswerForm(FlaskForm):  # type: ignore[misc]
    answer = TextAreaField("Tu respuesta", validators=[DataRequired("Escribe tu respuesta."), up_to(LONG)])


class FactsForm(FlaskForm):  # type: ignore[misc]
    """What is public of a shop, and who speaks for it. Name and kind are the staff's to change."""

    name = StringField(
        "Nombre del comercio", filters=[line], validators=[DataRequired("Escribe el nombre."), up_to(SHORT)]
    )
    category = SelectField("Tipo")
    about = TextAreaField("Qué vende", description="Sale en el directorio.", validators=[up_to(500)])
    contact_name = StringField(
        "Quién habla por el comercio",
        filters=[line],
        validators=[DataRequired("Escribe un nombre."), up_to(SHORT)],
    )
    contact_phone = TelField("Su teléfono", validators=[DataRequired("Escribe su teléfono."), telephone])
    contact_email = EmailField("Su correo", validators=[DataRequired("Escribe su correo."), email])

    def fill_choices(self, names: list[str]) -> None:
        self.category.choices = [SelectChoice(name, name) for name in names]


class WordsForm(FlaskForm):  # type: ignore[misc]
    """One step of a shop with the words that it reads."""

    words = TextAreaField(
        "Escríbelo con tus palabras",
        description="El comercio lo lee tal cual.",
        validators=[DataRequired("Escribe al menos una frase."), up_to(LONG)],
    )


class DayForm(Form):  # type: ignore[misc]
    opens = HourField("Abre")
    closes = HourField("Cierra")

    def validate_closes(self, field: HourField) -> None:
        if (self.opens.data is None) != (field.data is None):
            raise ValidationError("Escribe las dos horas, o deja vacías las dos si cierra ese día.")

    @property
    def hours(self) -> list[str] | None:
        opens, closes = self.opens.data, self.closes.data
        return [f"{opens:%H:%M}", f"{closes:%H:%M}"] if opens and closes else None


class BranchForm(FlaskForm):  # type: ignore[misc]
    name = StringField(
        "Nombre de la sucursal",
        description="Por ejemplo: Centro.",
        filters=[line],
        validators=[DataRequired("Escribe cómo se llama la sucursal."), up_to(SHORT)],
    )
    zone = StringField("Supermanzana, región o colonia", filters=[line], validators=[up_to(SHORT)])
    address = StringField("Calle y número", filters=[line], validators=[up_to(200)])
    phone = TelField("Teléfono (opcional)", validators=[telephone])
    map_url = URLField(
        "Liga del mapa (opcional)",
        description="En el mapa de tu teléfono, toca Compartir y pega aquí la liga.",
        validators=[up_to(500)],
    )
    days = FieldList(FormField(DayForm), min_entries=7, max_entries=7)
    is_open = BooleanField("Esta sucursal está abierta al público", default=True)

    def validate_map_url(self, field: URLField) -> None:
        if field.data and not field.data.startswith("https://"):
            raise ValidationError("Pega una liga que empiece con https://.")

    @classmethod
    def of(cls, branch: Branch | None) -> "BranchForm":
        """Make the form of a branch, or of one that is still to be added."""
        week = [_day_of(hours) for hours in (branch.hours if branch else [])]
        form = cls(obj=branch, data={"days": week or [_day_of(None)] * 7})
        for entry, name in zip(form.days.entries, WEEKDAYS, strict=True):
            entry.label.text = name.capitalize()
        return form

    @property
    def facts(self) -> BranchFacts:
        week: Week = [day.form.hours for day in self.days.entries]
        return BranchFacts(
            name=self.name.data,
            zone=self.zone.data or "",
            address=self.address.data or "",
            phone=self.phone.data or "",
            map_url=self.map_url.data or "",
            hours=week if any(week) else [],
        )


class VendorListForm(Form):  # type: ignore[misc]
    """Which shops staff look at; it travels in the address."""

    q = SearchField("Nombre", filters=[line])
    state = SelectField(
        "Estado",
        choices=[SelectChoice("", "Todos"), *(SelectChoice(*each) for each in STATES.items())],
    )


class ReviewForm(FlaskForm):  # type: ignore[misc]
    """The decision over one version of a benefit."""

    number = HiddenField()
    words = TextAreaField(
        "Si no lo apruebas, di por qué", description="El comercio lo lee tal cual.", validators=[up_to(LONG)]
    )


def _day_of(hours: list[str] | None) -> dict[str, time | None]:
    opens, closes = map(time.fromisoformat, hours) if hours else (None, None)
    return {"opens": opens, "closes": closes}


def _choices(every: str, names: list[str]) -> list[SelectChoice]:
    return [SelectChoice("", every), *(SelectChoice(name, name) for name in names)]
