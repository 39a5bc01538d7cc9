"""A woman in a browser: what she does on her pages."""

from collections.abc import Callable

from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from tests.chromium import assert_accessible
from tests.factories.accounts import house
from tests.factories.entrepreneurs import giro
from tests.factories.files import photo


def offer_choices(session: Session) -> None:
    """Add what she chooses from: a house, and a group of business."""
    house(session, name="Casa Centro")
    giro(session, name="Alimentos y bebidas")


class Her:
    """What she does; every page that she comes to is checked."""

    def __init__(self, page: Page, check: Callable[[Page], None] = assert_accessible) -> None:
        self.page, self.check = page, check

    def arrive(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(heading)
        self.check(self.page)

    def press(self, name: str, heading: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()
        self.arrive(heading)

    def follow(self, name: str, heading: str) -> None:
        self.page.get_by_role("link", name=name).first.click()
        self.arrive(heading)

    def say(self, **answers: str) -> None:
        for label, value in answers.items():
            self.page.get_by_label(label.replace("_", " "), exact=True).fill(value)

    def choose(self, *labels: str) -> None:
        for label in labels:
            self.page.get_by_label(label, exact=True).check()

    def begin(self) -> tuple[str, str]:
        """Begin; returns folio and PIN."""
        self.page.goto("/")
        self.arrive("Registra tu negocio")
        self.follow("Empezar mi registro", "Antes de empezar")
        self.press("Empezar", "Antes de empezar")  # not yet accepted
        self.page.get_by_label("Leí el aviso de privacidad").check()
        self.press("Empezar", "Anota tu folio y tu PIN")
        folio, pin = (self.page.locator(".folio-big").nth(n).inner_text() for n in (0, 1))
        self.press("Ya los anoté", "Tu registro")
        return folio, pin

    def come_back(self, folio: str, pin: str, heading: str) -> None:
        """Sign in with folio and PIN."""
        self.page.goto("/entrar/folio")
        self.say(Tu_folio=folio, Tu_PIN=pin)
        self.press("Entrar", heading)

    def say_who_she_is(self, curp: str) -> None:
        """Answer the first two questions about herself."""
        self.follow("Seguir con «Tus datos»", "¿Cuál es tu CURP?")
        self.choose("Sí, la escribo")
        self.say(Tu_CURP=curp)
        self.press("Guardar y seguir", "¿Cómo te llamas?")
        self.say(Nombre_o_nombres="rosa elena", Primer_apellido="canul")
        self.press("Guardar y seguir", "¿Cómo te avisamos")

    def answer_the_rest(self) -> None:
        """Answer where she lives and what she sells."""
        self.follow("Seguir con «Dónde vives»", "¿Dónde vives?")
        self.say(Supermanzana="237", Manzana="14", Código_postal="77510")
        self.press("Guardar y seguir", "¿Qué Casa de la Mujer")
        self.choose("Casa Centro")
        self.press("Guardar y seguir", "Tu registro")
        self.follow("Seguir con «Tu negocio»", "Tu negocio")
        self.choose("Alimentos y bebidas")
        self.press("Guardar y seguir", "¿Qué vendes?")
        self.page.get_by_label("¿Qué vendes o produces?").fill("Pasteles")
        self.press("Guardar y seguir", "SAT")
        self.choose("Aún no estoy en el SAT")
        self.press("Guardar y seguir", "Tu registro")
        self.follow("Seguir con «Tus papeles»", "Tu identificación oficial")

    def send_photo(self, label: str, name: str = "foto.jpg") -> None:
        content = photo((2400, 1800), quality=95)
        self.page.get_by_label(label).set_input_files(
            [{"name": name, "mimeType": "image/jpeg", "buffer": content}]
        )
