"""Bind the sign-in library to the portal: its settings, its forms, and our table of sign-ins.

The library checks passwords, second factors and resets; who is signed in is ours to say, from
``sign_in``, so that a sign-in can be ended on the server.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, Response, g, request, session
from flask_security import FSQLALiteUserDatastore, RoleMixin, Security, user_authenticated
from flask_security.signals import user_unauthenticated

from portal.accounts.actions.signing_in import end_sign_in, start_sign_in
from portal.accounts.models import PassKey, SignIn, User
from portal.accounts.queries import signed_in_user
from portal.settings import Settings
from portal.web.access import PUBLIC
from portal.web.extensions import db
from portal.web.transaction import transaction

COOKIE_KEY = "sign_in"
SEEN_EVERY = timedelta(minutes=1)
"""How exact ``seen_at`` is: a page is not worth a write each time."""


class NamedRole(RoleMixin):
    """The library asks for a class of roles; the portal has one role in a column and never uses it."""


LIBRARY_AUDIENCES = {
    "openapi.spec": PUBLIC,
    "security.login": PUBLIC,
    "security.logout": PUBLIC,
    "security.verify": PUBLIC,
    "security.forgot_password": PUBLIC,
    "security.reset_password": PUBLIC,
    "security.change_password": PUBLIC,
    "security.static": PUBLIC,
}
"""Who may open the library's pages; each checks by itself whether somebody is signed in."""


def register(app: Flask, settings: Settings, secret: str) -> None:
    """Bind the library and load people from our own table."""
    app.config |= {
        "SECRET_KEY": secret,
        "SECURITY_PASSWORD_SALT": secret,  # used for tokens; Argon2 has its own salt
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],
        "SECURITY_PASSWORD_LENGTH_MIN": 10,
        "SECURITY_TRACKABLE": False,
        "SECURITY_LOGIN_URL": "/entrar",
        "SECURITY_LOGOUT_URL": "/salir",
        "SECURITY_LOGOUT_METHODS": ["POST"],
        "SECURITY_VERIFY_URL": "/entrar/otra-vez",
        "SECURITY_POST_LOGIN_VIEW": "/inicio",
        "SECURITY_POST_LOGOUT_VIEW": "/",
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_AUTO_LOGIN_AFTER_CONFIRM": False,
        "SECURITY_DEFAULT_REMEMBER_ME": False,
        "SECURITY_DATETIME_FACTORY": _now,
        "SECURITY_FLASH_MESSAGES": False,
        "SECURITY_UNAUTHORIZED_VIEW": None,
        "SECURITY_I18N_DIRNAME": [],
        "SECURITY_USER_IDENTITY_ATTRIBUTES": [{"email": {"mapper": _email, "case_insensitive": True}}],
        "SESSION_COOKIE_NAME": "__Host-portal" if settings.secure else "portal",
        "SESSION_COOKIE_HTTPONLY": True,
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
    }
    datastore = FSQLALiteUserDatastore(db, User, NamedRole, PassKey)
    Security(app, datastore)
    app.login_manager.user_loader(_load)  # type: ignore[attr-defined]
    user_authenticated.connect(_signed_in, app)
    user_unauthenticated.connect(_not_signed_in, app)
    app.after_request(_note_that_she_was_seen)


def _now() -> datetime:
    return datetime.now(UTC)


def _email(identity: str) -> str | None:
    return identity.strip().lower() if "@" in identity else None


def sign_in(user: User, *, with_pin: bool) -> None:
    """Let a user in whose secret was checked: a new session, and a row that can be ended."""
    session.clear()  # a session from before must not live on
    with transaction() as write:
        value = start_sign_in(write, user, with_pin=with_pin, browser=request.user_agent.string, now=_now())
    session[COOKIE_KEY] = value
    session["_user_id"] = user.fs_uniquifier
    session["_fresh"] = True


def sign_out() -> None:
    """End this sign-in on the server and forget the session."""
    value = session.get(COOKIE_KEY)
    if value:
        with transaction() as write:
            end_sign_in(write, value, now=_now())
    session.clear()


def _signed_in(_app: Flask, user: User, **_facts: Any) -> None:
    kept = {key: session[key] for key in session if key.startswith(("fs_", "tf_"))}
    sign_in(user, with_pin=False)
    session.update(kept)


def _not_signed_in(_app: Flask, **_facts: Any) -> None:
    session.pop(COOKIE_KEY, None)


def _load(_user_id: str) -> User | None:
    value = session.get(COOKIE_KEY)
    found = signed_in_user(db.session, value, _now()) if value else None
    if found is None:
        return None
    user, row = found
    g.sign_in = row
    return user


def _note_that_she_was_seen(answer: Response) -> Response:
    row: SignIn | None = g.get("sign_in")
    now = _now()
    if row is not None and row.ended_at is None and now - row.seen_at > SEEN_EVERY:
        with transaction() as write:
            seen = write.get(SignIn, row.id)
            if seen is not None:
                seen.seen_at = now
    return answer
