"""Where the database is, and how SQLite is opened."""

from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from bot.settings import Settings

WAIT_SECONDS = 10
SQLITE = "sqlite"
POSTGRESQL = "postgresql"
READ_CACHE = 1000
"""KiB that each reading connection keeps of the file: the system keeps the rest for all of them."""
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", f"busy_timeout={WAIT_SECONDS * 1000}")


class UnusableUrlError(Exception):
    """The database URL names no database that we can use."""


def url_of(settings: Settings) -> URL:
    """Return the database's URL with the driver we use; UnusableUrlError where it is none of ours."""
    return usable(settings.database_url or f"{SQLITE}:///{settings.embedded_database}")


def usable(text: str) -> URL:
    """Read a URL, and put in the driver we use whatever driver it names."""
    try:
        url = make_url(text)
    except Exception as error:
        raise UnusableUrlError("The database URL cannot be read; it looks like postgresql://user@host/name.") from error
    match url.get_backend_name():
        case "sqlite" if url.database and url.database != ":memory:":
            return url.set(drivername="sqlite+pysqlite")
        case "postgresql" | "postgres":
            return url.set(drivername="postgresql+asyncpg")
    raise UnusableUrlError("The database must be SQLite in a file, or PostgreSQL.")


def sqlite_engine(url: URL, *, begin: str, foreign_keys: bool = True, size: int = 1) -> Engine:
    """Make an engine whose transactions start with `begin`: IMMEDIATE to write, DEFERRED to read."""
    Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        pool_size=size,
        max_overflow=0,
        hide_parameters=True,
        connect_args={"check_same_thread": False, "timeout": WAIT_SECONDS, "isolation_level": None},
    )
    pragmas = [*PRAGMAS, f"foreign_keys={'ON' if foreign_keys else 'OFF'}"]
    if begin == "DEFERRED":
        pragmas.append(f"cache_size=-{READ_CACHE}")

    def prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def start(connection: Connection) -> None:
        connection.exec_driver_sql(f"BEGIN {begin}")

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", start)
    return engine


def described(url: URL) -> str:
    """Say in words which database this is, without its password."""
    if url.get_backend_name() == SQLITE:
        return f"SQLite, {url.database}"
    return f"PostgreSQL, {url.host or 'this machine'}/{url.database}"
