"""The settings and the key ring of the running app."""

from typing import cast

from flask import current_app

from portal.settings import Settings


def settings() -> Settings:
    """Return what the machine's keeper chose."""
    return cast(Settings, current_app.extensions["portal.settings"])
