"""Where the secret key comes from: the settings, or a file that is made once."""

import os
import secrets
from pathlib import Path

from sqlalchemy import Connection

from bot.settings import Settings
from bot.store import conversations
from bot.store.crypto import Keys
from bot.store.desk import persons


def keys_of(settings: Settings) -> Keys:
    """Return the keys of this installation; the file is made where neither it nor the setting exists."""
    given = settings.secret_key and settings.secret_key.get_secret_value()
    former = (key.get_secret_value() for key in settings.former_secret_keys)
    return Keys((given or _kept(settings.data_dir / "secret.key"), *former))


def require_fitting(connection: Connection, keys: Keys) -> None:
    """Try the keys on the newest conversation and colleague; SealError where the database was written with others."""
    conversations.try_keys(connection, keys)
    persons.try_keys(connection, keys)


def _kept(path: Path) -> str:
    """Read the file, or make it; of two processes that make it at once, one wins and both read the same."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    if not path.exists():
        _write_private(fresh, secrets.token_urlsafe(32) + "\n")
        _publish(fresh, path)
    return path.read_text("ascii").strip()


def _write_private(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _publish(fresh: Path, path: Path) -> None:
    try:
        os.link(fresh, path)  # unlike a rename, this never replaces
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
