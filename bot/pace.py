"""Slowing down whoever floods, and nobody else."""

import time
from collections.abc import Callable
from typing import Final

from bot.exchange import SlowDown

_CROWD: Final = 10_000


class Pace:
    """Lets each address send `messages` at once and, after that, as many in every `seconds`.

    Kept is one number an address: the moment at which its messages would be spread evenly (the generic cell rate
    algorithm). An address that has rested is forgotten.
    """

    def __init__(self, messages: int, seconds: float, now: Callable[[], float] = time.monotonic) -> None:
        self._gap = seconds / messages
        self._burst = seconds
        self._now = now
        self._even: dict[str, float] = {}

    def keep(self, address: str) -> None:
        """Count one message; raise SlowDown where it is one too many. Refused messages do not count."""
        now = self._now()
        even = max(now, self._even.get(address, now)) + self._gap
        if even - now > self._burst + self._gap / 2:
            raise SlowDown(max(1.0, even - now - self._burst))
        self._even[address] = even
        if len(self._even) > _CROWD:
            self._even = {name: moment for name, moment in self._even.items() if moment > now}
