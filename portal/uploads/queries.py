"""Reads of files by their names."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.uploads.models import Upload

AT_ONCE = 500


def without_row(session: Session, names: Collection[str]) -> set[str]:
    """Return those of ``names`` that no row has: nobody's files."""
    left, wanted = set(names), sorted(names)
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        left.difference_update(session.scalars(select(Upload.name).where(Upload.name.in_(some))))
    return left
