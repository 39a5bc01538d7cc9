"""The import in the running app: where its files lie, and what it goes by."""

from collections.abc import Callable
from contextlib import nullcontext

from portal.core.vault import vault_of
from portal.preferences.queries import choices
from portal.registry.old_registry.import_files import ImportFiles
from portal.registry.old_registry.importing import Reject, Report, Terms, import_registry
from portal.registry.old_registry.reading import RegistryFile
from portal.web.clock import now
from portal.web.config import settings
from portal.web.extensions import db
from portal.web.transaction import transaction


def import_files() -> ImportFiles:
    """Return the imports' folder of the running app."""
    return ImportFiles(settings().instance / "imports", vault_of(db.engine.dialect))


def import_here(
    file: RegistryFile,
    *,
    by_id: int | None,
    rehearsal: bool,
    reject: Reject = lambda _line, _faults: None,
    progress: Callable[[Report], None] = lambda _report: None,
) -> Report:
    """Import a file as ``import_registry`` does, by what staff chose. A rehearsal only reads.

    :param by_id: who imports; ``None`` for the command line.
    :raises UnreadableFileError: a quotation mark never closes; the blocks before it stay.
    """
    chosen = choices(db.session)
    terms = Terms(
        adult_age=chosen.minimum_age,
        card_months=chosen.card_validity_months,
        by_id=by_id,
        now=now(),
        zone=settings().timezone,
    )
    begin = (lambda: nullcontext(db.session)) if rehearsal else transaction
    return import_registry(file, begin, terms, rehearsal=rehearsal, reject=reject, progress=progress)
