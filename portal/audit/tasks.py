"""Seal the audit log, again and again."""

from portal.audit.actions import seal_entries
from portal.web.background import repeated
from portal.web.clock import now
from portal.web.transaction import transaction


@repeated(every_minutes=5)
def seal() -> None:
    """Seal what has settled, in short transactions."""
    sealed = True
    while sealed:
        with transaction() as session:
            sealed = bool(seal_entries(session, now=now()))
