"""The first tables: conversations, inbox, messages, leads and their consents."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | Sequence[str] | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INDEX = sa.String(32)
WORD = sa.String(64)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _conversations()
    _inbox()
    _messages()
    _leads()
    _consents()


def downgrade() -> None:
    for table in ("consents", "leads", "messages", "inbox", "conversations"):
        op.drop_table(table)


def _conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("address", INDEX, nullable=False),
        sa.Column("channel", WORD, nullable=False),
        sa.Column("state_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("updated", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_conversations")),
    )
    op.create_index(op.f("ix_conversations_updated"), "conversations", ["updated"])


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("channel", WORD, nullable=False),
        sa.Column("event", INDEX, nullable=False),
        sa.Column("address", INDEX, nullable=True),
        sa.Column("handled_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("personal", sa.Boolean(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("channel", "event", name=op.f("pk_inbox")),
    )
    op.create_index(op.f("ix_inbox_address"), "inbox", ["address"])
    op.create_index(op.f("ix_inbox_at"), "inbox", ["at"])


def _messages() -> None:
    op.create_table(
        "messages",
        sa.Column("address", INDEX, nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("payload_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("personal", sa.Boolean(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["address"],
            ["conversations.address"],
            name=op.f("fk_messages_address_conversations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("address", "seq", name=op.f("pk_messages")),
    )


def _leads() -> None:
    sealed = ("name_sealed", "phone_sealed", "unit_sealed", "note_sealed", "answers_sealed")
    op.create_table(
        "leads",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("tier", sa.String(128), nullable=False),
        sa.Column("notice", WORD, nullable=False),
        sa.Column("place", WORD, nullable=False),
        *(sa.Column(name, sa.LargeBinary(), nullable=False) for name in sealed),
        sa.Column("phone", INDEX, nullable=False),
        *(sa.Column(name, WORD, nullable=False) for name in ("verdict", "asker", "language", "channel")),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("updated", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leads")),
        sa.UniqueConstraint("tier", "phone", name=op.f("uq_leads_tier_phone")),
    )
    op.create_index("ix_leads_created_id", "leads", ["created", "id"])
    op.create_index(op.f("ix_leads_updated"), "leads", ["updated"])


def _consents() -> None:
    op.create_table(
        "consents",
        sa.Column("lead", sa.String(36), nullable=False),
        sa.Column("address", INDEX, nullable=False),
        sa.Column("text_version", WORD, nullable=False),
        sa.Column("purpose", WORD, nullable=False),
        sa.Column("channel", WORD, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["lead"], ["leads.id"], name=op.f("fk_consents_lead_leads"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("lead", "address", name=op.f("pk_consents")),
    )
    op.create_index(op.f("ix_consents_address"), "consents", ["address"])
