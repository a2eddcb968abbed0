"""Work on leads: status, owner, timeline, merges, saved views."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | Sequence[str] | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INDEX = sa.String(32)
ID = sa.String(36)
WORD = sa.String(64)
MOMENT = sa.DateTime(timezone=True)
WORDS = sa.ARRAY(sa.BigInteger()).with_variant(sa.JSON(), "sqlite")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# On SQLite the index of the words that a lead is found by is a table, which follows the column.
LEAD_WORDS = """
CREATE TABLE lead_words (
    word INTEGER NOT NULL, lead TEXT NOT NULL REFERENCES leads (id) ON DELETE CASCADE, PRIMARY KEY (word, lead)
) WITHOUT ROWID
"""
FIRST_WORDS = """
CREATE TRIGGER words_are_indexed AFTER INSERT ON leads BEGIN
    INSERT INTO lead_words SELECT value, NEW.id FROM json_each(NEW.words);
END
"""
OTHER_WORDS = """
CREATE TRIGGER words_are_indexed_again AFTER UPDATE OF words ON leads BEGIN
    DELETE FROM lead_words WHERE lead = NEW.id;
    INSERT INTO lead_words SELECT value, NEW.id FROM json_each(NEW.words);
END
"""


def upgrade() -> None:
    _lead_events()
    _merges()
    _views()
    _leads()
    _orders_of_leads()
    _index_of_words()


def downgrade() -> None:
    _no_index_of_words()
    op.drop_index("ix_leads_verdict", table_name="leads")
    op.drop_index("ix_leads_twin_tier", table_name="leads")
    op.drop_index("ix_leads_status_created_id", table_name="leads")
    op.drop_index("ix_leads_place_status_created_id", table_name="leads")
    op.drop_index("ix_leads_place_district_created_id", table_name="leads")
    op.drop_index("ix_leads_place_district", table_name="leads")
    op.drop_index("ix_leads_place_created_id", table_name="leads")
    op.drop_index("ix_leads_phone", table_name="leads")
    op.drop_index("ix_leads_owner_status_due", table_name="leads")
    op.drop_index("ix_leads_notice_created_id", table_name="leads")
    op.drop_index("ix_leads_merged_into", table_name="leads")
    op.drop_index("ix_leads_due_id", table_name="leads")
    for column in (
        "words",
        "twin",
        "merged_into",
        "version",
        "worked",
        "next_sealed",
        "due",
        "owner",
        "reason",
        "status",
        "district",
    ):
        op.drop_column("leads", column)
    for table in (
        "views",
        "merges",
        "lead_events",
    ):
        op.drop_table(table)


def _lead_events() -> None:
    op.create_table(
        "lead_events",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("lead", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("person", ID, nullable=True),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("detail_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["lead"], ["leads.id"], name="fk_lead_events_lead_leads", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_lead_events"),
    )
    op.create_index("ix_lead_events_lead_id", "lead_events", ["lead", "id"], unique=False)


def _merges() -> None:
    op.create_table(
        "merges",
        sa.Column("id", ID, nullable=False),
        sa.Column("kept", ID, nullable=False),
        sa.Column("gone", ID, nullable=False),
        sa.Column("person", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("undone", MOMENT, nullable=True),
        sa.Column("undone_by", ID, nullable=True),
        sa.Column("before_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["gone"], ["leads.id"], name="fk_merges_gone_leads", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["kept"], ["leads.id"], name="fk_merges_kept_leads", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_merges"),
    )
    op.create_index("ix_merges_gone", "merges", ["gone"], unique=False)
    op.create_index("ix_merges_kept", "merges", ["kept"], unique=False)


def _views() -> None:
    op.create_table(
        "views",
        sa.Column("id", ID, nullable=False),
        sa.Column("person", ID, nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("view_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_views_person_people", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_views"),
    )
    op.create_index("ix_views_person", "views", ["person"], unique=False)


def _leads() -> None:
    op.add_column("leads", sa.Column("district", WORD, server_default=sa.text("''"), nullable=False))
    op.add_column("leads", sa.Column("status", WORD, server_default=sa.text("'new'"), nullable=False))
    op.add_column("leads", sa.Column("reason", WORD, server_default=sa.text("''"), nullable=False))
    op.add_column("leads", sa.Column("owner", ID, nullable=True))
    op.add_column("leads", sa.Column("due", sa.Date(), nullable=True))
    op.add_column("leads", sa.Column("next_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("leads", sa.Column("worked", MOMENT, nullable=True))
    op.add_column("leads", sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False))
    op.add_column("leads", sa.Column("merged_into", ID, nullable=True))
    op.add_column("leads", sa.Column("twin", INDEX, nullable=True))
    op.add_column("leads", sa.Column("words", WORDS, nullable=True))


def _orders_of_leads() -> None:
    beside = ["merged_into", "tier", "verdict", "status", "owner", "due"]
    _index("due_id", ["due", "id"])
    op.execute("CREATE INDEX ix_leads_merged_into ON leads (merged_into) WHERE merged_into IS NOT NULL")
    _index("notice_created_id", ["notice", "created", "id"], ["place", "district", *beside])
    _index("owner_status_due", ["owner", "status", "due"], ["merged_into", "place", "district"])
    _index("phone", ["phone"])
    _index("place_created_id", ["place", "created", "id"], ["district", "notice", *beside])
    _index("place_district", ["place", "district"])
    _index("place_district_created_id", ["place", "district", "created", "id"], ["notice", *beside])
    _index("place_status_created_id", ["place", "status", "created", "id"], ["merged_into", "owner", "verdict"])
    _index("status_created_id", ["status", "created", "id"], ["merged_into"])
    _index("twin_tier", ["twin", "tier"])
    _index("verdict", ["verdict"])


def _index(name: str, columns: list[str], include: list[str] | None = None) -> None:
    op.create_index(f"ix_leads_{name}", "leads", columns, unique=False, postgresql_include=include or [])


def _index_of_words() -> None:
    if (
        op.get_bind().dialect.name == "postgresql"
    ):  # each change goes into it at once: no search goes through the latest
        op.execute("CREATE INDEX ix_leads_words ON leads USING gin (words) WITH (fastupdate = off)")
        return
    op.execute(LEAD_WORDS)
    op.execute("CREATE INDEX ix_lead_words_lead ON lead_words (lead)")
    op.execute(FIRST_WORDS)
    op.execute(OTHER_WORDS)


def _no_index_of_words() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP INDEX ix_leads_words")
        return
    op.execute("DROP TRIGGER words_are_indexed")
    op.execute("DROP TRIGGER words_are_indexed_again")
    op.execute("DROP TABLE lead_words")
