"""Whoever asks the bureau to delete everything is gone from every table, and nobody else is."""

import asyncio
import io
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select, update
from sqlalchemy.sql.expression import Select

from bot.cli import main
from bot.clock import Clock
from bot.exchange import Event
from bot.pace import Pace
from bot.service import Service
from bot.shelf import Shelf
from bot.staff.person import find, remove, show
from bot.staff.who import command
from bot.store import tables
from bot.store.crypto import Keys
from bot.store.database import Database, open_database
from bot.store.desk import consented
from bot.store.desk.governing import consent_ledger
from bot.store.engine import usable
from bot.store.migrate import migrating, upgrade
from bot.store.reminding import subscriptions
from bot.turn import Work
from dialogs.incoming import Incoming
from knowledge.library import Library
from support.desk import DeskSite
from support.parrot import parrot
from support.shop import SECRET

HERS = "+8613800138000"
ADMINISTRATOR = command(Clock().utc(), "tests")


async def talk(database: Database, library: Library, keys: Keys) -> None:
    service = Service(database, keys, Pace(10_000, 1), Work(keys, Shelf(library), parrot, Clock()))
    said = (
        ("her chat", f"lead 王秀英 {HERS}"),
        ("her chat", "remind wang@example.com"),
        ("the chat of her unit", f"lead 王秀英 {HERS}"),
        ("the chat of her unit", "lead 李强 +8613900139000"),
        ("the chat of her unit", "remind li@example.com"),
        ("another chat", "lead 赵敏 +8613700137000"),
    )
    for number, (who, words) in enumerate(said):
        await service.handle(Event("test", who, f"event {number}", Incoming(words)))


async def test_everything_of_a_person_is_found_and_deleted_and_nothing_of_others(both: DeskSite) -> None:
    database, keys = both.desk.database, both.desk.keys
    await talk(database, both.desk.shelf.library, keys)
    told = await database.write(show, keys, ADMINISTRATOR, HERS)
    assert [lead["name"] for lead in told["leads"]] == ["王秀英"]
    assert [len(chat["messages"]) for chat in told["chats"]] == [4]
    assert told["chats"][0]["reminders"][0]["to"] == "wang@example.com"
    assert told["chats_of_several"] == 1
    await database.write(remove, keys, ADMINISTRATOR, HERS)
    told = await database.write(show, keys, ADMINISTRATOR, HERS)
    assert (told["leads"], told["chats"]) == ([], [])

    def count(connection: Connection, of: "Select[tuple[str]]") -> int:
        return connection.execute(select(func.count()).select_from(of.subquery())).scalar_one()

    left = {
        "leads": select(tables.leads.c.id),
        "chats": select(tables.conversations.c.address),
        "handled": select(tables.inbox.c.event).where(tables.inbox.c.address.is_not(None)),
        "reminders": select(subscriptions.c.address),
        "known consents": select(consent_ledger.c.lead).where(consent_ledger.c.address != ""),
    }
    counted = {name: await database.read(count, query) for name, query in left.items()}
    assert counted == {"leads": 2, "chats": 2, "handled": 4, "reminders": 1, "known consents": 3}


async def test_a_chat_is_found_by_a_lead_that_was_withdrawn_there_and_one_of_several_is_left(both: DeskSite) -> None:
    database, keys = both.desk.database, both.desk.keys
    service = Service(database, keys, Pace(10_000, 1), Work(keys, Shelf(both.desk.shelf.library), parrot, Clock()))
    said = (("hers", HERS), ("of her unit", HERS), ("of her unit", "+8613900139000"))
    for number, (who, phone) in enumerate(said):
        await service.handle(Event("test", who, f"event {number}", Incoming(f"lead 王秀英 {phone}")))
    for who in ("hers", "of her unit"):
        await service.handle(Event("test", who, "the end", Incoming("withdraw")))
    found = await database.write(remove, keys, ADMINISTRATOR, HERS)
    assert (found.leads, len(found.own), len(found.shared)) == ((), 1, 1)
    left = await database.read(lambda c: c.execute(select(func.count()).select_from(tables.conversations)).scalar_one())
    assert left == 1


async def test_a_chat_that_also_left_somebody_whose_leads_are_gone_is_shown_to_nobody(site: DeskSite) -> None:
    database, keys, other = site.desk.database, site.desk.keys, "+8613900139000"
    await talk(database, site.desk.shelf.library, keys)
    (gone,) = (await database.write(find, keys, ADMINISTRATOR, HERS)).leads
    await database.write(consented.remove, keys, [gone.id], Clock().utc(), "asked")
    told = await database.write(show, keys, ADMINISTRATOR, other)
    assert ([lead["name"] for lead in told["leads"]], told["chats"], told["chats_of_several"]) == (["李强"], [], 1)


async def test_a_number_that_was_corrected_makes_nobody_else_of_a_person(site: DeskSite) -> None:
    database, keys, right = site.desk.database, site.desk.keys, "+8613700137001"
    await talk(database, site.desk.shelf.library, keys)
    (lead,) = (await database.write(find, keys, ADMINISTRATOR, "+8613700137000")).leads

    def correct(connection: Connection) -> None:
        mine = tables.leads.c.id == lead.id
        connection.execute(update(tables.leads).where(mine).values(phone=keys.phone_index(right)))
        consented.corrected(connection, lead.id, Clock().utc())

    await database.write(correct)
    for gone in (False, True):
        if gone:
            await database.write(consented.remove, keys, [lead.id], Clock().utc(), "asked")
        found = await database.write(find, keys, ADMINISTRATOR, right)
        assert (len(found.leads), len(found.own), found.shared) == (not gone, 1, ())


def test_the_number_comes_from_the_input_and_nothing_goes_without_a_yes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], library: Library
) -> None:
    monkeypatch.setenv("JIANGWEN_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("JIANGWEN_SECRET_KEY", SECRET)
    url = f"sqlite:///{tmp_path / 'jiangwen.db'}"
    asyncio.run(migrating(usable(url), upgrade))
    asyncio.run(_filled(url, library))
    for typed, arguments, code, said in (
        ("138\n", ("show",), 2, "no whole phone number"),
        ("13800138000\n", ("show",), 0, "王秀英"),
        ("13800138000\n", ("delete",), 2, "say --yes"),
        ("13800138000\n", ("delete", "--yes"), 0, "1 leads and 1 chats"),
        ("13800138000\n", ("delete", "--yes"), 0, "0 leads and 0 chats"),
    ):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        assert main(["person", arguments[0], "--phone", *arguments[1:]]) == code
        shown = capsys.readouterr()
        assert said in shown.out + shown.err


async def _filled(url: str, library: Library) -> None:
    database = open_database(url)
    await talk(database, library, Keys((SECRET,)))
    await database.close()
