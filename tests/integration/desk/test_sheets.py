"""A sheet of the export in LibreOffice: no digit is changed, and nothing that was typed becomes a formula."""

from itertools import islice
from pathlib import Path

import pytest

from bot.staff.exporting.layout import Layout
from bot.staff.exporting.writing import writing
from knowledge.library import catalogue
from support import awkward
from support.leads import Maker
from support.office import MISSING, opened, path

TITLES = ("姓名", "手机", "单位", "备注")


async def test_libreoffice_reads_what_we_wrote(tmp_path: Path) -> None:
    if (executable := path()) is None:
        pytest.skip(MISSING)
    made = islice(Maker(catalogue()).leads(), 200)
    rows = [(lead.name, lead.phone.removeprefix("+86"), lead.unit, lead.note) for lead in made]
    rows += [(text, f"13{number:09d}", f"0411{number:07d}", f"9121{number:014d}") for number, text in enumerate(TEXTS)]
    file = tmp_path / "线索.xlsx"
    async with writing(Layout("xlsx", "线索", "导出说明", TITLES, (10,) * 4)) as sheet:
        await sheet.write(rows)
        await sheet.finish([("谁", "我"), ("=1+1", "=2+2")])
        file.write_bytes(b"".join(sheet.pieces()))
    found, about = opened(executable, file)[:2]
    assert [row[1:] for row in found[-len(TEXTS) :]] == [list(row[1:]) for row in rows[-len(TEXTS) :]]
    assert {(row[0], row[1]) for row in found} >= {(row[0], row[1]) for row in rows[:200]}
    assert ["=1+1", "=2+2"] in about


TEXTS = awkward.FORMULAS + awkward.NUMBERS
