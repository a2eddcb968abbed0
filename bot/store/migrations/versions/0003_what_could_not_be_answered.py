"""Missed questions: what was asked and not answered, masked, and never who asked."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | Sequence[str] | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "missed",
        sa.Column("question", sa.String(32), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("nearest", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("question", name=op.f("pk_missed")),
    )
    op.create_index(op.f("ix_missed_last_day"), "missed", ["last_day"])


def downgrade() -> None:
    op.drop_table("missed")
