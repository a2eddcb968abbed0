"""The ledger of consents: what was consented to, when, and when and why that ended; it outlives the lead."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, TypeAlias

from sqlalchemy import ColumnElement, Connection, delete, select, update

from bot.bureau.region import Region
from bot.store.crypto import Keys
from bot.store.desk import exports, hooks
from bot.store.desk.governing import consent_ledger
from bot.store.desk.merged import hold
from bot.store.tables import consents, leads

Why: TypeAlias = Literal["renewed", "corrected", "withdrawn", "forgotten", "together", "asked", "expired"]
"""Why a consent ended: a newer one took its place, it goes on under another number, the person withdrew it or wanted to
be forgotten, it was withdrawn for a lead that was merged with this one, the bureau deleted the lead when asked to, or
its time was over."""
WISHED: Final[tuple[Why, ...]] = ("withdrawn", "forgotten", "together", "asked")
"""The ends that a person wanted: no older consent of theirs counts after them."""
PURPOSE: Final = "contact-about-application"
_OPEN: Final = consent_ledger.c.ended.is_(None)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A consent that a person withdrew: for which lead, which may be gone, when it was given and when that was over."""

    lead: str
    given: datetime
    ended: datetime

    @property
    def bars(self) -> datetime:
        """Consents up to this moment do not count any more. A clock that was ahead may have dated one after its end."""
        return max(self.given, self.ended)


def give(connection: Connection, lead: str, address: str, version: str, channel: str, at: datetime) -> None:
    """Write down a consent; an earlier one of the same chat for the same lead ends with it."""
    row = connection.execute(select(leads.c.place, leads.c.district, leads.c.phone).where(leads.c.id == lead)).one()
    _end(connection, (consent_ledger.c.lead == lead) & (consent_ledger.c.address == address), at, "renewed")
    said = {"text_version": version, "purpose": PURPOSE, "channel": channel, "given": at}
    whose = {"lead": lead, "address": address, "phone": row.phone, "place": str(Region(row.place, row.district))}
    connection.execute(consent_ledger.insert().values(**whose, **said))


def corrected(connection: Connection, lead: str, at: datetime) -> None:
    """Let the consents for a lead go on under its present number; under the former one they stay known."""
    phone = connection.execute(select(leads.c.phone).where(leads.c.id == lead)).scalar_one()
    former = (consent_ledger.c.lead == lead) & (consent_ledger.c.phone != phone)
    open_ones = connection.execute(select(consent_ledger).where(former, _OPEN)).mappings().all()
    _end(connection, former, at, "corrected")
    for row in open_ones:
        again = {name: value for name, value in row.items() if name != "id"} | {"phone": phone}
        connection.execute(consent_ledger.insert().values(again))


def withdrawn(connection: Connection, phone: str, place: str) -> Withdrawal | None:
    """Return the last consent that whoever has a number (its index) withdrew from the bureau of a place, if any.

    Leads in which the number stood before it was corrected count as well.
    """
    table = consent_ledger.c
    theirs = table.lead.in_(select(table.lead).where(table.phone == phone))
    there = (table.place == place) | table.place.startswith(f"{place}/", autoescape=True)
    wanted = select(table.lead, table.given, table.ended).where(theirs, there, table.why.in_(WISHED))
    found = [Withdrawal(*row) for row in connection.execute(wanted)]
    return max(found, key=lambda one: one.bars, default=None)


def withdraw(connection: Connection, keys: Keys, address: str, at: datetime, why: Why) -> int:
    """End the consents of an address; delete each lead that nobody consents to any more. Return how many leads.

    Leads that were merged go together: who withdrew from one of them is not to be called because of another.
    """
    ids = connection.execute(select(consents.c.lead).where(consents.c.address == address)).scalars().all()
    hold(connection, ids)  # It keeps out a chat that is just about to consent to the same lead.
    connection.execute(delete(consents).where(consents.c.address == address))
    _end(connection, consent_ledger.c.address == address, at, why)
    if why == "forgotten":
        forget(connection, address)
    wanted = select(consents.c.lead).where(consents.c.lead == leads.c.id).exists()
    lost = connection.execute(select(leads.c.id).where(leads.c.id.in_(ids), ~wanted)).scalars().all()
    return remove(connection, keys, lost, at, "together")


def remove(connection: Connection, keys: Keys, ids: Collection[str], at: datetime, why: Why) -> int:
    """Delete leads with all that belongs to them, that they were merged with, and that was exported of them.

    Their consents end.
    """
    whole = hold(connection, ids)
    if not whole:
        return 0
    hooks.tell(connection, "lead.withdrawn", sorted(whole), at)
    end(connection, whole, at, why)
    exports.leave_out(connection, keys, whole)
    return connection.execute(delete(leads).where(leads.c.id.in_(whole))).rowcount


def end(connection: Connection, ids: Collection[str], at: datetime, why: Why) -> None:
    """End what was consented to for leads."""
    _end(connection, consent_ledger.c.lead.in_(ids), at, why)


def forget(connection: Connection, address: str) -> None:
    """Part the ledger from a chat: what was consented to stays, found only by the digest of the number."""
    connection.execute(update(consent_ledger).where(consent_ledger.c.address == address).values(address=""))


def _end(connection: Connection, which: ColumnElement[bool], at: datetime, why: Why) -> None:
    connection.execute(update(consent_ledger).where(which, _OPEN).values(ended=at, why=why))
