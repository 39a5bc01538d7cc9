"""Where the pages hang: hers, and those of the staff who review."""

from flask import Blueprint

bp = Blueprint("entrepreneurs", __name__, url_prefix="/solicitud")
review = Blueprint("review", __name__, url_prefix="/revision")
