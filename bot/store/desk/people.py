"""The tables of people who work at the desk: who they are, how they log in, and what they did."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from bot.store.tables import INDEX, WORD, UtcDateTime, metadata

ID = String(36)
DIGEST = String(64)

# `regions` is a JSON list (`bot/bureau/region.py`); `former` are the hashes of former passwords, as a JSON list.
# `subject` is the blind index of whom another login service knows as this person. `totp_step` is the last step used.
people = Table(
    "people",
    metadata,
    Column("id", ID, primary_key=True),
    Column("login", WORD, nullable=False, unique=True),
    Column("name_sealed", LargeBinary, nullable=False),
    Column("role", WORD, nullable=False),
    Column("regions", Text, nullable=False),
    Column("state", WORD, nullable=False),
    Column("password", Text, nullable=False),
    Column("password_at", UtcDateTime, nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("former", Text, nullable=False),
    Column("totp_sealed", LargeBinary, nullable=True),
    Column("totp_step", BigInteger, nullable=False),
    Column("subject", INDEX, nullable=True, unique=True),
    Column("created", UtcDateTime, nullable=False),
    Column("seen", UtcDateTime, nullable=True),
    Column("version", Integer, nullable=False),
)

# Codes for who lost the device; each works once and is deleted then. `code` is its blind index.
recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("person", ID, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("code", INDEX, primary_key=True),
)

# `id` is the digest of the cookie's token. `stage` says what is still missing: second, change, enrol, or nothing: full.
# `way` says how the person came in: by a password, or by another login service.
sessions = Table(
    "sessions",
    metadata,
    Column("id", DIGEST, primary_key=True),
    Column("person", ID, ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("stage", WORD, nullable=False),
    Column("way", WORD, nullable=False),
    Column("created", UtcDateTime, nullable=False),
    Column("seen", UtcDateTime, nullable=False),
    Column("ends", UtcDateTime, nullable=False, index=True),
    Column("where_sealed", LargeBinary, nullable=False),
)

# What was typed into a form after the session had ended, for a quarter of an hour. `at` is when.
drafts = Table(
    "drafts",
    metadata,
    Column("id", ID, primary_key=True),
    Column("person", ID, ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("form_sealed", LargeBinary, nullable=False),
)

# A browser that logged in before: it has a counter of its own, so that nobody else's failures lock it out.
# `id` is the digest of its cookie's token and the person, for several people may share a browser.
devices = Table(
    "devices",
    metadata,
    Column("id", DIGEST, primary_key=True),
    Column("person", ID, ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("seen", UtcDateTime, nullable=False, index=True),
)

# Answers of another login service that were used: each opens the desk once. `id` is the digest of its nonce.
nonces = Table(
    "nonces",
    metadata,
    Column("id", DIGEST, primary_key=True),
    Column("at", UtcDateTime, nullable=False, index=True),
)

# `key` is the blind index of what is counted: a login from anywhere new, an address, or a known device.
login_failures = Table(
    "login_failures",
    metadata,
    Column("key", INDEX, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("until", UtcDateTime, nullable=True),
    Column("at", UtcDateTime, nullable=False, index=True),
)

# Append only: triggers refuse any change but the re-encryption of `detail_sealed`. `digest` chains the rows.
# `place` is the region a row belongs to, empty where it belongs to none.
audit = Table(
    "audit",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("person", ID, nullable=True),
    Column("role", WORD, nullable=False),
    Column("what", WORD, nullable=False),
    Column("kind", WORD, nullable=False),
    Column("subject", String(128), nullable=False),
    Column("place", String(128), nullable=False),
    Column("detail_sealed", LargeBinary, nullable=False),
    Column("digest", DIGEST, nullable=False),
    Index("ix_audit_person_seq", "person", "seq"),
    Index("ix_audit_kind_subject_seq", "kind", "subject", "seq"),
    Index("ix_audit_place_seq", "place", "seq"),
)

# One row: the newest row of the chain, and the last one that retention took away. `proof` is a keyed digest of both.
audit_ends = Table(
    "audit_ends",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    Column("digest", DIGEST, nullable=False),
    Column("gone_seq", BigInteger, nullable=False),
    Column("gone_digest", DIGEST, nullable=False),
    Column("proof", DIGEST, nullable=False),
)
