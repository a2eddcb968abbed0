"""Mails that came back: what goes to that address stops, and a record says so."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from bot import cli
from bot.clock import Clock
from bot.store.crypto import Keys
from bot.store.database import open_database
from bot.store.reminding import agenda, attempts, reminders, subscriptions
from bot.store.subscribing import Chat, Subscribing
from bot.store.subscriptions import set_state
from dialogs.subscription import Subscription
from knowledge.library import catalogue

SECRET = "s" * 40
HELD = Subscription(1, "dalian-studio", "unit", "zh", channel="email", state="unconfirmed")


@pytest.fixture
def url(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Give a database with two confirmed mailboxes, and the settings that lead there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JIANGWEN_DATABASE_URL", database_url)
    monkeypatch.setenv("JIANGWEN_SECRET_KEY", SECRET)
    asyncio.run(_filled(database_url))
    return database_url


async def _filled(url: str) -> None:
    database = open_database(url)
    try:
        await database.write(_keep)
    finally:
        await database.close()


def _keep(connection: Connection) -> None:
    keys, library, at = Keys((SECRET,)), catalogue(), Clock().utc()
    for number, to in enumerate(("zhang@example.com", "li@example.com"), 1):
        chat = Chat("web", str(number) * 32, "token")
        kept = Subscribing(connection, chat, keys, library, at).keep(HELD, to)
        set_state(connection, kept, "active", at)


def rows(url: str, *columns: Any) -> list[tuple[Any, ...]]:
    async def read() -> list[tuple[Any, ...]]:
        database = open_database(url)
        try:
            found = await database.read(lambda connection: connection.execute(select(*columns)).all())
        finally:
            await database.close()
        return [tuple(row) for row in found]

    return asyncio.run(read())


def test_everything_for_a_mailbox_that_does_not_exist_stops(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["reminders", "bounced", "Zhang@Example.com"]) == 0
    assert capsys.readouterr().out == "zh***@example.com：停了 1 个提醒 (1 subscriptions stopped)\n"
    assert sorted(rows(url, subscriptions.c.id, subscriptions.c.state)) == [(1, "unreachable"), (2, "active")]
    assert rows(url, agenda.c.subscription) == [(2,)]
    assert sorted(rows(url, reminders.c.subscription, reminders.c.status)) == [(1, "withdrawn"), (2, "ready")]
    tried = rows(url, attempts.c.channel, attempts.c.masked, attempts.c.outcome, attempts.c.detail)
    assert tried == [("email", "zh***@example.com", "unreachable", "bounced")]


def test_a_mailbox_that_nobody_gave_is_told_as_such(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["reminders", "bounced", "nobody@example.com", "li@example.com"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "no***@example.com：停了 0 个提醒 (0 subscriptions stopped)",
        "l***@example.com：停了 1 个提醒 (1 subscriptions stopped)",
    ]
    assert len(rows(url, attempts.c.id)) == 1


def test_what_is_no_address_stops_nothing(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["reminders", "bounced", "li@example.com", "zhang at example.com"]) == 2
    said = capsys.readouterr()
    assert "no address of e-mail" in said.err
    assert "zhang" not in said.err
    assert {state for (state,) in rows(url, subscriptions.c.state)} == {"active"}
