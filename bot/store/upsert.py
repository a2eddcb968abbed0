"""INSERT … ON CONFLICT, which SQLAlchemy offers for each kind of database apart."""

from collections.abc import Callable
from typing import TypeAlias

from sqlalchemy import Connection, Table, Text, bindparam, cast, func
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.expression import Executable, TableValuedAlias

Upsert: TypeAlias = postgresql.Insert | sqlite.Insert


def insert(connection: Connection, table: Table) -> Upsert:
    """Return an INSERT that can say what happens on a conflict."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def texts(fresh: Upsert, name: str) -> TableValuedAlias:
    """Return the texts of a JSON list, a parameter of this name, as rows with one `value`.

    So a statement is the same for any number of rows, and the server does not prepare each number anew.
    """
    if isinstance(fresh, postgresql.Insert):
        listed = cast(bindparam(name, type_=Text), postgresql.JSON)
        return func.json_array_elements_text(listed).table_valued("value")
    return func.json_each(bindparam(name)).table_valued("value")


class Prepared:
    """A statement for both kinds of database, built once: building it takes longer than running it."""

    def __init__(self, table: Table, said: Callable[[Upsert], Executable]) -> None:
        self._made = {"postgresql": said(postgresql.insert(table)), "sqlite": said(sqlite.insert(table))}

    def on(self, connection: Connection) -> Executable:
        """Return the statement for the database of a connection."""
        return self._made[connection.dialect.name]
