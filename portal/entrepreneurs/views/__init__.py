"""Pages about applications: hers under ``/solicitud``, the staff's under ``/revision``."""

from portal.entrepreneurs.views import asking, comparing, deciding, lead_times, queue, reviewing
from portal.entrepreneurs.views.blueprints import bp, review

__all__ = ["asking", "bp", "comparing", "deciding", "lead_times", "queue", "review", "reviewing"]
