"""The settings for a command, with what its options override."""

from typing import Any

from pydantic import ValidationError

from bot.commands.failure import CommandError
from bot.settings import Settings


def read_settings(**overrides: Any) -> Settings:
    """Read the settings; an override of None changes nothing. CommandError names each wrong one on one line."""
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**given)
    except ValidationError as error:
        wrong = "; ".join(f"JIANGWEN_{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors())
        raise CommandError(f"A setting is wrong. {wrong}") from error
