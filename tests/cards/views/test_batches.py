"""Lists of what was printed that go on on a second page."""

import html
import re
from datetime import UTC, datetime
from string import ascii_uppercase

from flask.testing import FlaskClient

from portal.cards.actions.printing import print_cards
from portal.cards.models import PrintBatch
from tests.factories.cards import approved_card

NOW = datetime.now(UTC)
ON_ONE_PAGE = 25


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
