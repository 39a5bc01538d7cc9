"""Where the pages hang: those of the staff, and hers."""

from flask import Blueprint

bp = Blueprint("cards", __name__, url_prefix="/tarjetas")
mine = Blueprint("my_card", __name__, url_prefix="/mi-tarjeta")
check = Blueprint("card_check", __name__)
"""Pages about cards: the staff's, hers, and the one that anyone may open."""
