"""The catalogue for a command: with every date as the database has it, where there is a database."""

from bot.settings import Settings
from knowledge.library import Library, catalogue


def current_library(settings: Settings) -> Library:
    """Return the catalogue as it is now. Without any database it is as encoded, and none is made."""
    encoded = catalogue()
    if not settings.database_url and not settings.embedded_database.exists():
        return encoded
    from bot.commands.once import looked_up  # noqa: PLC0415 - slow, and not needed without a database
    from bot.shelf import Shelf  # noqa: PLC0415 - likewise

    return looked_up(settings, Shelf(encoded).refresh_in) or encoded
