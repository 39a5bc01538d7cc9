"""Where the pages about redemptions hang."""

from flask import Blueprint

bp = Blueprint("redemptions", __name__)
