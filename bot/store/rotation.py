"""Encrypting anew, with the newest key, what was encrypted with a former one: some rows at a time, beside everybody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    LargeBinary,
    and_,
    bindparam,
    func,
    literal,
    or_,
    select,
    tuple_,
    update,
)

from bot.store.crypto import Keys, SealError
from bot.store.sealed import Sealed

PORTION: Final = 200


@dataclass(frozen=True, slots=True)
class Portion:
    """What became of some rows: the key of the last, how many were encrypted anew, and how many nobody can open."""

    last: tuple[Any, ...]
    rows: int
    lost: int


def reseal_some(connection: Connection, keys: Keys, sealed: Sealed, after: tuple[Any, ...]) -> Portion | None:
    """Encrypt the next rows anew; None where there are no more. A row that somebody is just changing is left out.

    The rows are locked until the commit, so that no change is overwritten. Empty values stay empty.
    """
    names = [column.name for column in sealed.table.primary_key]
    found = connection.execute(_next(sealed, after, keys)).mappings().all()
    if not found:
        return None
    fresh = [row for one in found if (row := _resealed(dict(one), keys, sealed, names)) is not None]
    if fresh:
        connection.execute(_statement(sealed, names), fresh)
    return Portion(tuple(found[-1][name] for name in names), len(fresh), len(found) - len(fresh))


def count_old(connection: Connection, keys: Keys, sealed: Sealed) -> int:
    """Return how many rows have a value that is encrypted with a former key."""
    return connection.execute(select(func.count()).select_from(sealed.table).where(_old(sealed, keys))).scalar_one()


def _next(sealed: Sealed, after: tuple[Any, ...], keys: Keys) -> Any:
    key = tuple_(*sealed.table.primary_key)
    wanted = select(sealed.table).where(_old(sealed, keys)).order_by(*sealed.table.primary_key).limit(PORTION)
    if after:
        wanted = wanted.where(key > tuple_(*(literal(value) for value in after)))
    return wanted.with_for_update(skip_locked=True)


def _old(sealed: Sealed, keys: Keys) -> ColumnElement[bool]:
    """Return the condition of rows that begin with another key's byte somewhere."""
    newest = literal(keys.newest, LargeBinary)
    return or_(*(and_(func.length(one) > 0, func.substr(one, 1, 1) != newest) for one in sealed.columns))


def _resealed(row: Mapping[str, Any], keys: Keys, sealed: Sealed, names: Sequence[str]) -> dict[str, Any] | None:
    """Return the parameters of an update; None where a value of the row cannot be opened."""
    values: dict[str, Any] = {f"of_{name}": row[name] for name in names}
    try:
        for column in sealed.columns:
            value = row[column.name]
            if value and value[:1] != keys.newest:
                place = sealed.place(column, row)
                value = keys.seal(keys.open(value, place), place)
            values[f"new_{column.name}"] = value
    except SealError:
        return None
    return values


def _statement(sealed: Sealed, names: Sequence[str]) -> Any:
    which = (sealed.table.c[name] == bindparam(f"of_{name}") for name in names)
    new: dict[str, Any] = {column.name: bindparam(f"new_{column.name}") for column in sealed.columns}
    return update(sealed.table).where(*which).values(new)
