"""What happens to files without anybody pressing a button."""

from datetime import timedelta

from portal.uploads.queries import without_row
from portal.uploads.sending import papers
from portal.web.background import repeated
from portal.web.clock import now
from portal.web.extensions import db

SETTLED = timedelta(days=1)
"""A younger file may belong to a transaction that is still open."""


@repeated(every_minutes=60)
def sweep_files() -> None:
    """Erase files that no row names: what was sent when the transaction failed, or whose row was deleted."""
    folder = papers()
    for name in without_row(db.session, folder.names(before=now() - SETTLED)):
        folder.erase(name)
