"""The consents that were given before there was a ledger are written into it."""

from collections.abc import Sequence

from alembic import op

revision: str = "0009"
down_revision: str | Sequence[str] | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute(
        "INSERT INTO consent_ledger (lead, address, phone, place, text_version, purpose, channel, given) "
        "SELECT consents.lead, consents.address, leads.phone, "
        "leads.place || CASE WHEN leads.district = '' THEN '' ELSE '/' || leads.district END, "
        "consents.text_version, consents.purpose, consents.channel, consents.at "
        "FROM consents JOIN leads ON leads.id = consents.lead "
        "WHERE NOT EXISTS (SELECT 1 FROM consent_ledger AS known WHERE known.lead = consents.lead "
        "AND known.address = consents.address AND known.ended IS NULL) ORDER BY consents.at, consents.lead"
    )


def downgrade() -> None:
    """Change nothing: what the ledger has stays true."""
