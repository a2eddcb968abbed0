"""The tables of what leaves the desk and comes back in: exports, standing orders for them, tokens, webhooks."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from bot.store.desk.people import DIGEST, ID
from bot.store.reminding import NUMBER
from bot.store.tables import INDEX, WORD, UtcDateTime, metadata

# `wanted_sealed` is what was asked for, `told_sealed` what came of it, both as JSON. `until` is the lease of the
# process that writes the file; after it another takes over, and `tries` says how often one began. `link` is the
# digest of the token of the link that works once, in the session `link_session` and before `link_ends`; `ends` is
# when the file is deleted. `mail` is empty, `due`, `sent` or `failed`: whether the file also goes to somebody by
# e-mail.
exports = Table(
    "exports",
    metadata,
    Column("id", ID, primary_key=True),
    Column("person", ID, ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("state", WORD, nullable=False),
    Column("wanted_sealed", LargeBinary, nullable=False),
    Column("told_sealed", LargeBinary, nullable=True),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    Column("created", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, nullable=True),
    Column("tries", Integer, nullable=False),
    Column("ended", UtcDateTime, nullable=True),
    Column("link", DIGEST, nullable=True, unique=True),
    Column("link_session", DIGEST, nullable=True),
    Column("link_ends", UtcDateTime, nullable=True),
    Column("ends", UtcDateTime, nullable=True, index=True),
    Column("fetched", UtcDateTime, nullable=True),
    Column("mail", WORD, nullable=False),
    Column("mail_due", UtcDateTime, nullable=True, index=True),
    Index("ix_exports_state_created", "state", "created"),
)

# The file of an export, in pieces that are sealed one by one.
export_parts = Table(
    "export_parts",
    metadata,
    Column("export", ID, ForeignKey("exports.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("part_sealed", LargeBinary, nullable=False),
)

# An export again and again, to its owner only. `every` is day, week or month, `day` that of the week (1 is Monday) or
# of the month; `hour` is of Asia/Shanghai. `state`: confirming, until the code that was sent to the address was
# given; active; stopped. `to_sealed` is the address and the code, as JSON.
standing_exports = Table(
    "standing_exports",
    metadata,
    Column("id", ID, primary_key=True),
    Column("person", ID, ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("wanted_sealed", LargeBinary, nullable=False),
    Column("every", WORD, nullable=False),
    Column("day", Integer, nullable=False),
    Column("hour", Integer, nullable=False),
    Column("to_sealed", LargeBinary, nullable=False),
    Column("password_sealed", LargeBinary, nullable=False),
    Column("state", WORD, nullable=False),
    Column("next", UtcDateTime, nullable=True, index=True),
    Column("last", UtcDateTime, nullable=True),
    Column("created", UtcDateTime, nullable=False),
)

# `token` is the digest of the token; it is shown once and never kept. `scopes` and `regions` are JSON lists.
tokens = Table(
    "tokens",
    metadata,
    Column("id", ID, primary_key=True),
    Column("token", DIGEST, nullable=False, unique=True),
    Column("name_sealed", LargeBinary, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("regions", Text, nullable=False),
    Column("person", ID, nullable=False),
    Column("created", UtcDateTime, nullable=False),
    Column("ends", UtcDateTime, nullable=False),
    Column("used", UtcDateTime, nullable=True),
    Column("revoked", UtcDateTime, nullable=True),
)

# What a token was answered when it left a lead, so that a repeat makes no second one. `key` is a blind index of the
# caller's own word for the call, `body` the digest of what was sent.
token_calls = Table(
    "token_calls",
    metadata,
    Column("token", ID, ForeignKey("tokens.id", ondelete="CASCADE"), primary_key=True),
    Column("key", INDEX, primary_key=True),
    Column("body", DIGEST, nullable=False),
    Column("lead", ID, nullable=False),
    Column("fresh", Boolean, nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
)

# `events` and `regions` are JSON lists. The former secret signs beside the new one until `former_ends`. `state` is
# active, off (by somebody) or failed; `failing` is since when nothing arrived any more.
hooks = Table(
    "hooks",
    metadata,
    Column("id", ID, primary_key=True),
    Column("url_sealed", LargeBinary, nullable=False),
    Column("secret_sealed", LargeBinary, nullable=False),
    Column("former_sealed", LargeBinary, nullable=True),
    Column("former_ends", UtcDateTime, nullable=True),
    Column("events", Text, nullable=False),
    Column("regions", Text, nullable=False),
    Column("person", ID, nullable=False),
    Column("state", WORD, nullable=False),
    Column("created", UtcDateTime, nullable=False),
    Column("failing", UtcDateTime, nullable=True),
)

# The outbox of webhooks: one event for one hook, tried until it arrives or is given up. `payload` is what is posted,
# without personal data. `due` is when to try next, or, while it is leased, when another process may take it over.
hook_posts = Table(
    "hook_posts",
    metadata,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("hook", ID, ForeignKey("hooks.id", ondelete="CASCADE"), nullable=False),
    Column("message", ID, nullable=False),
    Column("event", WORD, nullable=False),
    Column("payload", Text, nullable=False),
    Column("status", WORD, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("code", Integer, nullable=True),
    Column("why", WORD, nullable=True),
    Column("due", UtcDateTime, nullable=True),
    Column("at", UtcDateTime, nullable=False, index=True),
    Index("ix_hook_posts_hook_status_due", "hook", "status", "due"),
    Index("ix_hook_posts_hook_id", "hook", "id"),
)
