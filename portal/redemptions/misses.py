"""Who types folios that do not exist has to wait: nobody finds a card by trying."""

import time

from limits import RateLimitItemPerMinute
from limits.strategies import RateLimiter

from portal.redemptions.errors import TooManyMissesError

MOST = RateLimitItemPerMinute(10)


class Misses:
    """Counts the typed folios of each device that were of no card. Scanned codes are never counted."""

    def __init__(self, limiter: RateLimiter) -> None:
        """:param limiter: where the portal counts, shared by its processes."""
        self._limiter = limiter

    def check(self, device_id: int) -> None:
        """:raises TooManyMissesError: the device missed too often in the last minute."""
        if not self._limiter.test(MOST, "folio", str(device_id)):
            reset = self._limiter.get_window_stats(MOST, "folio", str(device_id)).reset_time
            raise TooManyMissesError(max(1, round(reset - time.time())))

    def note(self, device_id: int) -> None:
        """Count one miss."""
        self._limiter.hit(MOST, "folio", str(device_id))
