"""Deliveries: how far the replies of an event were sent."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | Sequence[str] | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INDEX = sa.String(32)
WORD = sa.String(64)


def upgrade() -> None:
    op.create_table(
        "deliveries",
        sa.Column("channel", WORD, nullable=False),
        sa.Column("event", INDEX, nullable=False),
        sa.Column("address", INDEX, nullable=True),
        sa.Column("chat_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("target", sa.BigInteger(), nullable=True),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("status", WORD, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["channel", "event"],
            ["inbox.channel", "inbox.event"],
            name=op.f("fk_deliveries_channel_inbox"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("channel", "event", name=op.f("pk_deliveries")),
    )
    op.create_index(op.f("ix_deliveries_address"), "deliveries", ["address"])
    op.create_index(op.f("ix_deliveries_due"), "deliveries", ["due"])


def downgrade() -> None:
    op.drop_table("deliveries")
