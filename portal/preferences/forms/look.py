"""The form with which staff choose how the portal looks."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import ColorField, StringField
from wtforms.validators import InputRequired, Regexp

from portal.preferences.look import unreadable
from portal.web.lengths import up_to

_COLOUR = Regexp(r"^#[0-9a-fA-F]{6}\Z", message="Escribe un color como #075a60.")


class LookForm(FlaskForm):  # type: ignore[misc]
    """Names, colours and logo; the names of the fields are those of the choices."""

    institute = StringField(
        "Nombre del instituto", [InputRequired("Escribe el nombre del instituto."), up_to(80)]
    )
    portal_name = StringField(
        "Nombre del portal", [InputRequired("Escribe el nombre del portal."), up_to(40)]
    )
    contact = StringField(
        "Dónde pedir ayuda con un trámite",
        [InputRequired("Escribe dónde se pide ayuda."), up_to(120)],
        description="Sale al pie de cada página.",
    )
    help_line = StringField(
        "Línea de ayuda", [up_to(120)], description="Se imprime en la tarjeta, con su número."
    )
    main_colour = ColorField("Color principal", [_COLOUR], description="Botones, ligas y tarjetas.")
    dark_colour = ColorField("Color oscuro", [_COLOUR], description="Pie de página y lector.")
    accent_colour = ColorField("Color de acento", [_COLOUR], description="El sol: lo que pasa ahora.")
    mark = FileField("Logotipo", description="JPG o PNG cuadrado. Vacío: se queda el que hay.")

    def validate(self, extra_validators: object = None) -> bool:
        if not super().validate(extra_validators):
            return False
        wrong = unreadable(self.main_colour.data, self.dark_colour.data, self.accent_colour.data)
        for pair in wrong:
            self.form_errors.append(f"No se lee bien: {pair.where.lower()}. Elige otro tono.")
        return not wrong
