"""People who work at the desk, their sessions, and the record of what they did."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | Sequence[str] | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INDEX = sa.String(32)
ID = sa.String(36)
WORD = sa.String(64)
LONG = sa.String(128)
MOMENT = sa.DateTime(timezone=True)

REFUSED = "What was recorded is not changed."
# Only what is encrypted may be written anew, with another key; a row goes only once the record says that it may.
KEPT = ("seq", "at", "person", "role", "what", "kind", "subject", "place", "digest")


def upgrade() -> None:
    _audit()
    _audit_ends()
    _login_failures()
    _nonces()
    _people()
    _devices()
    _recovery_codes()
    _sessions()
    _drafts()
    _keep_the_record()


def downgrade() -> None:
    _let_go_of_the_record()
    for table in (
        "drafts",
        "sessions",
        "recovery_codes",
        "devices",
        "people",
        "nonces",
        "login_failures",
        "audit_ends",
        "audit",
    ):
        op.drop_table(table)


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("person", ID, nullable=True),
        sa.Column("role", WORD, nullable=False),
        sa.Column("what", WORD, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("subject", LONG, nullable=False),
        sa.Column("place", LONG, nullable=False),
        sa.Column("detail_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("digest", WORD, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_audit"),
    )
    op.create_index("ix_audit_at", "audit", ["at"], unique=False)
    op.create_index("ix_audit_kind_subject_seq", "audit", ["kind", "subject", "seq"], unique=False)
    op.create_index("ix_audit_person_seq", "audit", ["person", "seq"], unique=False)
    op.create_index("ix_audit_place_seq", "audit", ["place", "seq"], unique=False)


def _audit_ends() -> None:
    op.create_table(
        "audit_ends",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("digest", WORD, nullable=False),
        sa.Column("gone_seq", sa.BigInteger(), nullable=False),
        sa.Column("gone_digest", WORD, nullable=False),
        sa.Column("proof", WORD, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_ends"),
    )


def _login_failures() -> None:
    op.create_table(
        "login_failures",
        sa.Column("key", INDEX, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("until", MOMENT, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_login_failures"),
    )
    op.create_index("ix_login_failures_at", "login_failures", ["at"], unique=False)


def _nonces() -> None:
    op.create_table(
        "nonces",
        sa.Column("id", WORD, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_nonces"),
    )
    op.create_index("ix_nonces_at", "nonces", ["at"], unique=False)


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", ID, nullable=False),
        sa.Column("login", WORD, nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("role", WORD, nullable=False),
        sa.Column("regions", sa.Text(), nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("password_at", MOMENT, nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("former", sa.Text(), nullable=False),
        sa.Column("totp_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("totp_step", sa.BigInteger(), nullable=False),
        sa.Column("subject", INDEX, nullable=True),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("seen", MOMENT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.UniqueConstraint("login", name="uq_people_login"),
        sa.UniqueConstraint("subject", name="uq_people_subject"),
    )


def _devices() -> None:
    op.create_table(
        "devices",
        sa.Column("id", WORD, nullable=False),
        sa.Column("person", ID, nullable=False),
        sa.Column("seen", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_devices_person_people", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_devices"),
    )
    op.create_index("ix_devices_person", "devices", ["person"], unique=False)
    op.create_index("ix_devices_seen", "devices", ["seen"], unique=False)


def _recovery_codes() -> None:
    op.create_table(
        "recovery_codes",
        sa.Column("person", ID, nullable=False),
        sa.Column("code", INDEX, nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_recovery_codes_person_people", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person", "code", name="pk_recovery_codes"),
    )


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", WORD, nullable=False),
        sa.Column("person", ID, nullable=False),
        sa.Column("stage", WORD, nullable=False),
        sa.Column("way", WORD, nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("seen", MOMENT, nullable=False),
        sa.Column("ends", MOMENT, nullable=False),
        sa.Column("where_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_sessions_person_people", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
    )
    op.create_index("ix_sessions_ends", "sessions", ["ends"], unique=False)
    op.create_index("ix_sessions_person", "sessions", ["person"], unique=False)


def _drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", ID, nullable=False),
        sa.Column("person", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("form_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_drafts_person_people", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
    )
    op.create_index("ix_drafts_at", "drafts", ["at"], unique=False)
    op.create_index("ix_drafts_person", "drafts", ["person"], unique=False)


def _keep_the_record() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _keep_on_postgresql()
    else:
        _keep_on_sqlite()


def _keep_on_sqlite() -> None:
    changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in KEPT)
    op.execute(
        f"CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit WHEN {changed} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
    )
    op.execute(
        "CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit "
        "WHEN OLD.seq > COALESCE((SELECT gone_seq FROM audit_ends WHERE id = 1), 0) "
        "BEGIN SELECT RAISE(ABORT, 'What was recorded is not deleted.'); END"
    )


def _keep_on_postgresql() -> None:
    changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in KEPT)
    op.execute(
        "CREATE FUNCTION audit_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{REFUSED}'; END $$"
    )
    op.execute(
        "CREATE FUNCTION audit_may_go() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF OLD.seq > COALESCE((SELECT gone_seq FROM audit_ends WHERE id = 1), 0) THEN "
        "RAISE EXCEPTION 'What was recorded is not deleted.'; END IF; RETURN OLD; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit FOR EACH ROW "
        f"WHEN ({changed}) EXECUTE FUNCTION audit_is_kept()"
    )
    op.execute(
        "CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_may_go()"
    )
    op.execute("CREATE TRIGGER audit_is_not_emptied BEFORE TRUNCATE ON audit EXECUTE FUNCTION audit_is_kept()")


def _let_go_of_the_record() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_is_not_emptied ON audit")
        op.execute("DROP TRIGGER audit_is_not_deleted ON audit")
        op.execute("DROP TRIGGER audit_is_not_changed ON audit")
        op.execute("DROP FUNCTION audit_may_go")
        op.execute("DROP FUNCTION audit_is_kept")
    else:
        op.execute("DROP TRIGGER audit_is_not_deleted")
        op.execute("DROP TRIGGER audit_is_not_changed")
