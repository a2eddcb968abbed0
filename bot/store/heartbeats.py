"""When each recurring work was last done, by whichever process."""

from datetime import datetime

from sqlalchemy import Connection

from bot.store.reminding import heartbeats
from bot.store.upsert import Prepared

_BEAT = Prepared(
    heartbeats,
    lambda fresh: fresh.on_conflict_do_update(index_elements=["work"], set_={"at": fresh.excluded.at}),
)


def beat(connection: Connection, work: str, at: datetime) -> None:
    """Note that a work was done."""
    connection.execute(_BEAT.on(connection), {"work": work, "at": at})
