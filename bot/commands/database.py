"""The database as commands see it: faults of its address or its server become one line."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL
from sqlalchemy.exc import SQLAlchemyError

from bot.commands.failure import CommandError
from bot.settings import Settings
from bot.store.engine import UnusableUrlError, described, url_of
from bot.store.migrate import NotMigratedError


def settled_url(settings: Settings) -> URL:
    """Return the database's URL; CommandError where it is unusable."""
    try:
        return url_of(settings)
    except UnusableUrlError as error:
        raise CommandError(f"JIANGWEN_DATABASE_URL: {error}") from error


@contextmanager
def explained(url: URL) -> Iterator[None]:
    """Turn what a database can refuse into a CommandError."""
    try:
        yield
    except NotMigratedError as error:
        raise CommandError(str(error), 1) from error
    except (SQLAlchemyError, OSError) as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise CommandError(f"The database ({described(url)}) cannot be used: {reason}", 1) from error
