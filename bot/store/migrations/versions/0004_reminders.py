"""Reminders: subscriptions, what is due, what was tried; dates that were amended, and calendars that came later."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | Sequence[str] | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INDEX = sa.String(32)
WORD = sa.String(64)
MOMENT = sa.DateTime(timezone=True)
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
READY = sa.text("status = 'ready'")
LATER = sa.text("status IN ('waiting', 'leased')")


def upgrade() -> None:
    _subscriptions()
    _finished()
    _cohorts()
    _agenda()
    _lots()
    _catalogues()
    _schedules()
    _reminders()
    _attempts()
    _paces()
    _heartbeats()
    _amendments()
    _calendar_years()


def downgrade() -> None:
    for table in (
        "calendar_years",
        "amendments",
        "heartbeats",
        "paces",
        "attempts",
        "reminders",
        "schedules",
        "catalogues",
        "lots",
        "agenda",
        "cohorts",
        "finished",
        "subscriptions",
    ):
        op.drop_table(table)


def _subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("address", INDEX, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("channel", WORD, nullable=False),
        sa.Column("destination", INDEX, nullable=False),
        sa.Column("destination_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("subject", WORD, nullable=False),
        sa.Column("role", WORD, nullable=False),
        sa.Column("offsets", WORD, nullable=False),
        sa.Column("hour", sa.String(length=5), nullable=False),
        sa.Column("language", WORD, nullable=False),
        sa.Column("prepared", sa.Text(), nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("feed", sa.Integer(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("updated", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
        sa.UniqueConstraint("address", "number", name=op.f("uq_subscriptions_address_number")),
        sa.UniqueConstraint(
            "destination", "subject", "address", name=op.f("uq_subscriptions_destination_subject_address")
        ),
    )
    op.create_index(op.f("ix_subscriptions_updated"), "subscriptions", ["updated"])


def _finished() -> None:
    op.create_table(
        "finished",
        sa.Column("subscription", NUMBER, nullable=False),
        sa.Column("stage", sa.String(length=96), nullable=False),
        sa.ForeignKeyConstraint(
            ["subscription"],
            ["subscriptions.id"],
            name=op.f("fk_finished_subscription_subscriptions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("subscription", "stage", name=op.f("pk_finished")),
    )


def _cohorts() -> None:
    op.create_table(
        "cohorts",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("subject", WORD, nullable=False),
        sa.Column("role", WORD, nullable=False),
        sa.Column("offsets", WORD, nullable=False),
        sa.Column("hour", sa.String(length=5), nullable=False),
        sa.Column("channel", WORD, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohorts")),
        sa.UniqueConstraint(
            "subject", "role", "offsets", "hour", "channel", name=op.f("uq_cohorts_subject_role_offsets_hour_channel")
        ),
    )


def _agenda() -> None:
    op.create_table(
        "agenda",
        sa.Column("subscription", NUMBER, nullable=False),
        sa.Column("destination", INDEX, nullable=False),
        sa.Column("cohort", sa.Integer(), nullable=False),
        sa.Column("lot", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("since_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subscription"],
            ["subscriptions.id"],
            name=op.f("fk_agenda_subscription_subscriptions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("subscription", name=op.f("pk_agenda")),
    )
    op.create_index("ix_agenda_cohort_lot", "agenda", ["cohort", "lot"])


def _lots() -> None:
    op.create_table(
        "lots",
        sa.Column("cohort", sa.Integer(), nullable=False),
        sa.Column("lot", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("since_ms", sa.BigInteger(), nullable=False),
        sa.Column("next_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["cohort"], ["cohorts.id"], name=op.f("fk_lots_cohort_cohorts")),
        sa.PrimaryKeyConstraint("cohort", "lot", name=op.f("pk_lots")),
    )
    op.create_index(op.f("ix_lots_next_ms"), "lots", ["next_ms"])


def _catalogues() -> None:
    op.create_table(
        "catalogues",
        sa.Column("fingerprint", WORD, nullable=False),
        sa.Column("first_ms", sa.BigInteger(), nullable=False),
        sa.Column("last_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_catalogues")),
    )


def _schedules() -> None:
    op.create_table(
        "schedules",
        sa.Column("subject", WORD, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("dates", sa.Text(), nullable=False),
        sa.Column("catalogue", WORD, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("subject", "version", name=op.f("pk_schedules")),
    )


def _reminders() -> None:
    op.create_table(
        "reminders",
        sa.Column("subscription", NUMBER, autoincrement=False, nullable=False),
        sa.Column("moment", sa.String(length=160), nullable=False),
        sa.Column("destination", INDEX, nullable=False),
        sa.Column("channel", WORD, nullable=False),
        sa.Column("deadline_ms", sa.BigInteger(), nullable=False),
        sa.Column("due_ms", sa.BigInteger(), nullable=False),
        sa.Column("status", WORD, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("subscription", "moment", name=op.f("pk_reminders")),
    )
    op.create_index("ix_reminders_later", "reminders", ["due_ms"], postgresql_where=LATER, sqlite_where=LATER)
    op.create_index(
        "ix_reminders_ready", "reminders", ["channel", "deadline_ms"], postgresql_where=READY, sqlite_where=READY
    )
    op.create_index("ix_reminders_ready_to", "reminders", ["destination"], postgresql_where=READY, sqlite_where=READY)


def _attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("channel", WORD, nullable=False),
        sa.Column("destination", INDEX, nullable=False),
        sa.Column("masked", WORD, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("outcome", WORD, nullable=False),
        sa.Column("detail", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
    )
    op.create_index(op.f("ix_attempts_at"), "attempts", ["at"])
    op.create_index(op.f("ix_attempts_destination"), "attempts", ["destination"])


def _paces() -> None:
    op.create_table(
        "paces",
        sa.Column("key", WORD, nullable=False),
        sa.Column("next_ms", sa.Double(), nullable=False),
        sa.Column("stopped_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_paces")),
    )


def _heartbeats() -> None:
    op.create_table(
        "heartbeats",
        sa.Column("work", WORD, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("work", name=op.f("pk_heartbeats")),
    )


def _amendments() -> None:
    op.create_table(
        "amendments",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("notice", WORD, nullable=False),
        sa.Column("stage", WORD, nullable=False),
        sa.Column("starts", sa.Date(), nullable=True),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("clock", sa.String(length=5), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("author", WORD, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendments")),
    )


def _calendar_years() -> None:
    op.create_table(
        "calendar_years",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("days", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_calendar_years")),
    )
