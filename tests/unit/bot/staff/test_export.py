"""The files that staff open: complete, filtered as asked, and nothing in them is ever a formula."""

import csv
import hashlib
import json
import re
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.clock import Clock
from bot.staff import export
from bot.staff.columns import dialled
from bot.staff.comma import harmless
from bot.staff.export import Export, Exported
from bot.staff.exporting.columns import COLUMNS
from bot.staff.exporting.layout import Format
from bot.staff.selection import Selection, SelectionError, checked
from dialogs.conversation import Conversation
from dialogs.incoming import Incoming
from dialogs.subscription import Held
from dialogs.turn import Turn
from knowledge.library import Library
from support.parrot import TIER, lead, parrot
from support.shop import Shop, opened

HEADERS = tuple(column.title.zh for column in COLUMNS)
NAME, PHONE, NOTE = HEADERS.index("姓名"), HEADERS.index("手机"), HEADERS.index("备注")
ALL = Selection()
LUCHENG = "lucheng-studio-2024/district"
INJECTIONS = (
    "=1+1", '=HYPERLINK("x","y")', "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", "\0=1+1", "  =1+1",
    "＝1+1", "＋1", "－1", "＠x", "　=1+1", " \u00a0=cmd|' /C calc'!A0", "{=1+1}", "DDE", "_x003D_1+1", "<b>&\"'",
    "912102000922121676", "0411", "1e5", "12E+17", "a\0b", "\ufeff=1", "x" * 40_000, "第一行\n第二行", "😀",
)  # fmt: skip


def noted(state: Conversation, incoming: Incoming, library: Library, now: datetime, held: Held) -> Turn:
    """Leave a lead whose name and note are what was typed."""
    turn = parrot(state, Incoming("x"), library, now, held)
    phone = f"+86138{abs(hash(incoming.text)) % 10**8:08}"
    made = lead(incoming.text, phone)
    object.__setattr__(made, "note", incoming.text)
    return Turn(turn.conversation, turn.replies, (made,))


async def exported(shop: Shop, out: Path, kind: Format = "xlsx", chosen: Selection = ALL) -> Exported:
    library = shop.service.work.shelf.library
    made = Export(
        checked(library, chosen), out, kind, shop.service.keys, library, datetime(2026, 11, 20, 4, tzinfo=UTC)
    )
    return await made.run(shop.service.database)


def sheet_rows(path: Path, sheet: str = "线索") -> list[tuple[object, ...]]:
    return list(load_workbook(path)[sheet].iter_rows(values_only=True))


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if not path.name.startswith("test.db")]


def comma_rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@pytest.fixture
async def noting(sqlite_url: str, library: Library) -> AsyncIterator[Shop]:
    async with opened(sqlite_url, library, noted) as shop:
        yield shop


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
async def test_a_lead_is_a_row_of_plain_words(shop: Shop, tmp_path: Path, kind: Format) -> None:
    late = Clock(source=lambda: datetime(2026, 11, 20, 17, 30, tzinfo=UTC))
    await shop.at(late).say("lead 张三 +8613800000007")
    out = tmp_path / f"线索.{kind}"
    assert (await exported(shop, out, kind)).count == 1
    header, row = sheet_rows(out) if kind == "xlsx" else comma_rows(out)
    assert tuple(header) == HEADERS
    told = dict(zip(HEADERS, row, strict=True))
    assert (told["姓名"], told["手机"], told["单位"]) == ("张三", "13800000007", "某某机床厂")
    assert told["首次提交"] == "2026-11-21 01:30"
    assert (told["城市"], told["档次编号"], told["初步判断"]) == ("大连市", TIER, "有待人社部门审定")
    assert "年龄：45岁" in str(told["当时的回答"])


async def test_nothing_typed_becomes_a_formula_or_loses_a_character(noting: Shop, tmp_path: Path) -> None:
    for text in INJECTIONS:
        await noting.say(text)
    await exported(noting, tmp_path / "a.xlsx")
    sheet = load_workbook(tmp_path / "a.xlsx")["线索"]
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert kinds == {"s"}
    raw = {"".join(str(cell.value) for cell in row[NAME : NAME + 1]) for row in sheet.iter_rows(min_row=2)}
    assert len(raw) == len(INJECTIONS)
    assert {"=1+1", "+1+1", "912102000922121676", "0411", "_x003D_1+1", "😀"} <= {unescaped(text) for text in raw}


def unescaped(text: str) -> str:
    return re.sub("_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), text)


async def test_no_cell_of_the_csv_starts_as_a_formula(noting: Shop, tmp_path: Path) -> None:
    for text in INJECTIONS:
        await noting.say(text)
    await exported(noting, tmp_path / "a.csv", "csv")
    raw = (tmp_path / "a.csv").read_bytes()
    assert raw.startswith("\ufeff姓名".encode())
    rows = comma_rows(tmp_path / "a.csv")[1:]
    assert len(rows) == len(INJECTIONS)
    for row in rows:
        for cell in row:
            assert not cell.strip(" \t\r\n\0\u00a0\u3000\ufeff").startswith(tuple("=+-@＝＋－＠"))
    assert {row[NAME].removeprefix("'") for row in rows} >= {text for text in INJECTIONS if "\r" not in text}


@pytest.mark.parametrize("text", ["张三", "12-34", "3.5", "13800000007", "a=b", "", "1+1", "公司（一）"])
def test_what_is_harmless_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


@pytest.mark.parametrize("text", ["=1", " =1", "\u3000＝1", "\0", "+86", "912102000922121676", "041139997596", "1E5"])
def test_what_a_spreadsheet_would_change_is_marked_as_text(text: str) -> None:
    assert harmless(text) == "'" + text


@pytest.mark.parametrize(
    ("number", "expected"),
    [("+8613800000007", "13800000007"), ("+8641139997596", "041139997596"), ("nonsense", "nonsense")],
)
def test_a_number_is_written_as_one_dials_it(number: str, expected: str) -> None:
    assert dialled(number) == expected


async def test_the_filters_are_those_asked_for(shop: Shop, tmp_path: Path) -> None:
    for day, tier in ((1, TIER), (2, LUCHENG), (3, TIER)):
        clock = Clock(source=lambda day=day: datetime(2026, 11, day, 16, 30, tzinfo=UTC))  # type: ignore[misc]
        await shop.at(clock).say(f"lead 张{day} +861380000000{day} {tier}")

    async def names(chosen: Selection = ALL) -> list[object]:
        await exported(shop, tmp_path / "a.xlsx", chosen=chosen)
        return [row[NAME] for row in sheet_rows(tmp_path / "a.xlsx")[1:]]

    assert await names() == ["张1", "张2", "张3"]
    assert await names(Selection(notice="lucheng-studio-2024")) == ["张2"]
    assert await names(Selection(tier=TIER)) == ["张1", "张3"]
    for city in ("dalian", "大连", "大连市", "Dalian"):
        assert await names(Selection(place=city)) == ["张1", "张3"]
    # 16:30 in UTC is the next day in China.
    assert await names(Selection(first=date(2026, 11, 3))) == ["张2", "张3"]
    assert await names(Selection(last=date(2026, 11, 2))) == ["张1"]
    assert await names(Selection(first=date(2026, 11, 3), last=date(2026, 11, 3))) == ["张2"]
    assert await names(Selection(place="chongqing")) == []


@pytest.mark.parametrize(
    "chosen",
    [
        Selection(notice="x"),
        Selection(tier="x/y"),
        Selection(place="北京"),
        Selection(first=date(2026, 2, 1), last=date(2026, 1, 1)),
    ],
)
def test_a_filter_that_can_find_nothing_is_refused(library: Library, chosen: Selection) -> None:
    with pytest.raises(SelectionError):
        checked(library, chosen)


async def test_the_second_sheet_says_what_this_is(shop: Shop, tmp_path: Path) -> None:
    await shop.say("lead 张三 +8613800000007")
    done = await exported(shop, tmp_path / "a.xlsx", chosen=Selection(place="大连"))
    told = {row[0]: row[1] for row in sheet_rows(tmp_path / "a.xlsx", "导出说明")}
    assert told["导出时间"] == "2026-11-20 12:00（北京时间）"
    assert (told["条数"], told["SHA-256"]) == ("1", done.sha256)
    assert "城市：大连市" in str(told["筛选条件"])


async def test_the_sum_can_be_checked_and_is_the_same_for_both_formats(shop: Shop, tmp_path: Path) -> None:
    for n in range(3):
        await shop.say(f"lead 张{n} +861380000000{n}")
    done = await exported(shop, tmp_path / "a.xlsx")
    rows = sheet_rows(tmp_path / "a.xlsx")[1:]
    lines = (json.dumps([cell or "" for cell in row], ensure_ascii=False, separators=(",", ":")) for row in rows)
    counted = hashlib.sha256("".join(f"{line}\n" for line in lines).encode())
    assert counted.hexdigest() == done.sha256
    assert (await exported(shop, tmp_path / "a.csv", "csv")).sha256 == done.sha256


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
async def test_the_file_is_its_owners_alone_and_nothing_lies_about(shop: Shop, tmp_path: Path, kind: Format) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "a").write_text("an older export")
    await shop.say("lead 张三 +8613800000007")
    await exported(shop, folder / "a", kind)
    assert names_in(folder) == ["a"]
    assert (folder / "a").stat().st_mode & 0o777 == 0o600


async def test_a_failed_export_leaves_the_older_file(shop: Shop, tmp_path: Path, library: Library) -> None:
    out = tmp_path / "a.csv"
    out.write_text("an older export")
    await shop.say("lead 张三 +8613800000007")
    broken = Export(Selection(), out, "csv", shop.service.keys, library, None)  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        await broken.run(shop.service.database)
    assert out.read_text() == "an older export"
    assert names_in(tmp_path) == ["a.csv"]


async def test_many_leads_are_read_some_at_a_time(
    noting: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "AT_ONCE", 2)
    for text in "甲乙丙丁戊":
        await noting.say(text)
    assert (await exported(noting, tmp_path / "a.csv", "csv")).count == 5
    assert [row[NAME] for row in comma_rows(tmp_path / "a.csv")[1:]] == list("甲乙丙丁戊")
