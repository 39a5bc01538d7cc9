"""Where the pages of shops hang."""

from flask import Blueprint

bp = Blueprint("vendors", __name__)
