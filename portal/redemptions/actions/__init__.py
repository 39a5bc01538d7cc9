"""Redeem, annul, and note that a device lives."""

from portal.redemptions.actions.annulling import annul, annul_by_hand
from portal.redemptions.actions.redeeming import Order, redeem
from portal.redemptions.actions.seeing import note_refused_scan, note_seen

__all__ = ["Order", "annul", "annul_by_hand", "note_refused_scan", "note_seen", "redeem"]
