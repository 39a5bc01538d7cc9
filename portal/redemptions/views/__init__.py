"""Pages about redemptions: the till's, the shop's report, the staff's list."""

from portal.redemptions.views import guide, scanner
from portal.redemptions.views.blueprint import bp

__all__ = ["bp", "guide", "scanner"]
