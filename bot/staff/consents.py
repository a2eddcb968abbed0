"""What was consented to for a lead, as staff may see it: never by whom, for the ledger has no name and no phone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select

from bot.bureau.region import Scope
from bot.staff.entries import within
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
    return _which(connection, consent_ledger.c.lead.in_(leads))


def of_person(connection: Connection, leads: Collection[str], phones: Collection[str], scope: Scope) -> list[Consent]:
    """Return the consents for these leads, and those of whoever has these numbers (their indexes) in a scope.

    The newest first; also those for leads that are gone, and from before a number was corrected.
    """
    theirs = consent_ledger.c.lead.in_(select(consent_ledger.c.lead).where(consent_ledger.c.phone.in_(phones)))
    return _which(connection, consent_ledger.c.lead.in_(leads) | (theirs & within(scope, consent_ledger.c.place)))


def _which(connection: Connection, which: ColumnElement[bool]) -> list[Consent]:
    table = consent_ledger.c
    said = (table.lead, table.text_version, table.purpose, table.channel, table.given, table.ended, table.why)
    wanted = select(*said).where(which).order_by(table.given.desc(), table.id.desc())
    return [Consent(*row) for row in connection.execute(wanted)]
