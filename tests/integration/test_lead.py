"""A lead from the page to the bureau's file, and back out again by one word."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from openpyxl import load_workbook

from support.plain_browser import PlainBrowser
from support.process import jiangwen, serving

NAME, PHONE, UNIT = "欧阳修", "13812345678", "某某机床厂"


@asynccontextmanager
async def browsing(address: str) -> AsyncIterator[PlainBrowser]:
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        person = PlainBrowser(client)
        await person.go("/")
        yield person


def labels(person: PlainBrowser) -> list[str]:
    return [button.label for form in person.page.forms for button in form.buttons]


def offers(person: PlainBrowser, label: str) -> bool:
    return label in labels(person)


async def leave_a_lead(person: PlainBrowser) -> None:
    for words in ("/start chongqing-studio-2024", "留个申报意向"):
        await person.write(words)
    if not offers(person, "同意，留个意向"):
        await person.press(next(label for label in labels(person) if "首席" in label))
    await person.press("同意，留个意向")
    for words in (NAME, PHONE, UNIT, "永川"):
        await person.write(words)
    await person.press("跳过")
    assert PHONE[-4:] in person.read
    await person.press("确认提交")
    assert "收到了" in person.read


def rows(folder: Path, *arguments: str) -> list[tuple[object, ...]]:
    done = jiangwen(folder, "leads", "export", "--out", "leads.xlsx", *arguments)
    assert done.returncode == 0, done.stderr
    sheet = load_workbook(folder / "leads.xlsx").worksheets[0]
    return [tuple(row) for row in sheet.iter_rows(min_row=2, values_only=True)]


OUR_OWN = {"alembic_version", "audit", "audit_checks", "audit_ends", "catalogues", "heartbeats", "people", "visits"}
"""Tables in which the service notes only how it runs itself, what staff did, and how many came how far."""
QUICK = {"burst_messages": "200"}
"""A person of the tests types faster than people do."""


def counts(folder: Path) -> dict[str, int]:
    with sqlite3.connect(folder / "var/jiangwen.db") as database:
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}  # noqa: S608
    database.close()
    return {name: count for name, count in found.items() if count and name not in OUR_OWN}


def ledger(folder: Path) -> list[tuple[str, str]]:
    """Return whose consents there were, and why they ended."""
    with sqlite3.connect(folder / "var/jiangwen.db") as database:
        found: list[tuple[str, str]] = database.execute("SELECT address, why FROM consent_ledger").fetchall()
    database.close()
    return found


async def test_from_the_page_to_the_file_and_out_again(tmp_path: Path) -> None:
    with serving(tmp_path, "--today", "2024-07-10", **QUICK) as service:
        async with browsing(service.address) as person:
            await leave_a_lead(person)
            (lead,) = rows(tmp_path, "--city", "重庆")
            assert {NAME, PHONE, UNIT} <= set(lead)
            assert rows(tmp_path, "--city", "大连") == []
            await leave_a_lead(person)
            assert len(rows(tmp_path)) == 1
            await person.write("撤回")
            await person.press("确认撤回")
            assert rows(tmp_path) == []


async def test_forgetting_leaves_nothing_in_the_files_while_it_runs(tmp_path: Path) -> None:
    with serving(tmp_path, **QUICK) as service:
        async with browsing(service.address) as person:
            await leave_a_lead(person)
            assert counts(tmp_path)["leads"] == 1
            await person.write("忘记我")
            if offers(person, "确认删除"):
                await person.press("确认删除")
            assert counts(tmp_path).keys() == {"inbox", "consent_ledger"}
            assert ledger(tmp_path) == [("", "forgotten")]
            await person.go("/")
            assert NAME not in person.read
    said = (tmp_path / "serve.log").read_text("utf-8")
    raw = b"".join(path.read_bytes() for path in (tmp_path / "var").iterdir())
    for secret in (NAME, PHONE, UNIT):
        assert secret not in said
        assert secret.encode() not in raw
