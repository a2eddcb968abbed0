"""Leads that are probably one: found by keyed hashes within one's regions, merged by hand, and parted again."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final, Literal, TypeAlias

from pydantic_core import from_json, to_json
from sqlalchemy import ColumnElement, Connection, Row, func, select, update

from bot.staff.casework import ConflictError, MissingError, Target, columns, held
from bot.staff.lead import Lead, opened, shown_to
from bot.staff.pipeline import FIRST
from bot.staff.record import Subject, note
from bot.staff.who import Actor
from bot.store.crypto import Keys, Place
from bot.store.desk import events, words
from bot.store.desk.casework import merges
from bot.store.desk.events import Event
from bot.store.desk.words import Findable
from bot.store.tables import leads

Sign: TypeAlias = Literal["phone", "person"]
"""Why leads are probably one: the same phone, or the same name in the same unit with another phone."""
MOST: Final = 50


class LaterMergeError(Exception):
    """Another lead was merged into the same one later; that merge has to be undone first."""


@dataclass(frozen=True, slots=True)
class Group:
    """Leads that are probably one, the oldest first."""

    sign: Sign
    leads: tuple[Lead, ...]


def groups(connection: Connection, keys: Keys, actor: Actor) -> list[Group]:
    """Return groups of leads within the regions of the actor, at most `MOST` of each sign, the newest first."""
    actor.need("leads.merge")
    same_phone = _groups(connection, keys, actor, (leads.c.phone,), "phone")
    same_person = _groups(connection, keys, actor, (leads.c.twin, leads.c.tier), "person")
    found = [*same_phone, *same_person]
    shown = [lead.id for group in found for lead in group.leads]
    note(connection, keys, actor, "leads.compared", Subject("leads"), ids=shown)
    return found


def chosen(connection: Connection, keys: Keys, actor: Actor, ids: Sequence[str]) -> list[Lead]:
    """Return leads, locked; MissingError where one of them cannot be seen."""
    actor.need("leads.merge")
    return [opened(held(connection, actor, lead), keys) for lead in sorted(set(ids))]


def compare(connection: Connection, keys: Keys, actor: Actor, ids: Sequence[str]) -> dict[str, Lead]:
    """Return leads to be looked at side by side, by id; MissingError where one of them cannot be seen."""
    found = {lead.id: lead for lead in chosen(connection, keys, actor, ids)}
    note(connection, keys, actor, "leads.compared", Subject("leads"), ids=sorted(found))
    return found


def outcome(kept: Lead, gone: Lead) -> dict[str, Any]:
    """Return what the kept lead takes: the earliest day, the latest word of the applicant, and the work done."""
    values: dict[str, Any] = {"created": min(kept.created, gone.created), "updated": max(kept.updated, gone.updated)}
    if kept.status == FIRST and gone.status != FIRST:
        values |= {name: getattr(gone, name) for name in ("status", "reason", "owner", "due", "next_action")}
    return values


def after(kept: Lead, gone: Sequence[Lead]) -> Lead:
    """Return what the kept lead is when the others were merged into it, one after another."""
    for lead in sorted(gone, key=lambda lead: lead.id):
        kept = replace(kept, **outcome(kept, lead))
    return kept


def merge(connection: Connection, keys: Keys, actor: Actor, kept: Target, gone: Sequence[Target]) -> None:
    """Merge leads into one; MissingError where one cannot be seen, ConflictError where one was changed meanwhile."""
    actor.need("leads.merge")
    wanted = {target.id: target.version for target in (kept, *gone)}
    found = {lead.id: lead for lead in chosen(connection, keys, actor, list(wanted))}
    if any(found[one].version != version for one, version in wanted.items()):
        raise ConflictError
    staying = found.pop(kept.id)
    for lead in found.values():
        staying = _merge(connection, keys, actor, staying, lead)
    subject = Subject("lead", kept.id, str(staying.region))
    note(connection, keys, actor, "lead.merged", subject, gone=sorted(found))


def part(connection: Connection, keys: Keys, actor: Actor, lead_id: str, merge_id: str) -> None:
    """Undo the last merge into a lead. What was changed since stays; all else is as it was before, of both."""
    actor.need("leads.merge")
    kept = opened(held(connection, actor, lead_id), keys)
    row = _last(connection, actor, lead_id)
    if row is None or row.id != merge_id:
        raise LaterMergeError if row is not None else MissingError
    before = from_json(keys.open(row.before_sealed, merge_place(row.id)))
    values = _restored(kept, before)
    _write(connection, keys, kept, values)
    _let_go(connection, row.gone)
    connection.execute(update(merges).where(merges.c.id == row.id).values(undone=actor.at, undone_by=actor.id))
    _find_again(connection, keys, lead_id)
    for lead in (lead_id, row.gone):
        events.add(connection, keys, Event(lead, actor.at, "unmerged", actor.id, {"gone": row.gone}))
    note(connection, keys, actor, "lead.parted", Subject("lead", lead_id, str(kept.region)), gone=row.gone)


def undoable(connection: Connection, actor: Actor, lead_id: str) -> str:
    """Return the id of the merge into this lead that can be undone; nothing where there is none."""
    row = _last(connection, actor, lead_id) if actor.may("leads.merge") else None
    return str(row.id) if row else ""


def merge_place(merge_id: str) -> Place:
    """Return where the sealed state before a merge belongs."""
    return Place("merges", "before", merge_id)


def _groups(
    connection: Connection, keys: Keys, actor: Actor, by: tuple[ColumnElement[Any], ...], sign: Sign
) -> list[Group]:
    mine, newest = shown_to(actor.scope), func.max(leads.c.created)
    several = select(*by).where(mine, by[0] > "").group_by(*by).having(func.count() > 1)
    found = connection.execute(several.order_by(newest.desc()).limit(MOST)).all()
    return [Group(sign, _alike(connection, keys, actor, by, values)) for values in found]


def _alike(
    connection: Connection, keys: Keys, actor: Actor, by: tuple[ColumnElement[Any], ...], values: Row[Any]
) -> tuple[Lead, ...]:
    same = (column == value for column, value in zip(by, values, strict=True))
    wanted = select(leads).where(shown_to(actor.scope), *same).order_by(leads.c.created, leads.c.id)
    return tuple(opened(row, keys) for row in connection.execute(wanted.limit(MOST)).mappings())


def _merge(connection: Connection, keys: Keys, actor: Actor, kept: Lead, gone: Lead) -> Lead:
    merge_id, values = str(uuid.uuid4()), outcome(kept, gone)
    before = {name: [getattr(kept, name), value] for name, value in values.items()}
    row = {"id": merge_id, "kept": kept.id, "gone": gone.id, "person": actor.id or "", "at": actor.at}
    connection.execute(merges.insert(), {**row, "before_sealed": keys.seal(to_json(before), merge_place(merge_id))})
    merged = {"merged_into": kept.id, "version": gone.version + 1}
    connection.execute(update(leads).where(leads.c.id == gone.id).values(merged))
    words.add(connection, keys, kept.id, Findable(gone.phone, gone.name, gone.unit))
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
    mine = actor.scope.where(leads.c.place, leads.c.district)
    made = select(merges).where(merges.c.kept == kept, merges.c.undone.is_(None), mine)
    ordered = made.join(leads, leads.c.id == merges.c.gone).order_by(merges.c.at.desc(), merges.c.id.desc())
    return connection.execute(ordered.limit(1)).first()


def _let_go(connection: Connection, gone: str) -> None:
    parted = {"merged_into": None, "version": leads.c.version + 1}
    connection.execute(update(leads).where(leads.c.id == gone).values(parted))


def _find_again(connection: Connection, keys: Keys, kept: str) -> None:
    """Keep the words of a lead and of those that are still merged into it."""
    whole = select(leads).where((leads.c.id == kept) | (leads.c.merged_into == kept))
    found = {row["id"]: opened(row, keys) for row in connection.execute(whole).mappings()}
    own = found.pop(kept)
    words.rewrite(connection, keys, kept, Findable(own.phone, own.name, own.unit))
    for lead in found.values():
        words.add(connection, keys, kept, Findable(lead.phone, lead.name, lead.unit))
