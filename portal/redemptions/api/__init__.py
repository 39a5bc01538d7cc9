"""The JSON API of shops' tills: scan, redeem, undo. The scanner's page uses nothing else."""

from portal.redemptions.api import standing
from portal.redemptions.api.views import bp, register

__all__ = ["bp", "register", "standing"]
