"""What was consented to for a lead, as staff may see it: never by whom, for the ledger has no name and no phone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from bot.store.desk.governing import consent_ledger


@dataclass(frozen=True, slots=True)
class Consent:
    """One consent: which version of the words was shown, for what, where, when; and when and why it ended (aware).

    `why` is a word of bot/store/desk/consented.py; both are empty while it lasts.
    """

    lead: str
    text_version: str
    purpose: str
    channel: str
    given: datetime
    ended: datetime | None
    why: str | None


def of_leads(connection: Connection, leads: Collection[str]) -> list[Consent]:
    """Return the consents for these leads, the newest first."""
    table = consent_ledger.c
    said = (table.lead, table.text_version, table.purpose, table.channel, table.given, table.ended, table.why)
    wanted = select(*said).where(table.lead.in_(leads)).order_by(table.given.desc(), table.id.desc())
    return [Consent(*row) for row in connection.execute(wanted)]
