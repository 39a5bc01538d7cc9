"""Receive files of papers: what her pages share with the counter's."""

from collections.abc import Callable
from typing import Any

from flask import abort
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from portal.accounts.acting import actor
from portal.core.names import one_line
from portal.entrepreneurs.actions import sending_papers
from portal.entrepreneurs.errors import PaperClosedError, TooManyFilesError
from portal.entrepreneurs.forms.papers import PapersForm, PhotoForm
from portal.entrepreneurs.models import Application, PaperKind
from portal.uploads.errors import RefusedFileError
from portal.uploads.sending import papers
from portal.uploads.storing import Stored
from portal.uploads.words import SENTENCES
from portal.web.clock import now
from portal.web.config import settings
from portal.web.transaction import transaction

CLOSED = "Ese papel ya lo mandó. Pregúntale por él si necesitas otro."


def keep_files(form: Any, sent: list[FileStorage]) -> list[Stored]:
    """Store each file that can be kept; each of the others leaves a sentence on the form's ``files``."""
    kept: list[Stored] = []
    for file in sent:
        try:
            kept.append(papers().keep(file.read(), limit=settings().upload_limit))
        except RefusedFileError as error:
            name = one_line(file.filename or "")[:60]
            form.files.errors = [*form.files.errors, f"«{name}» {SENTENCES[error.fault]}"]
    return kept


def kept_photo(form: PhotoForm) -> Stored | None:
    """Store the photo that was sent; ``None`` when she wants none, or when the form says what is wrong."""
    if form.none.data:
        return None
    sent = form.files.data
    if not sent:
        form.files.errors = ["Elige una foto."]
        return None
    kept = keep_files(form, [sent])
    return kept[0] if kept else None


def received(whose: Callable[[Session], Application], kind: PaperKind, form: PapersForm) -> bool:
    """Keep the files of a paper that she brings; ``False`` when the form says why not.

    :param whose: finds the application in the transaction that writes.
    """
    kept = keep_files(form, form.files.data or [])
    if not kept and not form.files.errors:
        form.files.errors = ["Elige una foto o un PDF."]
    if form.files.errors:
        return False
    try:
        with transaction() as session:
            sending_papers.add_files(
                session, whose(session), kind=kind, files=kept, by_id=actor().id, now=now()
            )
    except TooManyFilesError:
        form.files.errors = [too_many(kind)]
    except PaperClosedError:  # somebody else received it in this moment
        form.files.errors = [CLOSED]
    return not form.files.errors


def change_file(form: PapersForm, whose: Callable[[Session], Application]) -> None:
    """Turn one file of a paper, or take it away.

    :param whose: finds the application in the transaction that writes.
    """
    number = form.turn.data or form.remove.data
    if not (number.isascii() and number.isdigit()):
        abort(404)
    act = sending_papers.turn_file if form.turn.data else sending_papers.remove_file
    with transaction() as write:
        act(write, whose(write), page_id=int(number), now=now())


def too_many(kind: PaperKind) -> str:
    """Say how many files a paper takes."""
    most = sending_papers.MOST_OF.get(kind, sending_papers.MOST_FILES)
    return (
        "Va una sola foto. Quita la otra antes." if most == 1 else f"Caben hasta {most} fotos. Quita alguna."
    )
