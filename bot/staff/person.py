"""Everything that is kept about whoever has a phone number, wherever it lies: for the machine's administrator."""

from dataclasses import asdict, dataclass
from typing import Any, Final

from pydantic_core import from_json
from sqlalchemy import ColumnElement, Connection, Table, delete, func, select

from bot.staff.asked import forget_number
from bot.staff.consents import of_person
from bot.staff.lead import Lead, opened
from bot.staff.record import Subject, note
from bot.staff.who import Actor
from bot.store import conversations, inbox, messages, subscriptions
from bot.store.crypto import Keys
from bot.store.desk import consented, events
from bot.store.desk.governing import consent_ledger
from bot.store.desk.merged import together
from bot.store.forms import write_messages
from bot.store.reminding import subscriptions as subscribed
from bot.store.tables import consents, deliveries, leads
from bot.store.tables import inbox as handled

_COUNTED: Final = {"inbox": handled, "deliveries": deliveries}


@dataclass(frozen=True, slots=True)
class Holdings:
    """The leads of a phone, and the chats they were left in. In `shared` ones others left theirs, also gone ones."""

    leads: tuple[Lead, ...]
    own: tuple[str, ...]
    shared: tuple[str, ...]


def find(connection: Connection, keys: Keys, actor: Actor, phone: str) -> Holdings:
    """Find what belongs to a phone (E.164): in every region, also what was merged with a lead of theirs."""
    actor.need("requests.handle")
    theirs = connection.execute(select(leads.c.id).where(leads.c.phone == keys.phone_index(phone))).scalars().all()
    whole = together(connection, theirs)
    rows = connection.execute(select(leads).where(leads.c.id.in_(whole)).order_by(leads.c.created)).mappings().all()
    ledger, number = consent_ledger.c, consent_ledger.c.phone == keys.phone_index(phone)
    chats = _addresses(connection, consents.c.lead.in_(whole)) | _left_in(connection, number)
    shared = _addresses(connection, consents.c.address.in_(chats), consents.c.lead.not_in(whole))
    # A lead that is gone was somebody else's, too, unless this number stood in it before or after a correction.
    others = ledger.lead.not_in(whole), ledger.lead.not_in(select(ledger.lead).where(number))
    shared |= _left_in(connection, ledger.address.in_(chats), *others)
    return Holdings(tuple(opened(row, keys) for row in rows), tuple(sorted(chats - shared)), tuple(sorted(shared)))


def show(connection: Connection, keys: Keys, actor: Actor, phone: str) -> dict[str, Any]:
    """Return all that is kept, as JSON can have it."""
    found = find(connection, keys, actor, phone)
    ids = [lead.id for lead in found.leads]
    given = of_person(connection, ids, [keys.phone_index(phone)], actor.scope)
    told = {
        "leads": [asdict(lead) | {"answers": from_json(lead.answers)} for lead in found.leads],
        "timeline": [asdict(event) for event in events.of_leads(connection, keys, ids)],
        "consents": [asdict(one) for one in given],
        "chats": [_chat(connection, keys, address) for address in found.own],
        "chats_of_several": len(found.shared),
    }
    note(connection, keys, actor, "personal.shown", Subject("lead"), ids=ids)
    return told


def remove(connection: Connection, keys: Keys, actor: Actor, phone: str) -> Holdings:
    """Delete all that is kept, and return what it was; consents end in the ledger.

    Of a chat that left other people's leads, too, only the messages with names and phones go: the rest is not theirs.
    """
    found = find(connection, keys, actor, phone)
    consented.remove(connection, keys, [lead.id for lead in found.leads], actor.at, "asked")
    for address in found.own:
        conversations.remove(connection, address)
        connection.execute(delete(handled).where(handled.c.address == address))
        subscriptions.forget(connection, address)
        consented.forget(connection, address)
    for address in found.shared:
        messages.remove_personal(connection, address)
        inbox.empty_personal(connection, address)
    forget_number(connection, keys, actor, [phone])
    for lead in found.leads:
        note(connection, keys, actor, "personal.deleted", Subject("lead", lead.id, str(lead.region)))
    if not found.leads:
        note(connection, keys, actor, "personal.deleted", Subject("lead"), count=0)
    return found


def _addresses(connection: Connection, *which: ColumnElement[bool]) -> frozenset[str]:
    return frozenset(connection.execute(select(consents.c.address).where(*which)).scalars())


def _left_in(connection: Connection, *which: ColumnElement[bool]) -> frozenset[str]:
    """Return the chats in which leads were left, also those that are gone; none that were forgotten."""
    given = select(consent_ledger.c.address).where(consent_ledger.c.address != "", *which)
    return frozenset(connection.execute(given).scalars())


def _chat(connection: Connection, keys: Keys, address: str) -> dict[str, Any]:
    made = connection.execute(select(subscribed.c.id).where(subscribed.c.address == address)).scalars().all()
    reminders = subscriptions.by_ids(connection, made, keys).values()
    return {
        "messages": from_json(write_messages(messages.since(connection, address, 0, keys))),
        "reminders": [asdict(one.subscription) | {"channel": one.channel, "to": one.to} for one in reminders],
        **{name: _count(connection, table, address) for name, table in _COUNTED.items()},
    }


def _count(connection: Connection, table: Table, address: str) -> int:
    counted = select(func.count()).select_from(table).where(table.c.address == address)
    return connection.execute(counted).scalar_one()
