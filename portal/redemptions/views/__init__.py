"""Pages about redemptions: the till's, the shop's report, the staff's list."""

from portal.redemptions.views import guide, hers, reports, scanner, staff
from portal.redemptions.views.blueprint import bp

__all__ = ["bp", "guide", "hers", "reports", "scanner", "staff"]
