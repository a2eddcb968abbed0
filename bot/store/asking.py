"""How often the owner of an e-mail address may be asked, whoever types it: nobody's mailbox is filled through us.

What counts is kept beside the paces, by blind indexes alone. It outlives the subscription, for a day, so that deleting
and asking anew is no way around.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, select

from bot.clock import milliseconds
from bot.store.reminding import paces
from bot.store.upsert import insert

TO_ONE: Final = 3
"""So many questions go to one address in a day."""
BY_ONE: Final = 10
"""So many questions one chat may set off in a day."""
_DAY_MS: Final = timedelta(days=1) // timedelta(milliseconds=1)


def may_ask(connection: Connection, destination: str, chat: str, at: datetime) -> bool:
    """Count one question to a destination, set off by a chat; false, and not counted, where it is one too many."""
    now, allowed = milliseconds(at), {f"ask|{destination}": TO_ONE, f"asks|{chat}": BY_ONE}
    wanted = select(paces.c.key, paces.c.next_ms).where(paces.c.key.in_(allowed)).with_for_update()
    known = {row.key: row.next_ms for row in connection.execute(wanted)}
    even = {key: max(now, known.get(key, 0)) + _DAY_MS / most for key, most in allowed.items()}
    if any(moment > now + _DAY_MS + 1 for moment in even.values()):
        return False
    for key, moment in sorted(even.items()):
        statement = insert(connection, paces).values(key=key, next_ms=moment, stopped_ms=0)
        connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_={"next_ms": moment}))
    return True
