"""Where the pages about cards hang: the staff's, hers, and the one that anyone may open."""

from flask import Blueprint

bp = Blueprint("cards", __name__, url_prefix="/tarjetas")
mine = Blueprint("my_card", __name__, url_prefix="/mi-tarjeta")
check = Blueprint("card_check", __name__)
