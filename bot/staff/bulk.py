"""One change of many leads: first what it would do, then exactly that, all at once and recorded once."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

from sqlalchemy import Connection, select

from bot.staff.casework import Target, board, write
from bot.staff.edits import Change, Edit, Why, decide
from bot.staff.lead import Lead, is_id, opened, shown_to
from bot.staff.query import LeadQuery
from bot.staff.record import Subject, note
from bot.staff.who import Actor
from bot.store.crypto import Keys
from bot.store.tables import leads
from knowledge.library import Library

MOST: Final = 1000


class TooManyError(Exception):
    """More leads were chosen than are changed at a time."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a change would do: to which leads, as they are now, and how many it leaves alone for which reason."""

    targets: tuple[Target, ...]
    refused: Mapping[Why, int]
    gone: int = 0

    @property
    def chosen(self) -> int:
        """How many were chosen."""
        return len(self.targets) + sum(self.refused.values()) + self.gone


def ids_of(connection: Connection, keys: Keys, query: LeadQuery) -> list[str]:
    """Return the ids of all leads of a query; TooManyError where there are more than are changed at a time."""
    found = list(islice(query.ids(connection, keys), MOST + 1))
    if len(found) > MOST:
        raise TooManyError
    return found


def look_ahead(
    connection: Connection, keys: Keys, actor: Actor, library: Library, ids: Iterable[str], edit: Edit
) -> Outlook:
    """Say what a change of these leads would do; ids of other regions count as gone."""
    actor.need("leads.work")
    wanted = list(dict.fromkeys(ids))
    if len(wanted) > MOST:
        raise TooManyError
    found, now = _held(connection, keys, actor, wanted), board(connection, keys, actor, library)
    made = {lead.id: decide(lead, edit, now) for lead in found.values()}
    targets = tuple(Target(one, found[one].version) for one in wanted if isinstance(made.get(one), Change))
    refused = Counter(why for why in made.values() if not isinstance(why, Change))
    return Outlook(targets, refused, len(wanted) - len(found))


def change_all(
    connection: Connection, keys: Keys, actor: Actor, library: Library, targets: Iterable[Target], edit: Edit
) -> Outlook:
    """Change leads that are still as they were when looked at; return which were changed, and why the others not."""
    actor.need("leads.work")
    wanted = {target.id: target for target in targets}
    if len(wanted) > MOST:
        raise TooManyError
    found, now = _held(connection, keys, actor, list(wanted)), board(connection, keys, actor, library)
    done, refused = [], Counter[Why]()
    for lead in found.values():
        made = decide(lead, edit, now) if lead.version == wanted[lead.id].version else "changed"
        if isinstance(made, Change):
            write(connection, keys, actor, lead, made)
            done.append(Target(lead.id, lead.version + 1))
        else:
            refused[made] += 1
    regions = {str(found[target.id].region) for target in done}
    subject = Subject("leads", "", regions.pop() if len(regions) == 1 else "")
    note(connection, keys, actor, "leads.changed", subject, edit=_words(edit), ids=[target.id for target in done])
    return Outlook(tuple(done), refused, len(wanted) - len(found))


def _held(connection: Connection, keys: Keys, actor: Actor, ids: list[str]) -> dict[str, Lead]:
    known = [one for one in ids if is_id(one)]
    wanted = select(leads).where(leads.c.id.in_(known), shown_to(actor.scope)).order_by(leads.c.id).with_for_update()
    return {row["id"]: opened(row, keys) for row in connection.execute(wanted).mappings()}


def _words(edit: Edit) -> str:
    return repr(edit)
