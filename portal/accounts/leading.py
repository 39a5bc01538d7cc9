"""Keep the sign-in library to its path: no page that is not used, no step twice or out of turn."""

from datetime import timedelta

from flask import Response, abort, flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_security.tf_plugin import tf_clean_session
from flask_security.utils import set_request_attr
from sqlalchemy import select

from portal.accounts.models import User
from portal.web.access import prove_again
from portal.web.clock import now
from portal.web.extensions import db

UNUSED = frozenset({"security.two_factor_rescue", "security.static"})
ON_THE_WAY_IN = frozenset(
    {"security.two_factor_token_validation", "security.tf_select", "security.wan_signin"}
)
NEW_PASSKEY = frozenset({"security.wan_register", "security.wan_register_response"})
SECOND_FACTOR = NEW_PASSKEY | {
    "security.two_factor_setup",
    "security.two_factor_setup_validate",
    "security.mf_recovery_codes",
    "security.wan_delete",
}
"""What changes how she signs in: for who typed her password of late, never for who came with a PIN."""

HALF_WAY = timedelta(minutes=30)
"""How long a right password waits for its second factor; to set one up takes a while."""
PASSWORD_AT = "password_at"  # noqa: S105
SETTING_UP = ("setup_from_login", "validating_profile")


def note_password() -> None:
    """Note in the session that the password was right just now."""
    session[PASSWORD_AT] = now().timestamp()


def lead() -> ResponseReturnValue | None:
    """Answer instead of the library where she is not to be on its page; ``None`` lets her through."""
    if request.endpoint in UNUSED:
        abort(404)
    if request.blueprint != "security":
        return None
    db.session.autoflush = False  # it writes when it says commit
    if not current_user.is_authenticated:
        return _start_anew() if "tf_user_id" in session and _half_way_in() is None else None
    if "sign_in" not in g:  # half way in, choosing her passkey
        return None
    if request.endpoint in ON_THE_WAY_IN:
        return redirect(url_for("accounts.account"))
    if request.endpoint in SECOND_FACTOR and g.sign_in.with_pin:
        abort(403)
    if request.endpoint in SECOND_FACTOR | {"security.verify"} and not current_user.password:
        return say_no_password()
    if request.endpoint in SECOND_FACTOR and not g.is_fresh:
        return prove_again()
    return None


def say_no_password() -> Response:
    """Tell a woman who comes with folio and PIN alone how she gets a password."""
    flash("Todavía no tienes contraseña. Agrega tu correo para elegir una.", "info")
    return redirect(url_for("accounts.account"), 303)  # type: ignore[return-value]


def half_way_to_a_passkey(_request: object) -> User | None:
    """Load, for the pages of a new passkey alone, who gave her password and has no second factor yet."""
    if request.endpoint not in NEW_PASSKEY or session.get("tf_state") not in SETTING_UP:
        return None
    user = _half_way_in()
    if user is not None:
        set_request_attr("fs_authn_via", "session")
        set_request_attr("fs_paa", session[PASSWORD_AT])
    return user


def _half_way_in() -> User | None:
    """Return whose password was right a short while ago; who sets up her first factor has none since."""
    if now().timestamp() - session.get(PASSWORD_AT, 0) > HALF_WAY.total_seconds():
        return None
    user = db.session.scalar(select(User).where(User.fs_uniquifier == session.get("tf_user_id"), User.active))
    if user is not None and user.has_second_factor and session.get("tf_state") in SETTING_UP:
        return None
    return user


def _start_anew() -> ResponseReturnValue | None:
    tf_clean_session()  # type: ignore[no-untyped-call]
    if request.endpoint == "security.login":
        return None
    flash("Pasó demasiado tiempo. Escribe otra vez tu correo y contraseña.", "info")
    return redirect(url_for("security.login"), 303)
