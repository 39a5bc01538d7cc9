"""What everybody may see of a shop, and what hangs on its wall."""

import pytest

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
