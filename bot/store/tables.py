"""The tables, the same on SQLite and on PostgreSQL. What ends in `_sealed` is encrypted for its row."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
INDEX = String(32)
WORD = String(64)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, kept in UTC. A naive one is refused: nobody could tell which moment it means."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment without its time zone cannot be stored.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData(naming_convention=NAMES)

# `address` is the blind index of channel and address; `seq` is that of the newest message.
conversations = Table(
    "conversations",
    metadata,
    Column("address", INDEX, primary_key=True),
    Column("channel", WORD, nullable=False),
    Column("state_sealed", LargeBinary, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("updated", UtcDateTime, nullable=False, index=True),
)

# `event` is the blind index of address and event id, so that nobody can ask for another's answer.
# `address` is empty once the person was forgotten: the row then only keeps a repeat harmless.
inbox = Table(
    "inbox",
    metadata,
    Column("channel", WORD, primary_key=True),
    Column("event", INDEX, primary_key=True),
    Column("address", INDEX, nullable=True, index=True),
    Column("handled_sealed", LargeBinary, nullable=False),
    Column("personal", Boolean, nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
)

# What a channel that sends by itself still owes: the replies of an event, of which `sent` parts went out.
# `due` is when to try next, and empty once that is over; `address` and `chat_sealed` are then empty too.
deliveries = Table(
    "deliveries",
    metadata,
    Column("channel", WORD, primary_key=True),
    Column("event", INDEX, primary_key=True),
    Column("address", INDEX, nullable=True, index=True),
    Column("chat_sealed", LargeBinary, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("target", BigInteger, nullable=True),
    Column("sent", Integer, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due", UtcDateTime, nullable=True, index=True),
    Column("status", WORD, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(["channel", "event"], ["inbox.channel", "inbox.event"], ondelete="CASCADE"),
)

messages = Table(
    "messages",
    metadata,
    Column("address", INDEX, ForeignKey("conversations.address", ondelete="CASCADE"), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("payload_sealed", LargeBinary, nullable=False),
    Column("personal", Boolean, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# What PostgreSQL keeps beside an index of leads, to filter without reading the rows, whose sealed values are long. The
# short index of places is for sets of rows that are put together with those of another one.
BESIDE = ["merged_into", "tier", "verdict", "status", "owner", "due"]
MERGED = text("merged_into IS NOT NULL")
WORDS = ARRAY(BigInteger).with_variant(JSON(none_as_null=True), "sqlite")

# `updated` is the applicant's last change and decides how long a lead is kept; `worked` is the staff's last one.
# `district` and `status` are ids; `version` grows with every change, so that two clerks do not overwrite each other.
# `merged_into` is the lead that this one was merged into; it is shown nowhere by itself then. `twin` is the blind index
# of name and unit; `words` are those of all that the lead is found by, and each kind of database has an index of its
# own for them, made by the migrations alone. Both are empty until they are kept.
leads = Table(
    "leads",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("tier", String(128), nullable=False),
    Column("notice", WORD, nullable=False),
    Column("place", WORD, nullable=False),
    Column("name_sealed", LargeBinary, nullable=False),
    Column("phone_sealed", LargeBinary, nullable=False),
    Column("unit_sealed", LargeBinary, nullable=False),
    Column("note_sealed", LargeBinary, nullable=False),
    Column("answers_sealed", LargeBinary, nullable=False),
    Column("phone", INDEX, nullable=False),
    Column("verdict", WORD, nullable=False),
    Column("asker", WORD, nullable=False),
    Column("language", WORD, nullable=False),
    Column("channel", WORD, nullable=False),
    Column("created", UtcDateTime, nullable=False),
    Column("updated", UtcDateTime, nullable=False, index=True),
    Column("district", WORD, nullable=False, server_default=text("''")),
    Column("status", WORD, nullable=False, server_default=text("'new'")),
    Column("reason", WORD, nullable=False, server_default=text("''")),
    Column("owner", String(36), nullable=True),
    Column("due", Date, nullable=True),
    Column("next_sealed", LargeBinary, nullable=True),
    Column("worked", UtcDateTime, nullable=True),
    Column("version", Integer, nullable=False, server_default=text("1")),
    Column("merged_into", String(36), nullable=True),
    Column("twin", INDEX, nullable=True),
    Column("words", WORDS, nullable=True),
    UniqueConstraint("tier", "phone"),
    # Most are merged into none: SQLite would take an index of these for a short way to a few.
    Index("ix_leads_merged_into", "merged_into", sqlite_where=MERGED, postgresql_where=MERGED),
    Index("ix_leads_created_id", "created", "id"),
    Index("ix_leads_place_district", "place", "district"),
    Index("ix_leads_place_created_id", "place", "created", "id", postgresql_include=["district", "notice", *BESIDE]),
    Index(
        "ix_leads_place_district_created_id",
        "place",
        "district",
        "created",
        "id",
        postgresql_include=["notice", *BESIDE],
    ),
    Index(
        "ix_leads_place_status_created_id",
        "place",
        "status",
        "created",
        "id",
        postgresql_include=["merged_into", "owner", "verdict"],
    ),
    Index("ix_leads_status_created_id", "status", "created", "id", postgresql_include=["merged_into"]),
    Index("ix_leads_verdict", "verdict"),
    Index("ix_leads_notice_created_id", "notice", "created", "id", postgresql_include=["place", "district", *BESIDE]),
    Index(
        "ix_leads_owner_status_due",
        "owner",
        "status",
        "due",
        postgresql_include=["merged_into", "place", "district"],
    ),
    Index("ix_leads_due_id", "due", "id"),
    Index("ix_leads_phone", "phone"),
    Index("ix_leads_twin_tier", "twin", "tier"),
)

consents = Table(
    "consents",
    metadata,
    Column("lead", String(36), ForeignKey("leads.id", ondelete="CASCADE"), primary_key=True),
    Column("address", INDEX, primary_key=True, index=True),
    Column("text_version", WORD, nullable=False),
    Column("purpose", WORD, nullable=False),
    Column("channel", WORD, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# Questions that could not be answered. `question` is the blind index of the masked text; nothing says who asked, and
# days are no moments, so that nobody is found by the time either. `nearest` are ids of statements, blanks between them.
# `settled` is the day on which staff said that it is done with; asked once more, it is open again.
missed = Table(
    "missed",
    metadata,
    Column("question", INDEX, primary_key=True),
    Column("text_sealed", LargeBinary, nullable=False),
    Column("times", Integer, nullable=False),
    Column("nearest", Text, nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False, index=True),
    Column("settled", Date, nullable=True),
)
