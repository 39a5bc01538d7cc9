"""Drawing print batches in the background. A drawn file is kept a day: it can be drawn again at any time."""

import time
from datetime import timedelta

from flask import current_app

from portal.cards.actions.printing import fail_batch, finish_batch
from portal.cards.prints import draw_into, drawing_of, drop_drawing, folder
from portal.cards.queries.printing import forgotten_ids
from portal.tokens.errors import KeyNotFoundError
from portal.web.background import enqueue, job, repeated
from portal.web.clock import now
from portal.web.extensions import db
from portal.web.transaction import transaction

KEPT_FOR = timedelta(days=1)
"""A drawn batch holds names and living codes."""

FORGOTTEN_AFTER = timedelta(minutes=10)

FAULTS = (RuntimeError, OSError, ValueError, KeyNotFoundError)
"""Why a batch is not drawn: typst or PDFium refuses, the disk is full, a photo or a key is broken or gone."""


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


@repeated(every_minutes=10)
def draw_forgotten() -> None:
    """Draw the batches that no wake-up of the worker reached; each is a job, so that none stops another."""
    for batch_id in forgotten_ids(db.session, started_before=now() - FORGOTTEN_AFTER):
        enqueue(draw_batch, batch_id=batch_id)


@repeated(every_minutes=60)
def sweep_drawings() -> None:
    """Remove the files of batches that were drawn more than a day ago."""
    oldest = time.time() - KEPT_FOR.total_seconds()
    for path in folder().glob("batch-*"):
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
