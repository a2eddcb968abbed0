"""The tables of what two people decide, of what people ask about their own data, and of how many came how far."""

from sqlalchemy import BigInteger, Column, Date, Index, Integer, LargeBinary, String, Table, Text

from bot.store.desk.people import DIGEST, ID
from bot.store.reminding import NUMBER
from bot.store.tables import INDEX, WORD, UtcDateTime, metadata

# A change of a date that somebody else has to say yes to. `payload` is the amendment as JSON: no personal data. `state`
# is waiting, approved, refused (`reason` says why) or taken_back.
proposals = Table(
    "proposals",
    metadata,
    Column("id", ID, primary_key=True),
    Column("notice", WORD, nullable=False),
    Column("place", String(128), nullable=False),
    Column("payload", Text, nullable=False),
    Column("state", WORD, nullable=False, index=True),
    Column("person", ID, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("decided_by", ID, nullable=True),
    Column("decided", UtcDateTime, nullable=True),
    Column("reason", Text, nullable=False),
)

# What a person asks about data of theirs: to see, to correct, to delete it. `phone` is the blind index.
requests = Table(
    "requests",
    metadata,
    Column("id", ID, primary_key=True),
    Column("kind", WORD, nullable=False),
    Column("phone", INDEX, nullable=False, index=True),
    Column("place", String(128), nullable=False),
    Column("state", WORD, nullable=False),
    Column("detail_sealed", LargeBinary, nullable=False),
    Column("person", ID, nullable=False),
    Column("created", UtcDateTime, nullable=False),
    Column("due", UtcDateTime, nullable=False),
    Column("ended", UtcDateTime, nullable=True),
)

# Every consent that was ever given, beyond the life of its lead: what was shown, for what, where, when, and its end.
# It has no name; `lead` may be gone, and `address` is empty once the chat was forgotten. `phone` is the blind index of
# the number: with it alone it is known later that an older consent of the same person was withdrawn.
# `why` it ended: renewed, corrected, withdrawn, forgotten, together (with a lead it was merged with), asked, expired.
consent_ledger = Table(
    "consent_ledger",
    metadata,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("lead", ID, nullable=False, index=True),
    Column("address", INDEX, nullable=False),
    Column("phone", INDEX, nullable=False, index=True),
    Column("place", String(128), nullable=False),
    Column("text_version", WORD, nullable=False),
    Column("purpose", WORD, nullable=False),
    Column("channel", WORD, nullable=False),
    Column("given", UtcDateTime, nullable=False),
    Column("ended", UtcDateTime, nullable=True, index=True),
    Column("why", WORD, nullable=True),
    Index("ix_consent_ledger_address", "address"),
)

# One row: up to where the record was last found to be whole, and what was found. `proof` is a keyed digest of it.
audit_checks = Table(
    "audit_checks",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    Column("digest", DIGEST, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("faults", Integer, nullable=False),
    Column("proof", DIGEST, nullable=False),
)

# How many came how far (opened, began, finished), by day: nobody is in it, only counts. No district: one is asked
# for it only later, when somebody leaves an intent. An empty notice counts the conversations themselves.
visits = Table(
    "visits",
    metadata,
    Column("day", Date, primary_key=True),
    Column("notice", WORD, primary_key=True),
    Column("place", WORD, primary_key=True),
    Column("step", WORD, primary_key=True),
    Column("count", BigInteger, nullable=False),
)
