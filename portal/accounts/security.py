"""Bind the sign-in library to the portal: its settings, its forms, and our table of sign-ins.

The library checks passwords, second factors and passkeys; who is signed in is ours to say, from
``sign_in``, so that a sign-in can be listed and ended on the server.
"""

from contextlib import suppress
from datetime import timedelta
from typing import Any

from flask import Flask, Response, g, request, session
from flask_login import user_logged_out
from flask_security import RoleMixin, Security, user_authenticated
from flask_security.utils import set_request_attr
from sqlalchemy.exc import OperationalError

from portal.accounts.actions.inviting import INVITATION_LASTS, RESET_LASTS
from portal.accounts.actions.signing_in import (
    PAUSE,
    count_pin,
    end_sign_in,
    forgive_failures,
    start_sign_in,
)
from portal.accounts.errors import WrongSecretError
from portal.accounts.forms import library as forms
from portal.accounts.leading import half_way_to_a_passkey, lead
from portal.accounts.library import Datastore, HashedRecoveryCodes, OnceTotp
from portal.accounts.library_settings import settings_of_the_library
from portal.accounts.listening import SIGNALS
from portal.accounts.models import PassKey, SignIn, User
from portal.accounts.pins import matches
from portal.accounts.queries import pin_digest, signed_in_user
from portal.accounts.words import MESSAGES
from portal.core.instance import Keys
from portal.core.roles import Role
from portal.preferences.queries import choices
from portal.settings import Settings
from portal.web import clock
from portal.web.access import PUBLIC
from portal.web.extensions import db, limiter
from portal.web.transaction import transaction

COOKIE_KEY = "sign_in"
SEEN_EVERY = timedelta(minutes=1)
"""How exact ``seen_at`` is: a page is not worth a write each time."""

TRIES_PER_NETWORK = "30 per minute; 300 per hour"
"""A Casa's people share one address: enough for them, little for guessing."""

OF_THE_ACCOUNT = frozenset(Role)
LIBRARY_AUDIENCES = {
    "openapi.spec": PUBLIC,
    "security.login": PUBLIC,
    "security.logout": PUBLIC,
    "security.verify": OF_THE_ACCOUNT,
    "security.two_factor_setup": PUBLIC,  # also on the way in, before she is signed in
    "security.two_factor_setup_validate": OF_THE_ACCOUNT,
    "security.two_factor_token_validation": PUBLIC,
    "security.two_factor_rescue": PUBLIC,
    "security.tf_select": PUBLIC,
    "security.mf_recovery": PUBLIC,
    "security.mf_recovery_codes": OF_THE_ACCOUNT,
    "security.wan_register": PUBLIC,  # as the telephone
    "security.wan_register_response": PUBLIC,
    "security.wan_signin": PUBLIC,
    "security.wan_signin_response": PUBLIC,
    "security.wan_delete": OF_THE_ACCOUNT,
    "security.static": PUBLIC,
}
"""Who may open the library's pages; those on the way in check the password that came before."""

GUESSED_AT = (
    "security.login",
    "security.verify",
    "security.two_factor_token_validation",
    "security.mf_recovery",
    "security.wan_signin_response",
)


class NamedRole(RoleMixin):
    """The library asks for a class of roles; the portal has one role in a column and never uses it."""


def register(app: Flask, settings: Settings, keys: Keys) -> None:
    """Bind the library and load people from our own table."""
    app.config |= settings_of_the_library(settings, keys) | MESSAGES
    security = Security(
        app,
        Datastore(db, User, NamedRole, PassKey),
        login_form=forms.SignInForm,
        verify_form=forms.ProveAgainForm,
        two_factor_setup_form=forms.SetUpForm,
        two_factor_select_form=forms.SelectForm,
        two_factor_verify_code_form=forms.CodeForm,
        two_factor_rescue_form=forms.NoRescueForm,
        mf_recovery_form=forms.RecoveryForm,
        wan_register_form=forms.NewKeyForm,
        wan_delete_form=forms.NoKeyForm,
        wan_signin_response_form=forms.KeyAnswerForm,
        totp_cls=OnceTotp,
        mf_recovery_codes_util_cls=HashedRecoveryCodes,
    )
    app.jinja_env.globals["lasts"] = {"invitation": INVITATION_LASTS, "reset": RESET_LASTS, "pause": PAUSE}
    security.want_json(lambda _request: False)
    app.login_manager.user_loader(_load)  # type: ignore[attr-defined]
    app.login_manager.request_loader(half_way_to_a_passkey)  # type: ignore[attr-defined]
    for endpoint in GUESSED_AT:
        view: Any = app.view_functions[endpoint]
        app.view_functions[endpoint] = limiter.limit(TRIES_PER_NETWORK, methods=["POST"])(view)
    for signal, heard in SIGNALS:
        signal.connect(heard, app)
    user_authenticated.connect(_signed_in, app)
    user_logged_out.connect(_signed_out, app)
    app.before_request(lead)
    app.after_request(_say_refused)
    app.after_request(_note_that_she_was_seen)


def sign_in(user: User, *, with_pin: bool) -> None:
    """Let a user in whose secret was checked: a new session, and a row that can be ended."""
    session.clear()  # a session from before must not live on
    with transaction() as write:
        if user.email and not with_pin:
            forgive_failures(write, user.email)
        value = start_sign_in(
            write, user, with_pin=with_pin, browser=request.user_agent.string, now=clock.now()
        )
    session[COOKIE_KEY] = value
    session["_user_id"] = user.fs_uniquifier
    session["_fresh"] = True


def owner_of(folio: str, pin: str) -> User | None:
    """Return whom folio and PIN belong to; each try is counted, also and above all one that fails."""
    digest = pin_digest(db.session, folio)
    db.session.rollback()  # nothing is held while the digest is compared
    was_right = matches(pin, digest)
    with transaction() as write:
        try:
            return count_pin(write, folio, digest=digest, was_right=was_right, now=clock.now())
        except WrongSecretError:
            return None


def sign_out() -> None:
    """End this sign-in on the server and forget the session."""
    value = session.get(COOKIE_KEY)
    if value:
        with transaction() as write:
            end_sign_in(write, value, now=clock.now())
    session.clear()


def _signed_in(_app: Flask, user: User, **_facts: Any) -> None:
    _app.extensions["security"].datastore.commit()
    sign_in(user, with_pin=False)


def _signed_out(_app: Flask, **_facts: Any) -> None:
    sign_out()


def _load(_user_id: str) -> User | None:
    value, now = session.get(COOKIE_KEY), clock.now()
    found = signed_in_user(db.session, value, now) if value else None
    if found is None:
        return None
    user, row = found
    fresh_for = timedelta(minutes=choices(db.session).fresh_minutes)
    g.sign_in = row
    g.is_fresh = now - row.proved_at < fresh_for * (1 if request.method == "GET" else 2)
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", row.proved_at.timestamp())
    return user


def _say_refused(answer: Response) -> Response:
    if answer.status_code == 200 and g.get("refused"):
        answer.status_code = 422
    if request.blueprint == "security":
        answer.headers["Cache-Control"] = "no-store"  # the library writes "no-store=True", which is none
    return answer


def _note_that_she_was_seen(answer: Response) -> Response:
    row: SignIn | None = g.get("sign_in")
    now = clock.now()
    if row is not None and row.ended_at is None and now - row.seen_at > SEEN_EVERY:
        with suppress(OperationalError), transaction() as write:  # a full disk must not hide what can be read
            seen = write.get(SignIn, row.id)
            if seen is not None:
                seen.seen_at = now
    return answer
