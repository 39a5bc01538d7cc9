"""Reads of redemptions: what a till sees before it redeems, and what was redeemed."""

from portal.redemptions.queries.scanning import scan
from portal.redemptions.queries.today import of_today

__all__ = ["of_today", "scan"]
