"""Reads of redemptions: what a till sees before it redeems, and what was redeemed."""

from portal.redemptions.queries.scanning import scan

__all__ = ["scan"]
