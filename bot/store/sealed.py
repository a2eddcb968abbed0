"""Everything that is encrypted, as data: for each table of which columns the place of a row is made."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Column, Table

from bot.store.crypto import Place
from bot.store.desk.casework import lead_events, merges, views
from bot.store.desk.governing import requests
from bot.store.desk.people import audit, drafts, people, sessions
from bot.store.desk.transfer import export_parts, exports, hooks, standing_exports, tokens
from bot.store.reminding import subscriptions
from bot.store.tables import conversations, deliveries, inbox, leads, messages, missed

ENDING: Final = "_sealed"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A table with encrypted columns; a row's place is named by the columns `row`, with `between` between them."""

    table: Table
    row: tuple[str, ...] = ("id",)
    between: str = ""

    @property
    def columns(self) -> tuple[Column[bytes], ...]:
        """The columns that are encrypted."""
        return tuple(column for column in self.table.columns if column.name.endswith(ENDING))

    def place(self, column: Column[bytes], row: Mapping[str, Any]) -> Place:
        """Return where the value of a column belongs."""
        named = self.between.join(str(row[part]) for part in self.row)
        return Place(self.table.name, column.name.removesuffix(ENDING), named)


SEALED: Final = (
    Sealed(leads),
    Sealed(lead_events),
    Sealed(merges),
    Sealed(views),
    Sealed(requests),
    Sealed(people),
    Sealed(sessions),
    Sealed(drafts),
    Sealed(tokens),
    Sealed(hooks),
    Sealed(exports),
    Sealed(export_parts, ("export", "number"), "/"),
    Sealed(standing_exports),
    Sealed(subscriptions, ("destination", "subject"), "|"),
    Sealed(missed, ("question",)),
    Sealed(conversations, ("address",)),
    Sealed(messages, ("address", "seq"), ":"),
    Sealed(inbox, ("channel", "event"), "|"),
    Sealed(deliveries, ("channel", "event"), "|"),
    Sealed(audit, ("seq",)),
)
