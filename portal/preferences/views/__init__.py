"""Pages where staff choose: how the portal looks, and by which numbers the programmes run."""

from portal.preferences.views import programme
from portal.preferences.views.look import bp, frame

__all__ = ["bp", "frame", "programme"]
