"""Coming in by another login service: only who is there already, and each answer of the service once."""

import hashlib
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row

from bot.staff import delays
from bot.staff.login import Door, Entered, enter, missing
from bot.staff.oidc import Identity
from bot.staff.record import note
from bot.store.desk import credentials, failures, persons


def begin(connection: Connection, door: Door) -> None:
    """Count a try, before the service is asked; DelayedError where it comes too early."""
    delays.begin(connection, (delays.by_address(door.keys, door.actor.address),), door.actor.at)


def arrive(connection: Connection, door: Door, named: Identity) -> Entered | None:
    """Begin a session for whom the service named; None where that is nobody here, or the answer was used before.

    Who is found by an address is from then on known by the service's own id.
    """
    row, at = _row(connection, door, named), door.actor.at
    nonce = hashlib.sha256(named.nonce.encode()).hexdigest()
    if row is None or row.state != "active" or not credentials.use_nonce(connection, nonce, at):
        refuse(connection, door, "unknown" if row is None else row.state)
        return None
    failures.take_back(connection, (delays.by_address(door.keys, door.actor.address).key,))
    persons.set_subject(connection, row.id, named.known[0].index(door.keys))
    stage = missing(row, door.rules, at, "elsewhere", proven=named.two_factors)
    entered = "full" if named.two_factors else stage
    return enter(connection, door, row, entered, "elsewhere")


def refuse(connection: Connection, door: Door, why: str) -> None:
    """Record that somebody did not come in this way; of a flood only so much as shows it."""
    if delays.is_loud(connection, door.keys, 1, door.actor.at):
        label = replace(door.actor, label="oidc")
        note(connection, door.keys, label, "login.failed", way="elsewhere", why=why)


def _row(connection: Connection, door: Door, named: Identity) -> Row[Any] | None:
    found = (persons.row_by_subject(connection, known.index(door.keys)) for known in named.known)
    return next((row for row in found if row is not None), None)
