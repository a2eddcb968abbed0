"""With which catalogues planners run: of two versions side by side, the one that came later says what holds."""

from sqlalchemy import Connection, bindparam, select

from bot.store.reminding import catalogues
from bot.store.upsert import Prepared

_SEEN = Prepared(
    catalogues,
    lambda fresh: fresh.on_conflict_do_update(index_elements=["fingerprint"], set_={"last_ms": fresh.excluded.last_ms}),
)
_FIRST = select(catalogues.c.first_ms).where(catalogues.c.fingerprint == bindparam("mine")).scalar_subquery()
_LATER = select(catalogues.c.fingerprint).where(
    catalogues.c.first_ms > _FIRST, catalogues.c.last_ms > bindparam("since_ms")
)
ALIVE_MS = 10 * 60 * 1000
"""So long after a planner was last heard of, its catalogue still counts as in use."""


def seen(connection: Connection, fingerprint: str, now_ms: int) -> None:
    """Note that a planner runs with a catalogue."""
    connection.execute(_SEEN.on(connection), {"fingerprint": fingerprint, "first_ms": now_ms, "last_ms": now_ms})


def overtaken(connection: Connection, fingerprint: str, now_ms: int) -> bool:
    """Whether a catalogue that came later is in use."""
    values = {"mine": fingerprint, "since_ms": now_ms - ALIVE_MS}
    return connection.execute(_LATER.limit(1), values).first() is not None
