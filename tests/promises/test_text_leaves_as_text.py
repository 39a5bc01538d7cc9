"""Text typed by people stays text where it leaves the portal: in lists, on paper, in letters."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pypdfium2
import pytest
import typst
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cards.drawing import Layout, draw_cards
from portal.cards.models import Card
from portal.entrepreneurs.models import Application, State
from portal.entrepreneurs.slip import SlipSize, draw_slip
from portal.outbox.models import Channel, Message
from portal.outbox.tasks import sweep
from portal.preferences.paper import COLOURS
from portal.registry.tables import write_table
from portal.vendors.models import BenefitKind
from portal.vendors.printing import PrintedLook, Sheet, draw_sheet
from portal.vendors.queries.directory import ListedBenefit
from portal.vendors.terms import Terms
from portal.web.extensions import db
from tests.factories.entrepreneurs import NOW, application, draft, recipient
from tests.factories.faces import LOOK, make_faces
from tests.outbox.test_words import FACTS
from tests.promises.payloads import FORMULAS, HEADERS, MARKUP, PAYLOADS
from tests.promises.test_text_is_text import TEXTS

pytestmark = [pytest.mark.promise]


def runs(cell: str) -> bool:
    """Tell whether a spreadsheet program would run the text of a CSV cell."""
    return cell.lstrip("\t\r ")[:1] in {"=", "+", "-", "@", "＝", "＋", "－", "＠"}


def exported(session: Session, kind: str) -> bytes:
    rows: list[tuple[Application, Card | None]] = []
    for text in FORMULAS:
        row = application(session, **dict.fromkeys(TEXTS, text), giro_id=None)
        rows.append((row, None))
    file = io.BytesIO()
    assert write_table(file, rows, kind=kind, with_contact=True) == len(FORMULAS)
    return file.getvalue()


@pytest.mark.sqlite_only
def test_no_cell_of_a_csv_runs(session: Session):
    table = csv.reader(io.StringIO(exported(session, "csv").decode("utf-8-sig")))

    assert not [cell for row in table for cell in row if runs(cell)]


@pytest.mark.sqlite_only
def test_no_cell_of_an_xlsx_is_a_formula_or_a_link(session: Session):
    book = load_workbook(io.BytesIO(exported(session, "xlsx")))
    cells = [cell for row in book.active.iter_rows() for cell in row]

    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not [cell for cell in cells if cell.hyperlink]
    assert {"=1+1", "=IMPORTXML(1)"} <= {cell.value for cell in cells}


def test_control_a_plain_csv_would_run():
    file = io.StringIO()
    csv.writer(file).writerow(FORMULAS)
    file.seek(0)

    assert [cell for row in csv.reader(file) for cell in row if runs(cell)]


def on_paper(pdf: bytes) -> str:
    """Return all the text of a PDF."""
    with pypdfium2.PdfDocument(pdf) as document:
        return bare("".join(page.get_textpage().get_text_bounded() for page in document))


def bare(text: str) -> str:
    """Return a text without spaces: a line may break anywhere, and in Spanish it then repeats a hyphen."""
    return re.sub("-+", "-", "".join(text.replace("\ufffe", "-").split()))


def missing(pdf: bytes, texts: list[str]) -> list[str]:
    """Return what a PDF does not show letter by letter."""
    shown = on_paper(pdf)
    return [text for text in texts if bare(text) not in shown]


TYPED = MARKUP + [text.replace("＜", "<").replace("＞", ">") for text in PAYLOADS]  # letters of the fonts


def test_a_card_shows_the_name_as_it_was_typed(tmp_path: Path):
    faces = [replace(face, name=text) for face, text in zip(make_faces(len(MARKUP)), MARKUP, strict=True)]

    draw_cards(faces, LOOK, Layout.SINGLE, tmp_path / "cards.pdf")

    assert missing((tmp_path / "cards.pdf").read_bytes(), MARKUP) == []


def test_a_slip_shows_what_it_was_given():
    for first in range(0, len(TYPED), 3):
        folio, pin, address = TYPED[first : first + 3]
        slip = draw_slip(folio=folio, pin=pin, address=address, day=NOW.date(), size=SlipSize.LETTER)

        assert missing(slip, [folio, pin, address]) == []


def test_a_poster_shows_shop_and_benefits_as_they_were_typed():
    look = PrintedLook(institute="Instituto", colours=COLOURS, mark=None)
    for first in range(0, len(TYPED), 3):
        name, item, conditions = TYPED[first : first + 3]
        benefits = [ListedBenefit(Terms(kind=BenefitKind.PERCENT, percent=10, item=item), conditions)]
        poster = draw_sheet(
            Sheet.POSTER, look, name=name, benefits=benefits, link="https://x.example/comercios"
        )

        assert missing(poster, [name, item, conditions]) == []


def test_control_read_as_markup_it_would_not():
    template = b'#eval(sys.inputs.text, mode: "markup")'
    pdf = typst.compile(template, format="pdf", sys_inputs={"text": "*fuerte* #emph[x]"})

    assert missing(pdf, ["*fuerte*", "#emph[x]"]) == ["*fuerte*", "#emph[x]"]


OURS = set("content-type mime-version content-transfer-encoding subject from to date message-id".split())
MAIL = {"channel": Channel.EMAIL, "is_safe": True, "email": "ella@example.mx"}


def foreign(letter: EmailMessage) -> list[str]:
    """Return the headers of a letter that are not the portal's, or that it has twice."""
    names = [name.lower() for name in letter]
    return [name for name in names if name not in OURS or names.count(name) > 1]


def letters(app: Flask) -> Iterator[EmailMessage]:
    """Send all that waits; return each letter as another computer reads it."""
    with app.app_context():
        while db.session.scalar(select(Message.id).where(Message.state == "waiting").limit(1)):
            db.session.rollback()
            sweep()
    for path in (app.extensions["portal.settings"].instance / "mail").iterdir():
        for letter in path.read_bytes().split(b"-" * 79 + b"\n"):
            if letter.strip():
                yield message_from_bytes(letter, policy=policy.default)


@pytest.mark.sqlite_only
def test_what_a_letter_says_adds_no_header(app: Flask):
    templates = sorted(path.stem for path in Path("templates/outbox").glob("*.txt"))
    with app.app_context():
        to = recipient(db.session, **MAIL)
        for place, text in enumerate(HEADERS):
            facts = dict.fromkeys(FACTS, text)
            times = {"created_at": NOW, "next_try_at": NOW - timedelta(days=99)}
            template = templates[place % len(templates)]
            db.session.add(Message(recipient_id=to.id, template=template, facts=facts, **times))
        db.session.commit()

    sent = list(letters(app))

    assert len(sent) == len(HEADERS)
    assert [header for letter in sent for header in foreign(letter)] == []
    assert {letter["to"] for letter in sent} == {"ella@example.mx"}


@pytest.mark.sqlite_only
def test_nor_does_an_address_that_she_types(app: Flask, client_of):
    with app.app_context():
        users = []
        for _ in HEADERS:
            to = recipient(db.session, channel=Channel.EMAIL)
            users.append(draft(db.session, recipient_id=to.id).user_id)
        db.session.commit()
    for user_id, text in zip(users, HEADERS, strict=True):
        typed = {"email": f"ella@example.mx{text[1:]}", "is_safe": "yes"}
        client: FlaskClient = client_of(user_id)
        assert client.post("/solicitud/registro/contacto", data=typed).status_code in {303, 422}
    with app.app_context():
        kept = db.session.scalars(select(Application)).all()
        assert len(kept) == len(HEADERS)
        assert {row.recipient.email for row in kept} <= {None, "ella@example.mx"}
        assert State.DRAFT in {row.state for row in kept}


def test_control_a_letter_put_together_as_text_would():
    letters = [f"To: ella@example.mx\r\nSubject: {text}\r\n\r\nHola\r\n" for text in HEADERS]
    read = [message_from_bytes(letter.encode(), policy=policy.default) for letter in letters]

    assert [header for letter in read for header in foreign(letter)]
