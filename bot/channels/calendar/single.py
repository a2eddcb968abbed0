"""How often the dates of a notice were changed, for a date that is fetched without any subscription."""

from datetime import UTC, datetime, time

from sqlalchemy import Connection

from bot.store import amendments
from knowledge.notice import Notice
from knowledge.window import ZONE


def changes_of(connection: Connection, notice: Notice) -> tuple[int, datetime]:
    """Return how many changes there were, and when the last one was (aware); at first, when the notice was issued."""
    made = [one.at for one in amendments.history(connection, notice.id)]
    made += [one.at for one in amendments.years(connection)]
    issued = datetime.combine(notice.issued, time(), ZONE) if notice.issued else datetime(2000, 1, 1, tzinfo=UTC)
    return len(made), max(made, default=issued)
