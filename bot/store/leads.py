"""Leads in the database: who wants to apply for what, and from where that was consented to."""

import uuid
from datetime import datetime

from pydantic_core import to_json
from sqlalchemy import Connection, RowMapping, select

from bot.store.crypto import Keys
from bot.store.desk import consented, hooks, left, merged
from bot.store.desk.consented import PURPOSE, withdraw
from bot.store.desk.left import SEALED, place
from bot.store.tables import consents, leads
from bot.store.upsert import insert
from dialogs.effect import RecordLead
from knowledge.library import TierRef

__all__ = ["PURPOSE", "SEALED", "consent", "hold", "place", "record", "withdraw"]


def record(connection: Connection, effect: RecordLead, tier: TierRef, channel: str, at: datetime, keys: Keys) -> str:
    """Keep a lead and return its id; the same phone for the same tier is the same lead, brought up to date.

    What the staff did with it stays. A lead that was dropped is a new one again.
    """
    phone = keys.phone_index(effect.phone)
    former = hold(connection, effect.tier, phone)
    lead_id = former["id"] if former else str(uuid.uuid4())
    values = {
        "id": lead_id,
        "tier": effect.tier,
        "notice": tier.notice.id,
        "place": tier.notice.place,
        "district": effect.district,
        **_sealed(effect, lead_id, keys),
        "phone": phone,
        "verdict": str(effect.verdict),
        "asker": effect.asker,
        "language": effect.language,
        "channel": channel,
        "created": at,
        "updated": at,
    }
    if not _write(connection, values):  # another chat made the same lead a moment ago
        return record(connection, effect, tier, channel, at, keys)
    left.follow(connection, keys, former, effect, left.Leaving(lead_id, channel, at))
    hooks.tell(connection, "lead.changed" if former else "lead.created", [lead_id], at)
    return lead_id


def hold(connection: Connection, tier: str, phone: str) -> RowMapping | None:
    """Return the lead of a number (its index) for a tier, held with all that it was merged with; None for none."""
    same = leads.c.tier == tier, leads.c.phone == phone
    merged.hold(connection, connection.execute(select(leads.c.id).where(*same)).scalars().all())
    return connection.execute(select(leads).where(*same).with_for_update()).mappings().one_or_none()


def consent(connection: Connection, lead_id: str, address: str, version: str, channel: str, at: datetime) -> None:
    """Keep that this address consented, with the version of the text it was shown; the ledger has it, too.

    One that is no later than what the address consented to before changes nothing: it is handed in once more.
    """
    said = {"text_version": version, "purpose": PURPOSE, "channel": channel, "at": at}
    statement = insert(connection, consents).values({"lead": lead_id, "address": address, **said})
    newer = statement.on_conflict_do_update(index_elements=["lead", "address"], set_=said, where=consents.c.at < at)
    if connection.execute(newer).rowcount:
        consented.give(connection, lead_id, address, version, channel, at)


def _write(connection: Connection, values: dict[str, object]) -> bool:
    """Insert or update; false where the row belongs to another id, which its values are not sealed for."""
    same = {"id", "tier", "phone", "created"} if values["district"] else {"id", "tier", "phone", "created", "district"}
    changing = {name: value for name, value in values.items() if name not in same}  # nobody takes back where a unit is
    changing["version"] = leads.c.version + 1
    statement = insert(connection, leads).values(values)
    kept = statement.on_conflict_do_update(
        index_elements=["tier", "phone"], set_=changing, where=leads.c.id == values["id"]
    )
    return connection.execute(kept).rowcount == 1


def _sealed(effect: RecordLead, lead_id: str, keys: Keys) -> dict[str, bytes]:
    answers = to_json({"answers": effect.answers, "unsure": effect.unsure}).decode()
    plain = {"name": effect.name, "phone": effect.phone, "unit": effect.unit, "note": effect.note, "answers": answers}
    return {f"{name}_sealed": keys.seal_text(plain[name], place(name, lead_id)) for name in SEALED}
