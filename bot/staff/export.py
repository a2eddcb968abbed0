"""Writing the chosen leads to a file on this machine: the same rows and columns as an export from the desk."""

import hashlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from pydantic_core import to_json
from sqlalchemy import Connection

from bot.bureau.region import EVERYWHERE
from bot.clock import day_in_china
from bot.staff.columns import View
from bot.staff.comma import Comma
from bot.staff.exporting.about import SHEETS, Explained
from bot.staff.exporting.columns import COLUMNS, Table
from bot.staff.exporting.layout import Format, Layout
from bot.staff.exporting.wanted import Wanted
from bot.staff.exporting.words import said
from bot.staff.filters import plain
from bot.staff.lead import leads_by_ids
from bot.staff.record import Subject, note
from bot.staff.selection import Selection
from bot.staff.sheet import Sheet
from bot.staff.who import command
from bot.staff.whole import replacing
from bot.store.crypto import Keys
from bot.store.database import Database
from bot.store.desk import persons
from bot.store.migrate import require_newest
from knowledge.library import Library

AT_ONCE = 500
WHO = "jiangwen leads export"


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written. `sha256` is that of the rows: each as a JSON array in UTF-8 and a line feed."""

    count: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Export:
    """One export, unmasked and with every column. The service may go on meanwhile."""

    selection: Selection
    out: Path
    format: Format
    keys: Keys
    library: Library
    at: datetime

    async def run(self, database: Database) -> Exported:
        """Write the file, a few hundred leads in memory at a time, and record it: without the record there is none."""
        with replacing(self.out) as made:
            exported = await database.read(self._write, made)
            await database.write(self._note, exported)
        return exported

    def _write(self, connection: Connection, made: Path) -> Exported:
        require_newest(connection)
        table = Table(COLUMNS, View(self.library, persons.names(connection, self.keys), whole=True))
        with closing(self._sheet(made, table)) as sheet:
            return self._fill(sheet, self._rows(connection, table), table)

    def _fill(self, sheet: Sheet, rows: Iterator[tuple[str, ...]], table: Table) -> Exported:
        count, digest = 0, hashlib.sha256()
        for row in rows:
            sheet.write(row)
            digest.update(to_json(row) + b"\n")
            count += 1
        exported = Exported(count, digest.hexdigest())
        sheet.explain(self._explained(table).rows(exported.count, 0, exported.sha256))
        return exported

    def _rows(self, connection: Connection, table: Table) -> Iterator[tuple[str, ...]]:
        ids = list(self.selection.query(day_in_china(self.at)).ids(connection, self.keys))
        rest = iter(ids)
        while some := tuple(islice(rest, AT_ONCE)):
            yield from map(table.row, leads_by_ids(connection, self.keys, EVERYWHERE, some))

    def _sheet(self, path: Path, table: Table) -> Sheet:
        if self.format != "xlsx":
            return Comma(path, table.headers, raw=self.format == "raw")
        from bot.staff.xlsx import Xlsx  # noqa: PLC0415 - large, and here alone

        sheet, about = (title.zh for title in SHEETS)
        layout = Layout(self.format, sheet, about, table.headers, table.widths)
        return Xlsx(str(path), str(path.parent), layout)

    def _explained(self, table: Table) -> Explained:
        query = self.selection.query(day_in_china(self.at))
        wanted = Wanted(plain(query.filters, query.sort), query.today, ("*",), masked=False)
        address = f"/desk/leads?{wanted.address(self.keys)}".rstrip("?")
        return Explained(WHO, self.at, wanted, said(query, table.view), table.headers, address)

    def _note(self, connection: Connection, exported: Exported) -> None:
        """Record it as every export is."""
        query = self.selection.query(day_in_china(self.at))
        filters = plain(query.filters, query.sort)
        told = {"count": exported.count, "sha256": exported.sha256, "filters": filters, "masked": False}
        note(connection, self.keys, command(self.at, WHO), "export.done", Subject("export"), **told)
