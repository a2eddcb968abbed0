"""The tables of reminders: who is subscribed to what, what is due, what was tried.

Times in `_ms` are epoch milliseconds: whole numbers can be counted with in a statement, the same on both databases.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.store.tables import INDEX, WORD, UtcDateTime, metadata

NUMBER = BigInteger().with_variant(Integer, "sqlite")
"""A number that the database gives; SQLite does so for INTEGER alone."""
MOMENT = String(160)

# One person or unit at one destination and one subject. `address` is the chat that asked for it, and `number` counts
# within that chat; `destination` is the blind index of channel and `destination_sealed`. `confirmed`: the owner of the
# e-mail address has agreed. `feed` counts the calendar links that were given out, 0 for none. `told` is the version of
# the schedule that was known when nothing could be told any more, or at first. Stopped rows stay for a time, so that
# nothing is sent twice. Two chats may name one e-mail address: each has its own row, and neither sees the other's.
subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("address", INDEX, nullable=False),
    Column("number", Integer, nullable=False),
    Column("channel", WORD, nullable=False),
    Column("destination", INDEX, nullable=False),
    Column("destination_sealed", LargeBinary, nullable=False),
    Column("subject", WORD, nullable=False),
    Column("role", WORD, nullable=False),
    Column("offsets", WORD, nullable=False),
    Column("hour", String(5), nullable=False),
    Column("language", WORD, nullable=False),
    Column("prepared", Text, nullable=False),
    Column("state", WORD, nullable=False),
    Column("confirmed", Boolean, nullable=False),
    Column("feed", Integer, nullable=False),
    Column("told", Integer, nullable=False),
    Column("created", UtcDateTime, nullable=False),
    Column("updated", UtcDateTime, nullable=False, index=True),
    UniqueConstraint("address", "number"),
    UniqueConstraint("destination", "subject", "address"),
)

# Stages that a subscriber has done: nothing more is said of them. `stage` is `notice/stage`.
finished = Table(
    "finished",
    metadata,
    Column("subscription", NUMBER, ForeignKey("subscriptions.id", ondelete="CASCADE"), primary_key=True),
    Column("stage", String(96), primary_key=True),
)

# Everybody who is told the same things at the same times. `size` is how many they were when last counted.
cohorts = Table(
    "cohorts",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("subject", WORD, nullable=False),
    Column("role", WORD, nullable=False),
    Column("offsets", WORD, nullable=False),
    Column("hour", String(5), nullable=False),
    Column("channel", WORD, nullable=False),
    Column("size", Integer, nullable=False),
    UniqueConstraint("subject", "role", "offsets", "hour", "channel"),
)

# Who can be told something: no row for who is paused, stopped, unconfirmed or has done everything. A row never changes.
# `round` is that of the lot when the subscriber came; until the lot is looked at again, `told` and `since_ms` are the
# subscriber's own, and from then on those of the lot.
agenda = Table(
    "agenda",
    metadata,
    Column("subscription", NUMBER, ForeignKey("subscriptions.id", ondelete="CASCADE"), primary_key=True),
    Column("destination", INDEX, nullable=False),
    Column("cohort", Integer, nullable=False),
    Column("lot", Integer, nullable=False),
    Column("round", Integer, nullable=False),
    Column("told", Integer, nullable=False),
    Column("since_ms", BigInteger, nullable=False),
    Index("ix_agenda_cohort_lot", "cohort", "lot"),
)

# A part of a cohort that is looked at together, next at `next_ms`; everything until `since_ms` was planned, and `told`
# is the version of the schedule that they know. `round` counts how often it was looked at. Lots spread a crowd over
# time, and any number of processes take one each.
lots = Table(
    "lots",
    metadata,
    Column("cohort", Integer, ForeignKey("cohorts.id"), primary_key=True),
    Column("lot", Integer, primary_key=True),
    Column("round", Integer, nullable=False),
    Column("told", Integer, nullable=False),
    Column("since_ms", BigInteger, nullable=False),
    Column("next_ms", BigInteger, nullable=False, index=True),
)

# With which catalogues planners ran: while one that came later is in use, an earlier one changes no schedule.
catalogues = Table(
    "catalogues",
    metadata,
    Column("fingerprint", WORD, primary_key=True),
    Column("first_ms", BigInteger, nullable=False),
    Column("last_ms", BigInteger, nullable=False),
)

# The dates of a subject as they were known: a new version whenever one of them changed.
schedules = Table(
    "schedules",
    metadata,
    Column("subject", WORD, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("dates", Text, nullable=False),
    Column("catalogue", WORD, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# What is to be sent or was: a moment is told to a subscription once and never again. `status` is waiting (until
# `due_ms`), ready, leased (until `due_ms`), or over: sent, dropped, withdrawn, failed. `deadline_ms` says which is
# nearest, and after which moment it would be stale. No foreign key: it would cost more than all the rest of a campaign,
# so whoever deletes a subscription deletes its reminders.
reminders = Table(
    "reminders",
    metadata,
    Column("subscription", NUMBER, primary_key=True, autoincrement=False),
    Column("moment", MOMENT, primary_key=True),
    Column("destination", INDEX, nullable=False),
    Column("channel", WORD, nullable=False),
    Column("deadline_ms", BigInteger, nullable=False),
    Column("due_ms", BigInteger, nullable=False),
    Column("status", WORD, nullable=False),
    Column("tries", Integer, nullable=False),
)
_ready = reminders.c.status == "ready"
_later = reminders.c.status.in_(["waiting", "leased"])
Index("ix_reminders_ready", reminders.c.channel, reminders.c.deadline_ms, postgresql_where=_ready, sqlite_where=_ready)
Index("ix_reminders_ready_to", reminders.c.destination, postgresql_where=_ready, sqlite_where=_ready)
Index("ix_reminders_later", reminders.c.due_ms, postgresql_where=_later, sqlite_where=_later)

# Every try to deliver, for the staff. `masked` shows as much of the destination as may be shown; `what` are moments,
# blanks between them. Who is forgotten leaves the rows without both.
attempts = Table(
    "attempts",
    metadata,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("channel", WORD, nullable=False),
    Column("destination", INDEX, nullable=False, index=True),
    Column("masked", WORD, nullable=False),
    Column("what", Text, nullable=False),
    Column("outcome", WORD, nullable=False),
    Column("detail", String(200), nullable=False),
)

# How fast a channel (`telegram`) or one chat in it (`telegram|…`) may be sent to, for all processes together. `next_ms`
# is when its next turn is, in fractions: at a thousand a second whole milliseconds are too coarse. Nothing is sent on a
# channel before `stopped_ms`.
paces = Table(
    "paces",
    metadata,
    Column("key", WORD, primary_key=True),
    Column("next_ms", Double, nullable=False),
    Column("stopped_ms", BigInteger, nullable=False),
)

# When each recurring work was last done by any process.
heartbeats = Table(
    "heartbeats",
    metadata,
    Column("work", WORD, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)

# Dates of a stage that were set, moved or taken back after the notice was encoded. The newest row of a stage counts.
amendments = Table(
    "amendments",
    metadata,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("notice", WORD, nullable=False),
    Column("stage", WORD, nullable=False),
    Column("starts", Date, nullable=True),
    Column("ends", Date, nullable=True),
    Column("clock", String(5), nullable=True),
    Column("source", Text, nullable=False),
    Column("author", WORD, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# Official calendars of years that the calendar library does not know yet; `days` is JSON.
calendar_years = Table(
    "calendar_years",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("days", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
