"""How the cards of this installation look, before any is printed."""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
from flask import Response, render_template
from flask.typing import ResponseReturnValue

from portal.cards.drawing import CardFace, Layout, draw_cards
from portal.cards.printing import look_of
from portal.cards.views.acting import today
from portal.cards.views.blueprints import bp
from portal.core.roles import Role
from portal.preferences.queries import choices
from portal.tokens.layout import link
from portal.web.access import only
from portal.web.config import settings
from portal.web.extensions import db

MAY_LOOK = (Role.ADMINISTRATOR, Role.COORDINATOR)
