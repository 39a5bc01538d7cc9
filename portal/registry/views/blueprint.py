"""Where the pages of the registry hang."""

from flask import Blueprint

bp = Blueprint("registry", __name__, url_prefix="/padron")
