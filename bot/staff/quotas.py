"""How many each district has put forward, beside how many the notice lets it: the limits are those of the notices."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, func, select

from bot.staff.lead import shown_to
from bot.staff.notices import visible
from bot.staff.who import Actor
from bot.store.tables import leads
from knowledge.library import Library, TierRef
from knowledge.notice import Notice, Quota, Restriction
from knowledge.place import District

COUNTED: Final = ("submitted", "recommended", "posted", "chosen")
"""The states in which a lead takes up a place."""
EXPERT: Final = "limit-one-studio"


@dataclass(frozen=True, slots=True)
class Line:
    """One district and tier: how many there are, how many there may be, and where that is said."""

    district: District | None
    tier: TierRef
    count: int
    quota: Quota

    @property
    def over(self) -> bool:
        """Whether there are more than there may be."""
        return self.count > self.quota.amount


@dataclass(frozen=True, slots=True)
class Tally:
    """A notice that limits what a district puts forward. `twice` counts experts who stand there more than once."""

    notice: Notice
    lines: tuple[Line, ...]
    restriction: Restriction | None
    twice: int

    @property
    def quotas(self) -> tuple[Quota, ...]:
        """What a district may put forward, in the order of the notice."""
        return tuple(_quotas(self.notice))


def tally(connection: Connection, actor: Actor, library: Library) -> tuple[Tally, ...]:
    """Return each notice of the actor's places with limits for districts, in what may be seen."""
    actor.need("leads.export")
    limited = (notice for notice in visible(library, actor.scope) if any(_quotas(notice)))
    return tuple(_tally(connection, actor, library, notice) for notice in limited)


def _quotas(notice: Notice) -> Iterator[Quota]:
    return (quota for quota in notice.quotas if quota.scope == "district")


def _tally(connection: Connection, actor: Actor, library: Library, notice: Notice) -> Tally:
    counts = _counts(connection, actor, notice)
    parts = {part.id: part for part in library.districts(notice.place, notice.id)}
    ids = {tier.id: f"{notice.id}/{tier.id}" for tier in notice.tiers}
    lines = (
        Line(parts.get(district), library.tiers[ids[tier]], counts[district, ids[tier]], quota)
        for district in sorted({district for district, _ in counts})
        for tier in ids
        for quota in _quotas(notice)
        if quota.concerns(tier)
    )
    restriction = next((one for one in notice.restrictions if one.id == EXPERT), None)
    return Tally(notice, tuple(lines), restriction, _twice(connection, actor, notice) if restriction else 0)


def _counts(connection: Connection, actor: Actor, notice: Notice) -> Counter[tuple[str, str]]:
    wanted = select(leads.c.district, leads.c.tier, func.count()).group_by(leads.c.district, leads.c.tier)
    chosen = shown_to(actor.scope), leads.c.notice == notice.id, leads.c.status.in_(COUNTED)
    return Counter({(row[0], row[1]): row[2] for row in connection.execute(wanted.where(*chosen))})


def _twice(connection: Connection, actor: Actor, notice: Notice) -> int:
    """Return how many numbers stand more than once among those put forward."""
    chosen = shown_to(actor.scope), leads.c.notice == notice.id, leads.c.status.in_(COUNTED)
    several = select(leads.c.phone).where(*chosen).group_by(leads.c.phone).having(func.count() > 1).subquery()
    return connection.execute(select(func.count()).select_from(several)).scalar_one()
