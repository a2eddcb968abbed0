"""Exports, standing orders for them, tokens and webhooks."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | Sequence[str] | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INDEX = sa.String(32)
ID = sa.String(36)
WORD = sa.String(64)
MOMENT = sa.DateTime(timezone=True)
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _hooks()
    _tokens()
    _exports()
    _hook_posts()
    _standing_exports()
    _token_calls()
    _export_parts()


def downgrade() -> None:
    for table in (
        "export_parts",
        "token_calls",
        "standing_exports",
        "hook_posts",
        "exports",
        "tokens",
        "hooks",
    ):
        op.drop_table(table)


def _hooks() -> None:
    op.create_table(
        "hooks",
        sa.Column("id", ID, nullable=False),
        sa.Column("url_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("former_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("former_ends", MOMENT, nullable=True),
        sa.Column("events", sa.Text(), nullable=False),
        sa.Column("regions", sa.Text(), nullable=False),
        sa.Column("person", ID, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("failing", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_hooks"),
    )


def _tokens() -> None:
    op.create_table(
        "tokens",
        sa.Column("id", ID, nullable=False),
        sa.Column("token", WORD, nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("regions", sa.Text(), nullable=False),
        sa.Column("person", ID, nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("ends", MOMENT, nullable=False),
        sa.Column("used", MOMENT, nullable=True),
        sa.Column("revoked", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_tokens"),
        sa.UniqueConstraint("token", name="uq_tokens_token"),
    )


def _exports() -> None:
    op.create_table(
        "exports",
        sa.Column("id", ID, nullable=False),
        sa.Column("person", ID, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("wanted_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("told_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("ended", MOMENT, nullable=True),
        sa.Column("link", WORD, nullable=True),
        sa.Column("link_session", WORD, nullable=True),
        sa.Column("link_ends", MOMENT, nullable=True),
        sa.Column("ends", MOMENT, nullable=True),
        sa.Column("fetched", MOMENT, nullable=True),
        sa.Column("mail", WORD, nullable=False),
        sa.Column("mail_due", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_exports_person_people", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_exports"),
        sa.UniqueConstraint("link", name="uq_exports_link"),
    )
    op.create_index("ix_exports_ends", "exports", ["ends"], unique=False)
    op.create_index("ix_exports_mail_due", "exports", ["mail_due"], unique=False)
    op.create_index("ix_exports_person", "exports", ["person"], unique=False)
    op.create_index("ix_exports_state_created", "exports", ["state", "created"], unique=False)


def _hook_posts() -> None:
    op.create_table(
        "hook_posts",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("hook", ID, nullable=False),
        sa.Column("message", ID, nullable=False),
        sa.Column("event", WORD, nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("status", WORD, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("why", WORD, nullable=True),
        sa.Column("due", MOMENT, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["hook"], ["hooks.id"], name="fk_hook_posts_hook_hooks", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_hook_posts"),
    )
    op.create_index("ix_hook_posts_at", "hook_posts", ["at"], unique=False)
    op.create_index("ix_hook_posts_hook_id", "hook_posts", ["hook", "id"], unique=False)
    op.create_index("ix_hook_posts_hook_status_due", "hook_posts", ["hook", "status", "due"], unique=False)


def _standing_exports() -> None:
    op.create_table(
        "standing_exports",
        sa.Column("id", ID, nullable=False),
        sa.Column("person", ID, nullable=False),
        sa.Column("wanted_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("every", WORD, nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("to_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("password_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("next", MOMENT, nullable=True),
        sa.Column("last", MOMENT, nullable=True),
        sa.Column("created", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person"], ["people.id"], name="fk_standing_exports_person_people", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_standing_exports"),
    )
    op.create_index("ix_standing_exports_next", "standing_exports", ["next"], unique=False)
    op.create_index("ix_standing_exports_person", "standing_exports", ["person"], unique=False)


def _token_calls() -> None:
    op.create_table(
        "token_calls",
        sa.Column("token", ID, nullable=False),
        sa.Column("key", INDEX, nullable=False),
        sa.Column("body", WORD, nullable=False),
        sa.Column("lead", ID, nullable=False),
        sa.Column("fresh", sa.Boolean(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["token"], ["tokens.id"], name="fk_token_calls_token_tokens", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token", "key", name="pk_token_calls"),
    )
    op.create_index("ix_token_calls_at", "token_calls", ["at"], unique=False)


def _export_parts() -> None:
    op.create_table(
        "export_parts",
        sa.Column("export", ID, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("part_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["export"], ["exports.id"], name="fk_export_parts_export_exports", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("export", "number", name="pk_export_parts"),
    )
