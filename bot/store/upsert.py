"""INSERT … ON CONFLICT, which SQLAlchemy offers for each kind of database apart."""

from collections.abc import Callable
from typing import TypeAlias

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.expression import Executable

Upsert: TypeAlias = postgresql.Insert | sqlite.Insert


def insert(connection: Connection, table: Table) -> Upsert:
    """Return an INSERT that can say what happens on a conflict."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


class Prepared:
    """A statement for both kinds of database, built once: building it takes longer than running it."""

    def __init__(self, table: Table, said: Callable[[Upsert], Executable]) -> None:
        self._made = {"postgresql": said(postgresql.insert(table)), "sqlite": said(sqlite.insert(table))}

    def on(self, connection: Connection) -> Executable:
        """Return the statement for the database of a connection."""
        return self._made[connection.dialect.name]
