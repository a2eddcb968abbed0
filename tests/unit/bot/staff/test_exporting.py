"""The process that writes the file: no text becomes anything else, and what is killed leaves nothing."""

import asyncio
import io
import os
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import load_workbook

from bot.staff.exporting import writing as module
from bot.staff.exporting.layout import Layout
from bot.staff.exporting.naming import disposition
from bot.staff.exporting.writing import ChildError, sweep, writing
from bot.staff.sheet import CUT, LONGEST_CELL, SheetFullError, shortened
from support import awkward
from support.exporting import plain

RICH = ("<r><t>x</t></r>", "<r></is></c><c><f>1+1</f></c><c><is></r>")
"""What XlsxWriter would write as its own marks."""
TEXTS = (*awkward.ALL, *RICH, "\ufffe\uffff", " ", "\t", "\n", "]]>", "&#x41;")
WIDE = tuple(f"列{number}" for number in range(3))


def layout(kind: str = "xlsx", **more: str) -> Layout:
    return Layout(kind, "线索", "导出说明", WIDE, (10, 10, 10), **more)  # type: ignore[arg-type]


async def made(rows: Sequence[tuple[str, ...]], chosen: Layout) -> bytes:
    async with writing(chosen) as file:
        await file.write(rows)
        await file.finish([("谁", "我"), ("=1+1", "=2+2")])
        return b"".join(file.pieces())


async def test_no_text_becomes_a_formula_or_loses_a_sign() -> None:
    assert len([text for text in TEXTS if text in awkward.FORMULAS]) >= 40
    rows = [(text, f"a{text}", text[::-1]) for text in TEXTS]
    book = load_workbook(io.BytesIO(await made(rows, layout())))
    for sheet in book.worksheets:
        assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
    found = [tuple(map(plain, row)) for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)]
    assert found == rows


async def test_a_row_written_at_once_is_what_xlsxwriter_writes_cell_by_cell(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "plain.xlsx"), {"constant_memory": True, "strings_to_urls": False})
    sheet, look = book.add_worksheet("线索"), book.add_format({"num_format": "@"})
    texts = [text for text in TEXTS if text not in RICH]
    for number, text in enumerate(texts, 1):
        sheet.write_string(number, 0, text, look)
    book.close()
    beside = load_workbook(tmp_path / "plain.xlsx").worksheets[0]
    ours = load_workbook(io.BytesIO(await made([(text,) for text in texts], layout()))).worksheets[0]
    for number in range(2, len(texts) + 2):
        assert ours.cell(number, 1).value == beside.cell(number, 1).value
        assert ours.cell(number, 1).number_format == beside.cell(number, 1).number_format == "@"


@pytest.mark.parametrize("sign", ["长", "𠮷"])
def test_what_is_too_long_for_a_cell_is_cut_where_one_sees_it(sign: str) -> None:
    cut = shortened(sign * 40_000)
    assert cut.endswith(CUT)
    assert len(cut.encode("utf-16-le")) // 2 in (LONGEST_CELL, LONGEST_CELL - 1)
    fits = sign * (LONGEST_CELL // len(sign.encode("utf-16-le")) * 2 - 2)
    assert shortened(fits) == fits


async def test_raw_csv_is_exactly_what_was_given() -> None:
    content = await made([('=1+1,"x"\n', "007", "")], layout("raw"))
    assert content.decode() == '列0,列1,列2\r\n"=1+1,""x""\n",007,\r\n'


async def test_a_sheet_that_is_full_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    code = "import sys; from bot.staff.exporting import child; import xlsxwriter.worksheet as w"
    small = f"{code}; w.Worksheet.__init__.__defaults__; o = w.Worksheet.__init__\n"
    small += "def init(self):\n    o(self)\n    self.xls_rowmax = 3\nw.Worksheet.__init__ = init\n"
    small += "sys.exit(child.main(sys.argv[-1]))"
    monkeypatch.setattr(module, "COMMAND", ("-S", "-c", small))
    with pytest.raises(SheetFullError):
        await made([("x", "y", "z")] * 5, layout())


async def test_a_killed_child_ends_the_file_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(ChildError):
        await killed()
    assert names(tmp_path) == set()


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


async def killed() -> None:
    async with writing(layout()) as file:
        await file.write([("x", "y", "z")])
        os.kill(file.process.pid, signal.SIGKILL)
        await file.process.wait()
        await file.write([("x" * 1000, "y", "z")] * 5000)
        await file.finish([])


async def test_a_child_whose_parent_is_gone_cleans_up_after_itself(tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    command = sys.executable, "-m", "bot.staff.exporting.child", str(scratch)
    child = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL
    )
    said = b'{"format":"csv","sheet":"","about":"","headers":["a"],"widths":[1]}\n["x"]\n'
    await child.communicate(said)
    assert child.returncode == 1
    assert not scratch.exists()


def test_what_both_left_behind_is_swept_away_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for name in ("jiangwen-export-old", "jiangwen-export-new", "another"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "sheet").write_text("x")
    for path in (tmp_path / "jiangwen-export-old" / "sheet", tmp_path / "jiangwen-export-old", tmp_path / "another"):
        os.utime(path, (1, 1))
    assert sweep() == 1
    assert names(tmp_path) == {"jiangwen-export-new", "another"}


def test_a_name_in_chinese_reaches_every_browser() -> None:
    assert disposition("线索 1.xlsx") == "attachment; filename*=UTF-8''%E7%BA%BF%E7%B4%A2%201.xlsx"
