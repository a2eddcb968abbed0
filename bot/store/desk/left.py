"""What follows when a lead is left: what it is found by, and what its timeline says of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pydantic_core import from_json, to_json
from sqlalchemy import Connection, RowMapping, select, update

from bot.store.crypto import Keys, Place
from bot.store.desk import events, words
from bot.store.desk.events import Event
from bot.store.desk.merged import above, find_again
from bot.store.desk.words import Findable
from bot.store.tables import leads
from dialogs.effect import RecordLead

SEALED: Final = ("name", "phone", "unit", "note", "answers")
DROPPED: Final = "dropped"
NEW: Final = "new"
_TOLD: Final = ("name", "unit", "note")
_PLAIN: Final = ("verdict", "asker")


@dataclass(frozen=True, slots=True)
class Leaving:
    """Which lead was left, where and when (aware)."""

    lead: str
    channel: str
    at: datetime


def follow(connection: Connection, keys: Keys, former: RowMapping | None, effect: RecordLead, leaving: Leaving) -> None:
    """Keep the words of a lead and tell its timeline; `former` is the row before, where there was one."""
    found_by = Findable(effect.phone, effect.name, effect.unit)
    if former is None:
        words.rewrite(connection, keys, leaving.lead, found_by)
        told = {"channel": leaving.channel, "verdict": str(effect.verdict)}
        events.add(connection, keys, Event(leaving.lead, leaving.at, "left", detail=told))
        return
    changes = dict(_changes(former, effect, keys))
    events.add(connection, keys, Event(leaving.lead, leaving.at, "changed", detail={"changes": changes}))
    find_again(connection, keys, leaving.lead)
    into = above(connection, leaving.lead)
    for one in into:
        words.add(connection, keys, one, found_by)
    shown = _held(connection, into[-1]) if into else former
    if into:
        newer = {"updated": leaving.at, "version": leads.c.version + 1}
        connection.execute(update(leads).where(leads.c.id == shown["id"]).values(newer))
    if shown["status"] == DROPPED:
        _reopen(connection, keys, shown, leaving.at)


def place(column: str, lead: str) -> Place:
    """Return where a sealed value of a lead belongs."""
    return Place("leads", column, lead)


def _changes(former: RowMapping, effect: RecordLead, keys: Keys) -> Iterator[tuple[str, Any]]:
    """Yield what was changed: from what to what; of the answers only which."""
    for name in _TOLD:
        before = keys.open_text(former[f"{name}_sealed"], place(name, former["id"]))
        if before != getattr(effect, name):
            yield name, [before, getattr(effect, name)]
    for name in _PLAIN:
        if former[name] != str(getattr(effect, name)):
            yield name, [former[name], str(getattr(effect, name))]
    if effect.district and former["district"] != effect.district:
        yield "district", [former["district"], effect.district]
    if others := _others(from_json(keys.open(former["answers_sealed"], place("answers", former["id"]))), effect):
        yield "answers", others


def _others(before: Mapping[str, Any], effect: RecordLead) -> list[str]:
    answers = from_json(to_json({"answers": effect.answers, "unsure": effect.unsure}))
    unsure = set(before["unsure"]) ^ set(answers["unsure"])
    said, says = before["answers"], answers["answers"]
    return sorted(unsure | {name for name in {*said, *says} if said.get(name) != says.get(name)})


def _held(connection: Connection, lead_id: str) -> RowMapping:
    return connection.execute(select(leads).where(leads.c.id == lead_id).with_for_update()).mappings().one()


def _reopen(connection: Connection, keys: Keys, row: RowMapping, at: datetime) -> None:
    values = {"status": NEW, "reason": "", "version": leads.c.version + 1}
    connection.execute(update(leads).where(leads.c.id == row["id"]).values(values))
    told = {"before": row["status"], "reason": row["reason"], "after": NEW}
    events.add(connection, keys, Event(row["id"], at, "reopened", detail=told))
