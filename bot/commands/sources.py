"""Where the official texts are."""

from pathlib import Path

from bot.settings import Settings

BESIDE = Path("../shared/notices")


def folder_of(settings: Settings) -> Path:
    """Return the folder from the settings, or the one that lies beside the project."""
    return settings.sources or BESIDE
