"""Taking back a consent that was given by way of another system, where the person says so there."""

from sqlalchemy import Connection, select

from bot.bureau.region import Region
from bot.leads_api.calls import Refused
from bot.staff import tokens
from bot.staff.casework import MissingError
from bot.staff.lead import is_id
from bot.staff.record import Subject, note
from bot.staff.tokens import Bearer
from bot.store.crypto import Keys
from bot.store.desk import consented, merged
from bot.store.tables import consents, leads

CHANNEL = "api"
_ELSEWHERE = (
    "Nobody consented to this lead by way of the API; the person withdraws where they left it, or at the bureau."
)


def address_of(keys: Keys, lead_id: str) -> str:
    """Return what the consent to a lead that was left by way of the API is found by: it goes with that lead alone."""
    return keys.index("address", CHANNEL, lead_id)


def withdraw(connection: Connection, keys: Keys, bearer: Bearer, lead_id: str) -> None:
    """End the consents to a lead, and to those that it was merged with, that came by way of the API.

    The lead goes with the last of its consents; also one that is shown under another, whose id nobody told the caller.
    MissingError where there is none that this token may see, Refused where it was left elsewhere.
    """
    bearer.actor.need("leads.work")
    tokens.touch(connection, bearer)
    whole = merged.hold(connection, [lead_id] if is_id(lead_id) else [])
    mine = bearer.actor.scope.where(leads.c.place, leads.c.district)
    wanted = select(leads.c.place, leads.c.district).where(leads.c.id == lead_id, mine)
    row = connection.execute(wanted).first() if whole else None
    if row is None:
        raise MissingError
    addresses = [address_of(keys, one) for one in whole]
    found = list(connection.execute(select(consents.c.address).where(consents.c.address.in_(addresses))).scalars())
    if not found:
        raise Refused(409, _ELSEWHERE)
    gone = sum(consented.withdraw(connection, keys, address, bearer.actor.at, "withdrawn") for address in found)
    subject = Subject("lead", lead_id, str(Region(row.place, row.district)))
    note(connection, keys, bearer.actor, "lead.withdrawn", subject, token=bearer.id, gone=gone)
