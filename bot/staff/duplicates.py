"""Merging leads that are one, by hand, and parting them again: always the last that was merged first."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from pydantic_core import from_json, to_json
from sqlalchemy import Connection, Row, select, update

from bot.bureau.person import Person
from bot.staff.alike import chosen
from bot.staff.casework import ConflictError, MissingError, Target, colleagues, columns, held
from bot.staff.lead import Lead, opened
from bot.staff.pipeline import FIRST
from bot.staff.record import Subject, note
from bot.staff.who import Actor
from bot.store.crypto import Keys, Place
from bot.store.desk import events, merged
from bot.store.desk.casework import merges
from bot.store.desk.events import Event
from bot.store.tables import leads


class LaterMergeError(Exception):
    """Another lead was merged into the same one later; that merge has to be undone first."""


def outcome(kept: Lead, gone: Lead, people: Mapping[str, Person]) -> dict[str, Any]:
    """Return what the kept lead takes: the earliest day, the latest word of the applicant, and the work done.

    Whoever works on the other goes on only where that is in their regions; `people` are those who may work, by id.
    """
    values: dict[str, Any] = {"created": min(kept.created, gone.created), "updated": max(kept.updated, gone.updated)}
    if kept.status == FIRST and gone.status != FIRST:
        owner = people.get(gone.owner or "")
        stays = owner is not None and owner.scope.holds(kept.place, kept.district)
        values |= {name: getattr(gone, name) for name in ("status", "reason", "due", "next_action")}
        values["owner"] = gone.owner if stays else kept.owner
    return values


def after(kept: Lead, gone: Sequence[Lead], people: Mapping[str, Person]) -> Lead:
    """Return what the kept lead is when the others were merged into it, one after another."""
    for lead in sorted(gone, key=lambda lead: lead.id):
        kept = replace(kept, **outcome(kept, lead, people))
    return kept


def merge(connection: Connection, keys: Keys, actor: Actor, kept: Target, gone: Sequence[Target]) -> None:
    """Merge leads of one place into one, and record it for each.

    MissingError where one cannot be seen, ApartError for several places, ConflictError where one was changed meanwhile.
    """
    actor.need("leads.merge")
    wanted = {target.id: target.version for target in (kept, *gone)}
    found = {lead.id: lead for lead in chosen(connection, keys, actor, list(wanted))}
    if any(found[one].version != version for one, version in wanted.items()):
        raise ConflictError
    staying, people = found.pop(kept.id), colleagues(connection, keys)
    for lead in found.values():
        staying = _merge(connection, keys, actor, staying, lead, outcome(staying, lead, people))
    merged.find_again(connection, keys, kept.id)
    note(connection, keys, actor, "lead.merged", _subject(staying), gone=sorted(found))
    for lead in found.values():
        note(connection, keys, actor, "lead.merged", _subject(lead), into=kept.id)


def part(connection: Connection, keys: Keys, actor: Actor, lead_id: str, merge_id: str) -> None:
    """Undo the last merge into a lead. What was changed since stays; all else is as it was before, of both.

    MissingError where there is none, or what was merged last cannot be seen; LaterMergeError where it is another one.
    """
    actor.need("leads.merge")
    merged.hold(connection, [lead_id])
    kept = opened(held(connection, actor, lead_id), keys)
    row = _last(connection, actor, lead_id)
    if row is None or row.id != merge_id:
        raise LaterMergeError if row is not None else MissingError
    before = from_json(keys.open(row.before_sealed, merge_place(row.id)))
    values = _restored(kept, before)
    _write(connection, keys, kept, values)
    gone = _let_go(connection, keys, row.gone)
    connection.execute(update(merges).where(merges.c.id == row.id).values(undone=actor.at, undone_by=actor.id))
    merged.find_again(connection, keys, lead_id)
    for lead in (lead_id, row.gone):
        events.add(connection, keys, Event(lead, actor.at, "unmerged", actor.id, {"gone": row.gone}))
    note(connection, keys, actor, "lead.parted", _subject(kept), gone=row.gone)
    note(connection, keys, actor, "lead.parted", _subject(gone), into=lead_id)


def undoable(connection: Connection, actor: Actor, lead_id: str) -> str:
    """Return the id of the merge into this lead that can be undone; nothing where there is none."""
    row = _last(connection, actor, lead_id) if actor.may("leads.merge") else None
    return str(row.id) if row else ""


def merge_place(merge_id: str) -> Place:
    """Return where the sealed state before a merge belongs."""
    return Place("merges", "before", merge_id)


def _merge(connection: Connection, keys: Keys, actor: Actor, kept: Lead, gone: Lead, values: Mapping[str, Any]) -> Lead:
    merge_id = str(uuid.uuid4())
    before = {name: [getattr(kept, name), value] for name, value in values.items()}
    row = {"id": merge_id, "kept": kept.id, "gone": gone.id, "person": actor.id or "", "at": actor.at}
    row |= {"version": kept.version + 1}
    connection.execute(merges.insert(), {**row, "before_sealed": keys.seal(to_json(before), merge_place(merge_id))})
    under = {"merged_into": kept.id, "version": gone.version + 1}
    connection.execute(update(leads).where(leads.c.id == gone.id).values(under))
    detail = {"merge": merge_id, "gone": gone.id, "tier": gone.tier}
    events.add(connection, keys, Event(kept.id, actor.at, "merged", actor.id, detail))
    return _write(connection, keys, kept, values)


def _write(connection: Connection, keys: Keys, lead: Lead, values: Mapping[str, Any]) -> Lead:
    kept = columns(keys, lead.id, values) | {"version": lead.version + 1}
    connection.execute(update(leads).where(leads.c.id == lead.id).values(kept))
    return opened(connection.execute(select(leads).where(leads.c.id == lead.id)).mappings().one(), keys)


def _restored(kept: Lead, before: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields as they were before a merge, but not those that were changed after it."""
    plain = {name: from_json(to_json(getattr(kept, name))) for name in before}
    return {name: _typed(name, was) for name, (was, became) in before.items() if plain[name] == became}


def _typed(name: str, value: Any) -> Any:
    if value is None:
        return None
    match name:
        case "created" | "updated":
            return datetime.fromisoformat(value)
        case "due":
            return date.fromisoformat(value)
        case _:
            return value


def _last(connection: Connection, actor: Actor, kept: str) -> Row[Any] | None:
    """Return the last merge into a lead that was not undone; None where what was merged then cannot be seen, either."""
    made = select(merges, leads.c.place, leads.c.district).join(leads, leads.c.id == merges.c.gone)
    into = made.where(merges.c.kept == kept, merges.c.undone.is_(None)).order_by(merges.c.version.desc())
    row = connection.execute(into.limit(1)).first()
    return row if row and actor.scope.holds(row.place, row.district) else None


def _let_go(connection: Connection, keys: Keys, gone: str) -> Lead:
    parted = {"merged_into": None, "version": leads.c.version + 1}
    connection.execute(update(leads).where(leads.c.id == gone).values(parted))
    return opened(connection.execute(select(leads).where(leads.c.id == gone)).mappings().one(), keys)


def _subject(lead: Lead) -> Subject:
    return Subject("lead", lead.id, str(lead.region))
