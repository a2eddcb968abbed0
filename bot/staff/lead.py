"""One lead with everything in it, opened for somebody who may see it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, select

from bot.bureau.region import Region, Scope
from bot.store.crypto import Keys
from bot.store.leads import SEALED, place
from bot.store.tables import leads

_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_AS_THEY_ARE: Final = (
    "id", "tier", "notice", "place", "district", "verdict", "asker", "language", "channel", "status", "reason",
    "owner", "due", "created", "updated", "worked", "version",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lead:
    """A lead in clear. `tier` is `notice/tier`, `phone` is in E.164, `answers` JSON as it was left; moments are aware.

    `updated` is the applicant's last change, `worked` the staff's; `owner` is a person's id, `next_action` free words.
    """

    id: str
    tier: str
    notice: str
    place: str
    district: str
    verdict: str
    asker: str
    language: str
    channel: str
    status: str
    reason: str
    owner: str | None
    due: date | None
    created: datetime
    updated: datetime
    worked: datetime | None
    version: int
    name: str
    phone: str
    unit: str
    note: str
    answers: str
    next_action: str

    @property
    def region(self) -> Region:
        """Where it belongs; its text is how the record names it."""
        return Region(self.place, self.district)


def is_id(text: str) -> bool:
    """Whether a text can be the id of anything here."""
    return _ID.fullmatch(text) is not None


def shown_to(scope: Scope) -> ColumnElement[bool]:
    """Return the condition of every query of leads: of these regions, and not merged into another."""
    return and_(leads.c.merged_into.is_(None), scope.where(leads.c.place, leads.c.district))


def opened(row: RowMapping, keys: Keys) -> Lead:
    """Return a row of `leads` in clear; SealError where the keys do not fit."""
    values: dict[str, Any] = {name: row[name] for name in _AS_THEY_ARE}
    for name in SEALED:
        values[name] = keys.open_text(row[f"{name}_sealed"], place(name, row["id"]))
    following = row["next_sealed"]
    return Lead(**values, next_action=keys.open_text(following, place("next", row["id"])) if following else "")


def leads_by_ids(connection: Connection, keys: Keys, scope: Scope, ids: Iterable[str]) -> list[Lead]:
    """Return these leads in the order of their ids; those that are gone, merged or of another region are missing."""
    wanted = [one for one in ids if is_id(one)]
    query = select(leads).where(leads.c.id.in_(wanted), shown_to(scope))
    found = {row["id"]: opened(row, keys) for row in connection.execute(query).mappings()}
    return [found[one] for one in wanted if one in found]
