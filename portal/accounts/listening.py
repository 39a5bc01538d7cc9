"""What the sign-in library does to a second factor, written down with the commit that does it."""

from typing import Any

from flask import Flask, session
from flask_security.signals import (
    tf_code_confirmed,
    tf_disabled,
    tf_profile_changed,
    wan_deleted,
    wan_registered,
)

from portal.accounts.library import note_step
from portal.accounts.models import User


def _code_set_up(_app: Flask, user: User, **_facts: Any) -> None:
    note_step(user, "set_up_code")


def _code_confirmed(_app: Flask, user: User, **_facts: Any) -> None:
    if session.get("tf_state") == "validating_profile":  # her first, on the way in
        note_step(user, "set_up_code")


def _code_removed(_app: Flask, user: User, **_facts: Any) -> None:
    note_step(user, "remove_code")


def _passkey_added(_app: Flask, user: User, name: str, **_facts: Any) -> None:
    note_step(user, "add_passkey", name)
    if "tf_user_id" in session:  # on the way in: now it lets her in
        session["tf_state"] = "ready"


def _passkey_removed(_app: Flask, user: User, name: str, **_facts: Any) -> None:
    note_step(user, "remove_passkey", name)


SIGNALS = (
    (tf_profile_changed, _code_set_up),
    (tf_code_confirmed, _code_confirmed),
    (tf_disabled, _code_removed),
    (wan_registered, _passkey_added),
    (wan_deleted, _passkey_removed),
)
