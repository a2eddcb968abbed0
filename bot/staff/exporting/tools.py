"""What exports are written and sent with."""

from dataclasses import dataclass
from datetime import timedelta

from bot.clock import Clock
from bot.settings import Settings
from bot.shelf import Shelf
from bot.store.crypto import Keys
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class Tools:
    """The parts of the service that the work on exports uses."""

    database: Database
    keys: Keys
    shelf: Shelf
    settings: Settings
    clock: Clock

    @property
    def lease(self) -> timedelta:
        """For how long an export is ours unless we say more."""
        return timedelta(seconds=self.settings.lease_seconds)
