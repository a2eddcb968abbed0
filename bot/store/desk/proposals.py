"""Changes of dates that wait for a second person, as they are kept."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, TypeAlias

from pydantic_core import from_json, to_json
from sqlalchemy import Connection, Row, select, update

from bot.store.desk.governing import proposals
from knowledge.amend import Amendment

State: TypeAlias = Literal["waiting", "approved", "refused", "taken_back"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A change that one person asked for, and what another made of it. `person` and `by` are ids."""

    id: str
    amendment: Amendment
    state: State
    person: str
    at: datetime
    by: str | None
    decided: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of a proposal: decided by a person, at a moment; `reason` where it was refused."""

    state: State
    person: str
    at: datetime
    reason: str = ""


def add(connection: Connection, amendment: Amendment, place: str, person: str, at: datetime) -> str:
    """Keep a proposal, and return its id."""
    row = {
        "id": str(uuid.uuid4()),
        "notice": amendment.notice,
        "place": place,
        "payload": _dump(amendment),
        "state": "waiting",
        "person": person,
        "at": at,
        "reason": "",
    }
    connection.execute(proposals.insert(), row)
    return str(row["id"])


def by_id(connection: Connection, proposal: str) -> Asked | None:
    """Return a proposal; None where there is none."""
    row = connection.execute(select(proposals).where(proposals.c.id == proposal)).first()
    return _read(row) if row else None


def of_notices(connection: Connection, notices: Collection[str]) -> list[Asked]:
    """Return the proposals of these notices, the newest first."""
    wanted = select(proposals).where(proposals.c.notice.in_(notices))
    return [_read(row) for row in connection.execute(wanted.order_by(proposals.c.at.desc(), proposals.c.id))]


def decide(connection: Connection, proposal: str, made: Decision) -> bool:
    """Write down what became of a proposal that was waiting; false where it no longer is."""
    waiting = update(proposals).where(proposals.c.id == proposal, proposals.c.state == "waiting")
    values = {"state": made.state, "decided_by": made.person, "decided": made.at, "reason": made.reason}
    return connection.execute(waiting.values(**values)).rowcount == 1


def _dump(amendment: Amendment) -> str:
    said = {"stage": amendment.stage, "starts": amendment.starts, "ends": amendment.ends}
    rest = {"time": amendment.time, "source": amendment.source, "on": amendment.on}
    return to_json(said | rest).decode()


def _read(row: Row[Any]) -> Asked:
    said = from_json(row.payload)
    amendment = Amendment(
        row.notice,
        said["stage"],
        _day(said["starts"]),
        _day(said["ends"]),
        said["time"],
        said["source"],
        date.fromisoformat(said["on"]),
    )
    return Asked(row.id, amendment, row.state, row.person, row.at, row.decided_by, row.decided, row.reason)


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
