"""What everybody may see of a shop, and what hangs on its wall."""

from datetime import date

import pytest
from pypdfium2 import PdfDocument

from portal.preferences.paper import COLOURS
from portal.vendors.models import BenefitKind
from portal.vendors.printing import PrintedLook, Sheet, draw_sheet
from portal.vendors.queries.directory import ListedBenefit
from portal.vendors.terms import Terms
from tests.factories import vendors
from tests.vendors.views.shops import add, manager_of, shop

pytestmark = pytest.mark.sqlite_only


def test_the_directory_says_nothing_of_who_speaks_for_a_shop(app, visitor):
    vendor = shop(app, name="La Espiga", contact_name="Canaria Contacto")
    add(app, vendors.benefit, vendor)

    for url in ("/comercios", f"/comercios/{vendor.id}"):
        page = visitor.get(url).text
        assert "La Espiga" in page
        assert "Canaria" not in page


def test_posters_are_pdfs_with_what_is_granted(app, client_of):
    vendor = shop(app, name="#pagebreak() La Espiga")
    add(app, vendors.benefit, vendor)
    manager = manager_of(app, client_of, vendor)

    for name in ("cartel", "calcomania"):
        answer = manager.get(f"/comercios/{vendor.id}/{name}.pdf")
        assert answer.data.startswith(b"%PDF")


def text_of(pdf: bytes) -> str:
    pages = [page.get_textpage().get_text_range() for page in PdfDocument(pdf)]
    assert len(pages) == 1
    return " ".join(" ".join(pages).split())


def test_a_poster_says_what_is_granted_today_and_where_the_rest_is(app, client_of):
    vendor = shop(app, name="Distribuidora " * 8)
    for number in range(5):
        add(app, vendors.benefit, vendor, item=f"pan {number}", conditions="Con cita")
    add(app, vendors.benefit, vendor, item="ayer", valid_to=date(2020, 1, 1))

    said = text_of(manager_of(app, client_of, vendor).get(f"/comercios/{vendor.id}/cartel.pdf").data)

    assert said.count("Distribuidora") == 8
    assert [f"en pan {number}" in said for number in range(5)] == [True] * 4 + [False]
    assert "Con cita" in said and "ayer" not in said
    assert f"/comercios/{vendor.id}" in said.split("Y más en")[1].replace(" ", "")


def test_offers_of_any_length_leave_a_page_that_says_where_the_rest_is():
    look = PrintedLook(institute="Instituto", colours=COLOURS, mark=None)
    terms = Terms(kind=BenefitKind.PERCENT, percent=10, item="pan " * 20, minimum=100)
    for count in (0, 1, 4):
        benefits = [ListedBenefit(terms, "Con cita. " * 30)] * count
        said = text_of(draw_sheet(Sheet.POSTER, look, name="Pan", benefits=benefits, link="https://p.mx/c/1"))
        assert ("Y más en" in said) == (count > 2)
