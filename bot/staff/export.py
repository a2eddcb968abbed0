"""Writing the chosen leads to a file."""

import hashlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, TypeAlias

from pydantic_core import to_json
from sqlalchemy import Connection

from bot.staff.columns import cells, moment
from bot.staff.comma import Comma
from bot.staff.selection import Selection
from bot.staff.sheet import Sheet
from bot.staff.whole import replacing
from bot.staff.xlsx import Xlsx
from bot.store.crypto import Keys
from knowledge.library import Library

Format: TypeAlias = Literal["xlsx", "csv"]
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written. `sha256` is that of the rows: each as a JSON array in UTF-8 and a line feed."""

    count: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Export:
    """One export. It is a unit of work: run it on a connection."""

    selection: Selection
    out: Path
    format: Format
    keys: Keys
    library: Library
    at: datetime

    def run(self, connection: Connection) -> Exported:
        """Write the file, a few hundred leads in memory at a time."""
        with replacing(self.out) as made, closing(self._sheet(made)) as sheet:
            return self._fill(sheet, self._rows(connection))

    def _fill(self, sheet: Sheet, rows: Iterator[tuple[str, ...]]) -> Exported:
        count, digest = 0, hashlib.sha256()
        for row in rows:
            sheet.write(row)
            digest.update(to_json(row) + b"\n")
            count += 1
        exported = Exported(count, digest.hexdigest())
        sheet.explain(self._explanation(exported))
        return exported

    def _rows(self, connection: Connection) -> Iterator[tuple[str, ...]]:
        query = self.selection.query().execution_options(yield_per=AT_ONCE)
        for part in connection.execute(query).mappings().partitions():
            for row in part:
                yield cells(dict(row), self.keys, self.library)

    def _sheet(self, path: Path) -> Sheet:
        return Xlsx(path, path.parent) if self.format == "xlsx" else Comma(path)

    def _explanation(self, exported: Exported) -> tuple[tuple[str, str], ...]:
        return (
            ("导出时间", f"{moment(self.at)}（北京时间）"),
            ("筛选条件", self.selection.words()),
            ("条数", str(exported.count)),
            ("SHA-256", exported.sha256),
            ("怎么核对", "每行写成一个 JSON 数组（UTF-8），末尾加一个换行，依次计算 SHA-256。"),
            ("请注意", "本文件含个人信息，只用于联系申报人；用完请删除。初步判断不是审核结论。"),
        )
