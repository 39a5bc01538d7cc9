"""The files to print: where they lie, and how a batch is drawn into one."""

import time
from pathlib import Path

from sqlalchemy.orm import Session

from portal.cards.actions.printing import count_drawn
from portal.cards.drawing import CardFace, Layout, Look, draw_cards
from portal.cards.models import PrintBatch
from portal.cards.printing import faces_of, look_of
from portal.cards.queries.printing import printed_in
from portal.entrepreneurs.queries.photos import card_photos
from portal.preferences.queries import choices
from portal.uploads.sending import papers
from portal.web.config import key_ring, settings
from portal.web.transaction import transaction

TELL_EVERY = 1.0
"""Seconds between two notes of how far a drawing is; each is a write that reaches the disk."""


def folder() -> Path:
    return settings().instance / "prints"


def drawing_of(batch_id: int) -> Path:
    """Return where the PDF of a batch is, once it is drawn."""
    return folder() / f"batch-{batch_id}.pdf"


def drop_drawing(batch_id: int | None) -> None:
    """Remove the file of a batch, of which a code is good no more."""
    if batch_id is not None:
        drawing_of(batch_id).unlink(missing_ok=True)


def draw_into(session: Session, batch_id: int, output: Path) -> list[tuple[str, str]]:
    """Draw a batch into a file; returns folio and link of each card: none, and no file, when none waits."""
    faces, look = _faces_and_look(session, batch_id)
    layout = Layout(session.get_one(PrintBatch, batch_id).layout)
    session.rollback()  # drawing takes a while, and an open reader would make writers wait

    told = time.monotonic()

    def progress(drawn: int) -> None:
        nonlocal told
        if time.monotonic() - told >= TELL_EVERY:
            told = time.monotonic()
            with transaction() as write:
                count_drawn(write, batch_id, drawn)

    if faces:
        draw_cards(faces, look, layout, output, progress=progress)
    return [(face.folio, face.link) for face in faces]


def _faces_and_look(session: Session, batch_id: int) -> tuple[list[CardFace], Look]:
    known = settings()
    printed = printed_in(session, batch_id, retired=key_ring().retired_ids)
    photos = card_photos(session, papers(), {card.application_id for card, _ in printed})
    faces = list(faces_of(printed, photos, key_ring(), known.public_url))
    return faces, look_of(choices(session), known.public_url, known.instance)
