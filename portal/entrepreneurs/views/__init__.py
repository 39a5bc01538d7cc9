"""Pages about applications: hers under ``/solicitud``, the staff's under ``/revision``."""

from portal.entrepreneurs.views import (
    asking,
    beginning,
    changing,
    comparing,
    deciding,
    explaining,
    filling,
    following,
    lead_times,
    papers,
    queue,
    resuming,
    reviewing,
    telling,
)
from portal.entrepreneurs.views.blueprints import bp, review

__all__ = [
    "asking",
    "beginning",
    "bp",
    "changing",
    "comparing",
    "deciding",
    "explaining",
    "filling",
    "following",
    "lead_times",
    "papers",
    "queue",
    "resuming",
    "review",
    "reviewing",
    "telling",
]
