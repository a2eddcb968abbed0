"""The tables of the work on leads: what happened to each, merges, and saved views."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Table

from bot.store.desk.people import ID
from bot.store.reminding import NUMBER
from bot.store.tables import WORD, UtcDateTime, metadata

# The timeline of a lead. `person` is empty where the applicant or the system did it; `detail_sealed` is JSON.
lead_events = Table(
    "lead_events",
    metadata,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("lead", ID, ForeignKey("leads.id", ondelete="CASCADE"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("person", ID, nullable=True),
    Column("kind", WORD, nullable=False),
    Column("detail_sealed", LargeBinary, nullable=False),
    Index("ix_lead_events_lead_id", "lead", "id"),
)

# `before_sealed` is what the kept lead was before, so that the merge can be undone; `version` the kept lead's after it,
# which says what was merged last.
merges = Table(
    "merges",
    metadata,
    Column("id", ID, primary_key=True),
    Column("kept", ID, ForeignKey("leads.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("gone", ID, ForeignKey("leads.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("person", ID, nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("undone", UtcDateTime, nullable=True),
    Column("undone_by", ID, nullable=True),
    Column("before_sealed", LargeBinary, nullable=False),
)

# A filter with a name. A shared one shows everybody their own rows, never the rows of whoever saved it.
views = Table(
    "views",
    metadata,
    Column("id", ID, primary_key=True),
    Column("person", ID, ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("shared", Boolean, nullable=False),
    Column("view_sealed", LargeBinary, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
