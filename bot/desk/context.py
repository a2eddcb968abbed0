"""What every page of the desk works with."""

from dataclasses import dataclass

from bot.clock import Clock
from bot.desk.pages import Pages
from bot.settings import Settings
from bot.shelf import Shelf
from bot.staff.oidc import Provider
from bot.store.crypto import Keys
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class Desk:
    """The parts of the service that the desk uses. `provider` is another login service, where one is set."""

    database: Database
    keys: Keys
    shelf: Shelf
    settings: Settings
    clock: Clock
    pages: Pages
    provider: Provider | None = None
