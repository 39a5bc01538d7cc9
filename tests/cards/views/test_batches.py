"""What was printed: its file, drawing it again, and lists that go on on a second page."""

import html
import re
from datetime import UTC, datetime, timedelta
from string import ascii_uppercase

import pypdfium2
import pytest
from flask.testing import FlaskClient

from portal.cards.actions.printing import print_cards
from portal.cards.actions.stopping import revoke
from portal.cards.models import Card, PrintBatch
from portal.cards.queries.printing import cards_in
from portal.cards.tasks import draw_forgotten
from tests.factories.cards import approved_card, token_of

NOW = datetime.now(UTC)
ON_ONE_PAGE = 25


def drawn(write, counter: FlaskClient, here, how_many: int) -> tuple[list[int], str]:
    """Print some cards at once; returns their ids and the address of the batch."""
    ids = write(
        lambda s, _: [approved_card(s, here(s, printed_name="Rosa"), now=NOW).id for _ in range(how_many)]
    )
    answer = counter.post("/tarjetas/imprimir", data={"house": "0", "layout": "single"})
    return ids, answer.headers["Location"]


@pytest.mark.sqlite_only
def test_the_file_with_a_spoiled_code_is_gone_and_the_batch_says_what_it_printed(write, app, counter, here):
    (spoiled, _), batch = drawn(write, counter, here, 2)
    with counter.get(f"{batch}/tarjetas.pdf") as file:
        assert file.status_code == 200

    counter.post(f"/tarjetas/{spoiled}/imprimir", data={"layout": "single"})

    assert counter.get(f"{batch}/tarjetas.pdf").status_code == 303
    assert len(list((app.extensions["portal.settings"].instance / "prints").glob("*.pdf"))) == 1
    page = counter.get(batch).text
    assert "2 tarjetas" in page and page.count("Salió mal") == 1 and len(listed(page)) == 2
    page = counter.post(f"{batch}/dibujar", follow_redirects=True).text
    assert "con 1 tarjeta, las que siguen por entregar" in page
    with counter.get(f"{batch}/tarjetas.pdf") as file, pypdfium2.PdfDocument(file.data) as pdf:
        assert len(pdf) == 2


@pytest.mark.sqlite_only
def test_a_file_with_a_card_that_is_good_no_more_is_not_handed_out(write, counter, here):
    (cancelled, _), batch = drawn(write, counter, here, 2)
    write(lambda s, _: revoke(s, s.get(Card, cancelled), reason="Se mudó", by_id=None, now=NOW))
    assert counter.get(f"{batch}/tarjetas.pdf").status_code == 303
    assert "1 tarjeta sigue por entregar" in counter.get(batch).text


@pytest.mark.sqlite_only
def test_drawing_again_shows_how_far_it_is(write, app, counter, here, monkeypatch):
    _, batch = drawn(write, counter, here, 1)
    monkeypatch.setitem(app.extensions, "portal.enqueue", lambda _name, _facts: None)
    page = counter.post(f"{batch}/dibujar", follow_redirects=True).text
    assert "Dibujamos 0 de 1 tarjetas." in page
    assert "Descargar" not in page


@pytest.mark.sqlite_only
def test_an_empty_batch_is_finished_and_a_bad_one_stops_no_other(write, app, casa, counter, here):
    """The first has no card left, the key of the second's is broken, the third is as it should be."""
    hour_ago = NOW - timedelta(hours=1)

    def print_three(session, ring) -> list[int]:
        batches = []
        for _ in range(3):
            card = approved_card(session, here(session), now=hour_ago)
            made = {"layout": "sheet", "by_id": None, "house_id": casa, "now": hour_ago}
            batches.append(print_cards(session, [card.id], ring=ring, **made).id)
        first, second, _ = (session.scalars(cards_in(batch)).one() for batch in batches)
        revoke(session, first, reason="Se mudó", by_id=None, now=NOW)
        token_of(session, second).token.key_id = 200
        return batches

    batches = write(print_three)
    with app.app_context():
        draw_forgotten()

    found = write(lambda s, _: [s.get(PrintBatch, batch) for batch in batches])
    assert [(row.is_drawn, row.drawn, row.fault) for row in found] == [
        (True, 0, ""),
        (False, 0, "KeyNotFoundError"),
        (True, 1, ""),
    ]
    assert "No hay nada que dibujar" in counter.get(f"/tarjetas/tandas/{batches[0]}").text


@pytest.mark.sqlite_only
def test_she_prints_as_she_printed_last(write, counter, here):
    write(lambda s, _: approved_card(s, here(s), now=NOW).id)
    assert checked(counter.get("/tarjetas/imprimir").text) == "sheet"
    (card_id,), _ = drawn(write, counter, here, 1)
    assert checked(counter.get(f"/tarjetas/{card_id}/imprimir").text) == "single"


def checked(page: str) -> str:
    """Return the value of the choice that is made already."""
    (chosen,) = re.findall(r"<input [^>]*checked[^>]*>", page)
    return re.search(r'value="([^"]+)"', chosen)[1]


def turn(client: FlaskClient, page: str, rel: str) -> str:
    """Go on to the next page of a list, or back to the one before."""
    link = re.search(rf'href="([^"]+)" rel="{rel}"', page)
    assert link is not None
    return client.get(html.unescape(link[1])).text


def listed(page: str) -> list[str]:
    """Return what heads each row, from the first to the last."""
    return re.findall(r'<th scope="row"><a [^>]+>([^<]+)</a>', page)


def test_the_batches_go_on_on_a_second_page_and_back(write, casa: int, counter: FlaskClient):
    def print_often(session, ring) -> list[int]:
        rows = [
            PrintBatch(layout="sheet", total=1, started_at=NOW, finished_at=NOW, house_id=casa)
            for _ in range(ON_ONE_PAGE + 1)
        ]
        session.add_all(rows)
        session.flush()
        return [row.id for row in rows]

    names = [f"Tanda {id}" for id in reversed(write(print_often))]
    first = counter.get("/tarjetas/tandas").text

    second = turn(counter, first, "next")

    assert listed(first) == names[:-1]
    assert listed(second) == names[-1:]
    assert 'rel="next"' not in second
    assert listed(turn(counter, second, "prev")) == names[:-1]


def test_the_cards_of_a_batch_go_on_on_a_second_page_and_back(write, casa: int, counter: FlaskClient, here):
    names = [f"Rosa {letter}" for letter in ascii_uppercase[: ON_ONE_PAGE + 1]]

    def print_together(session, ring) -> int:
        cards = [approved_card(session, here(session, printed_name=name), now=NOW).id for name in names]
        return print_cards(session, cards, ring=ring, layout="sheet", by_id=None, house_id=casa, now=NOW).id

    first = counter.get(f"/tarjetas/tandas/{write(print_together)}").text

    second = turn(counter, first, "next")

    assert "26 tarjetas" in first and "26 tarjetas" in second
    assert listed(first) == names[:-1]
    assert listed(second) == names[-1:]
    assert listed(turn(counter, second, "prev")) == names[:-1]
