"""What two people decide, requests about personal data, the ledger of consents, and counts."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | Sequence[str] | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INDEX = sa.String(32)
ID = sa.String(36)
WORD = sa.String(64)
LONG = sa.String(128)
MOMENT = sa.DateTime(timezone=True)
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _audit_checks()
    _consent_ledger()
    _proposals()
    _requests()
    _visits()
    _missed()


def downgrade() -> None:
    op.drop_column("missed", "settled")
    for table in (
        "visits",
        "requests",
        "proposals",
        "consent_ledger",
        "audit_checks",
    ):
        op.drop_table(table)


def _audit_checks() -> None:
    op.create_table(
        "audit_checks",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("digest", WORD, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("faults", sa.Integer(), nullable=False),
        sa.Column("proof", WORD, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_checks"),
    )


def _consent_ledger() -> None:
    op.create_table(
        "consent_ledger",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("lead", ID, nullable=False),
        sa.Column("address", INDEX, nullable=False),
        sa.Column("phone", INDEX, nullable=False),
        sa.Column("place", LONG, nullable=False),
        sa.Column("text_version", WORD, nullable=False),
        sa.Column("purpose", WORD, nullable=False),
        sa.Column("channel", WORD, nullable=False),
        sa.Column("given", MOMENT, nullable=False),
        sa.Column("ended", MOMENT, nullable=True),
        sa.Column("why", WORD, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_consent_ledger"),
    )
    op.create_index("ix_consent_ledger_address", "consent_ledger", ["address"], unique=False)
    op.create_index("ix_consent_ledger_ended", "consent_ledger", ["ended"], unique=False)
    op.create_index("ix_consent_ledger_lead", "consent_ledger", ["lead"], unique=False)
    op.create_index("ix_consent_ledger_phone", "consent_ledger", ["phone"], unique=False)


def _proposals() -> None:
    op.create_table(
        "proposals",
        sa.Column("id", ID, nullable=False),
        sa.Column("notice", WORD, nullable=False),
        sa.Column("place", LONG, nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("person", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("decided_by", ID, nullable=True),
        sa.Column("decided", MOMENT, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_proposals"),
    )
    op.create_index("ix_proposals_state", "proposals", ["state"], unique=False)


def _requests() -> None:
    op.create_table(
        "requests",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("phone", INDEX, nullable=False),
        sa.Column("place", LONG, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("detail_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("person", ID, nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("due", MOMENT, nullable=False),
        sa.Column("ended", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_requests"),
    )
    op.create_index("ix_requests_phone", "requests", ["phone"], unique=False)


def _visits() -> None:
    op.create_table(
        "visits",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("notice", WORD, nullable=False),
        sa.Column("place", WORD, nullable=False),
        sa.Column("step", WORD, nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", "notice", "place", "step", name="pk_visits"),
    )


def _missed() -> None:
    op.add_column("missed", sa.Column("settled", sa.Date(), nullable=True))
