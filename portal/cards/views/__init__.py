"""Pages about cards."""

from portal.cards.views import (
    artwork,
    batches,
    changing,
    checking,
    counter,
    delivering,
    life,
    my_card,
    production,
)
from portal.cards.views.blueprints import bp, check, mine

__all__ = [
    "artwork",
    "batches",
    "bp",
    "changing",
    "check",
    "checking",
    "counter",
    "delivering",
    "life",
    "mine",
    "my_card",
    "production",
]
