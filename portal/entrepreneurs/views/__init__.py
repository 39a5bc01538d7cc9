"""Pages about applications: hers under ``/solicitud``, the staff's under ``/revision``."""

from portal.entrepreneurs.views import asking, deciding, queue, reviewing
from portal.entrepreneurs.views.blueprints import bp, review

__all__ = ["asking", "bp", "deciding", "queue", "review", "reviewing"]
