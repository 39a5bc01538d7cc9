"""Drawing print batches in the background. A drawn file is kept a day: it can be drawn again at any time."""

import time
from datetime import timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy.orm import Session

from portal.cards.actions.printing import count_drawn, fail_batch, finish_batch
from portal.cards.drawing import CardFace, Layout, Look, draw_cards
from portal.cards.models import PrintBatch
from portal.cards.printing import faces_of, look_of
from portal.cards.queries.printing import forgotten_ids, printed_in
from portal.entrepreneurs.queries.photos import card_photos
from portal.preferences.queries import choices
from portal.tokens.errors import KeyNotFoundError
from portal.uploads.sending import papers
from portal.web.background import enqueue, job, repeated
from portal.web.clock import now
from portal.web.config import key_ring, settings
from portal.web.extensions import db
from portal.web.transaction import transaction

KEPT_FOR = timedelta(days=1)
"""A drawn batch holds names and living codes."""

TELL_EVERY = 1.0
"""Seconds between two notes of how far a drawing is; each is a write that reaches the disk."""

FORGOTTEN_AFTER = timedelta(minutes=10)

FAULTS = (RuntimeError, OSError, ValueError, KeyNotFoundError)
"""Why a batch is not drawn: typst or PDFium refuses, the disk is full, a photo or a key is broken or gone."""


def drawing_of(batch_id: int) -> Path:
    """Return where the PDF of a batch is, once it is drawn."""
    return settings().instance / "prints" / f"batch-{batch_id}.pdf"


def drop_drawing(batch_id: int | None) -> None:
    """Remove the file of a batch, of which a code is good no more."""
    if batch_id is not None:
        drawing_of(batch_id).unlink(missing_ok=True)


@job
def draw_batch(batch_id: int) -> None:
    """Draw the PDF of a batch, noting how far it is for those who wait."""
    output = drawing_of(batch_id)
    output.parent.mkdir(mode=0o700, exist_ok=True)
    beside = output.with_name(f"{output.stem}-{time.monotonic_ns()}.tmp")
    beside.touch(mode=0o600)
    try:
        drawn = draw_into(db.session, batch_id, beside)
        if drawn:
            beside.replace(output)
        else:
            drop_drawing(batch_id)
    except FAULTS as error:
        current_app.logger.error("batch %s could not be drawn: %s", batch_id, error)
        with transaction() as session:
            fail_batch(session, batch_id, fault=type(error).__name__)
    else:
        with transaction() as session:
            finish_batch(session, batch_id, drawn=len(drawn), now=now())
    finally:
        beside.unlink(missing_ok=True)


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


@repeated(every_minutes=10)
def draw_forgotten() -> None:
    """Draw the batches that no wake-up of the worker reached; each is a job, so that none stops another."""
    for batch_id in forgotten_ids(db.session, started_before=now() - FORGOTTEN_AFTER):
        enqueue(draw_batch, batch_id=batch_id)


@repeated(every_minutes=60)
def sweep_drawings() -> None:
    """Remove the files of batches that were drawn more than a day ago."""
    oldest = time.time() - KEPT_FOR.total_seconds()
    for path in (settings().instance / "prints").glob("batch-*"):
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
