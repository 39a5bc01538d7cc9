"""Pages about applications: hers under ``/solicitud``, the staff's under ``/revision``."""

from portal.entrepreneurs.views import (
    asking,
    beginning,
    comparing,
    deciding,
    filling,
    following,
    lead_times,
    papers,
    queue,
    reviewing,
)
from portal.entrepreneurs.views.blueprints import bp, review

__all__ = [
    "asking",
    "beginning",
    "bp",
    "comparing",
    "deciding",
    "filling",
    "following",
    "lead_times",
    "papers",
    "queue",
    "review",
    "reviewing",
]
