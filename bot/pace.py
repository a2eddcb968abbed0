"""Slowing down whoever floods, and nobody else."""

import time

from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from bot.exchange import SlowDown


class Pace:
    """Counts the messages of each address over a sliding window, in memory."""

    def __init__(self, messages: int, seconds: int) -> None:
        self._rate = RateLimitItemPerSecond(messages, seconds)
        # Not the moving window: its storage keeps an empty list of every address for ever.
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    def keep(self, address: str) -> None:
        """Count one message; raise SlowDown where it is one too many."""
        if not self._limiter.hit(self._rate, address):
            reset = self._limiter.get_window_stats(self._rate, address).reset_time
            raise SlowDown(max(1.0, reset - time.time()))
