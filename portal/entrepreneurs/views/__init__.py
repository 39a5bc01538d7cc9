"""Pages about applications: hers under ``/solicitud``, the staff's under ``/revision``."""

from portal.entrepreneurs.views import (
    agreeing,
    asking,
    beginning,
    changing,
    comparing,
    correcting,
    deciding,
    explaining,
    filling,
    following,
    lead_times,
    looking,
    papers,
    queue,
    resuming,
    reviewing,
    telling,
)
from portal.entrepreneurs.views.blueprints import bp, review

__all__ = [
    "agreeing",
    "asking",
    "beginning",
    "bp",
    "changing",
    "comparing",
    "correcting",
    "deciding",
    "explaining",
    "filling",
    "following",
    "lead_times",
    "looking",
    "papers",
    "queue",
    "resuming",
    "review",
    "reviewing",
    "telling",
]
