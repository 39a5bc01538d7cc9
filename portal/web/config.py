"""The settings and the key ring of the running app."""

from typing import TYPE_CHECKING, cast

from flask import current_app

from portal.settings import Settings

if TYPE_CHECKING:
    from portal.tokens.keys import KeyRing


def settings() -> Settings:
    """Return what the machine's keeper chose."""
    return cast(Settings, current_app.extensions["portal.settings"])


def key_ring() -> "KeyRing":
    """Return the keys that sign the codes of this installation."""
    return cast("KeyRing", current_app.extensions["portal.key_ring"])
