"""What the sign-in library does otherwise here: how it writes, and codes that work once."""

from typing import Any, cast

from flask import Flask, g
from flask_security import FSQLALiteUserDatastore, MfRecoveryCodesUtil, Totp
from flask_security.proxies import _security
from passlib.exc import UsedTokenError
from passlib.totp import TotpMatch
from sqlalchemy import inspect
from sqlalchemy.orm import Session

from portal.accounts.actions.signing_in import give_recovery_codes, spend_recovery_code, spend_totp_counter
from portal.accounts.models import User
from portal.audit.actions import record
from portal.web import clock
from portal.web.extensions import db
from portal.web.transaction import transaction

RECOVERY_CODES = 10


class Datastore(FSQLALiteUserDatastore):
    """Writes in the portal's one transaction.

    The library changes rows while it reads and commits at the end. On SQLite a transaction that
    began by reading may not write once another has written. So the changes are lifted off, and made
    again in a transaction that begins by writing; nothing slow, such as Argon2, happens inside it.
    """

    def commit(self) -> None:
        """Make the library's changes in a transaction of their own."""
        session = db.session
        added, gone = list(session.new), list(session.deleted)
        changed = [(row, _changes(row)) for row in session.dirty]
        steps: list[tuple[int, str, str]] = g.pop("steps", [])
        if not added and not gone and not steps and not any(values for _, values in changed):
            return
        for row in added:
            session.expunge(row)
        with transaction() as write:
            for row, values in changed:
                for name, value in values.items():
                    setattr(row, name, value)
            write.add_all(added)
            for row in gone:
                write.delete(row)
            for user_id, action, note in steps:
                _record(write, action, user_id, note)


def note_step(user: User, action: str, note: str = "") -> None:
    """Have a step of hers written down with the library's next commit."""
    g.setdefault("steps", []).append((user.id, action, note))


def _record(write: Session, action: str, user_id: int, note: str = "") -> None:
    record(write, action=action, kind="user", subject_id=user_id, by_id=user_id, now=clock.now(), note=note)


def _changes(row: Any) -> dict[str, Any]:
    state = inspect(row)
    names = state.mapper.column_attrs.keys()
    return {name: getattr(row, name) for name in names if state.attrs[name].history.has_changes()}


class OnceTotp(Totp):
    """Codes of the telephone, each taken once even inside its half minute."""

    def get_last_counter(self, user: Any) -> int | None:
        return cast(int | None, user.totp_counter)

    def set_last_counter(self, user: Any, tmatch: TotpMatch) -> None:
        """:raises UsedTokenError: another request was first with this code."""
        with transaction() as session:
            if not spend_totp_counter(session, user.id, tmatch.counter):
                raise UsedTokenError


class HashedRecoveryCodes(MfRecoveryCodesUtil):
    """Recovery codes: shown once, stored as keyed hashes, gone when used."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)

    def create_recovery_codes(self, user: Any) -> list[str]:
        codes: list[str] = _security.totp_factory.generate_recovery_codes(RECOVERY_CODES)
        with transaction() as session:
            give_recovery_codes(session, user, codes)
            _record(session, "renew_recovery_codes", user.id)
        return codes

    def get_recovery_codes(self, user: Any) -> list[str]:
        """Return none: only their hashes are here."""
        return []

    def check_recovery_code(self, user: Any, code: str) -> bool:
        """Use the code up as it is checked, so that two requests cannot both have it."""
        with transaction() as session:
            used = spend_recovery_code(session, user.id, code.strip().lower())
            if used:
                _record(session, "use_recovery_code", user.id)
            return used

    def delete_recovery_code(self, user: Any, code: str) -> bool:
        return True
