"""The pages of the form by the slug of their step; those about papers have pages of their own."""

from portal.entrepreneurs.forms.answer_form import AnswerForm
from portal.entrepreneurs.forms.business import BusinessForm, ProductsForm, RfcForm, TaxForm
from portal.entrepreneurs.forms.herself import (
    AddressForm,
    ContactForm,
    CurpForm,
    HouseForm,
    NameForm,
    ReachForm,
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
