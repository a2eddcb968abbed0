"""The secret key is changed while everybody works: afterwards the former one opens nothing, and nothing was lost."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic_core import to_json
from sqlalchemy import Connection, select, update

from bot.bureau.region import EVERYWHERE
from bot.cli import main
from bot.clock import Clock
from bot.exchange import Event
from bot.pace import Pace
from bot.service import Service
from bot.staff import hooks, requests, tokens, views
from bot.staff.casework import Target
from bot.staff.duplicates import merge
from bot.staff.filters import Filters, Sort
from bot.staff.rotating import rotate
from bot.staff.verifying import Check
from bot.staff.who import Actor
from bot.store import deliveries
from bot.store.crypto import Keys, Place, SealError
from bot.store.deliveries import Owed
from bot.store.desk import credentials, drafts, exports, standing
from bot.store.desk.standing import Rhythm, Standing
from bot.store.engine import usable
from bot.store.inbox import Slot
from bot.store.migrate import migrating, upgrade
from bot.store.rotation import reseal_some
from bot.store.sealed import ENDING, SEALED, Sealed
from bot.store.tables import inbox, leads, metadata
from bot.turn import Work
from dialogs.incoming import Incoming
from knowledge.library import Library
from support.desk import DeskSite
from support.leads import make_leads
from support.parrot import parrot
from support.shop import SECRET

FEW = 20
NEW = "a new secret of the tests, longer than needed"
AT = datetime(2026, 11, 20, 8, tzinfo=UTC)
BOTH, ALONE = Keys((NEW, SECRET)), Keys((NEW,))


def values(connection: Connection, sealed: Sealed) -> Iterator[tuple[Place, bytes]]:
    """Yield every encrypted value of a table with its place."""
    for row in connection.execute(select(sealed.table)).mappings():
        yield from ((sealed.place(one, dict(row)), row[one.name]) for one in sealed.columns if row[one.name])


@pytest.fixture(autouse=True)
def _in_small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.rotation.PORTION", FEW)


async def everything(site: DeskSite) -> dict[str, list[tuple[Place, bytes]]]:
    return await site.desk.database.read(lambda c: {one.table.name: list(values(c, one)) for one in SEALED})


def opens(keys: Keys, place: Place, value: bytes) -> bool:
    try:
        keys.open(value, place)
    except SealError:
        return False
    return True


async def talk(site: DeskSite) -> None:
    work = Work(site.desk.keys, site.desk.shelf, parrot, Clock())
    service = Service(site.desk.database, site.desk.keys, Pace(10_000, 1), work)
    said = ("lead 张三 +8613800000000", "remind wang@example.com", "missed 食堂在哪", "lead 张三 +8613800000009")
    for number, words in enumerate(said):
        await service.handle(Event("test", f"chat {number}", f"event {number}", Incoming(words)))


def work_at_the_desk(connection: Connection, keys: Keys, actor: Actor) -> None:
    slot = Slot("test", connection.execute(select(inbox.c.event).limit(1)).scalar_one(), "an address")
    deliveries.add(connection, slot, Owed("42", 1), AT, keys)
    credentials.set_secret(connection, actor.id or "", "JBSWY3DPEHPK3PXP", 0, keys)
    drafts.keep(connection, keys, actor.id or "", AT, drafts.Draft("/desk/people/new", {"name": ["张三"]}))
    views.save(connection, keys, actor, "我的", (Filters(), Sort()), shared=False)
    tokens.make(connection, actor, keys, tokens.TokenWish("token", "上级系统", ("leads:read",), EVERYWHERE, AT))
    hooks.make(connection, actor, keys, hooks.HookWish("hook", "https://example.org/", ("lead.created",), EVERYWHERE))
    exports.add(connection, keys, actor.id or "", to_json({}), AT)
    taken = exports.take(connection, keys, AT, timedelta(minutes=1))
    assert taken is not None
    exports.put(connection, keys, taken, AT, 1, b"PK")
    exports.end(connection, keys, taken, "done", b"{}")
    order = Standing(standing.fresh(), actor.id or "", Rhythm("day", 1, 8), b"{}", b"{}", "password", "active", AT)
    standing.add(connection, keys, order)
    requests.take_down(connection, keys, actor, "access", "+8613800000000", "回拨")
    one, other = connection.execute(select(leads.c.id, leads.c.version).order_by(leads.c.id)).all()
    merge(connection, keys, actor, Target(one.id, one.version), [Target(other.id, other.version)])


async def test_whatever_the_program_encrypts_is_encrypted_anew_and_opens_where_it_belongs(both: DeskSite) -> None:
    browser = await both.logged_in("wang", "administrator")
    assert browser.person is not None
    await talk(both)
    await both.desk.database.write(work_at_the_desk, both.desk.keys, both.actor(browser.person))
    before = await everything(both)
    assert [name for name, found in before.items() if not found] == []
    done = await rotate(both.desk.database, BOTH)
    assert (done.left.total(), done.lost.total()) == (0, 0)
    after = await everything(both)
    for name, found in after.items():
        assert all(opens(ALONE, place, value) for place, value in found), name
        assert not any(opens(both.desk.keys, place, value) for place, value in found), name
    assert {place for found in before.values() for place, _ in found} == {
        place for found in after.values() for place, _ in found
    }
    assert (await Check(both.desk.database, BOTH).all()).count == 0


def test_every_encrypted_column_is_declared() -> None:
    encrypted = {
        table.name for table in metadata.tables.values() if any(c.name.endswith(ENDING) for c in table.columns)
    }
    assert encrypted == {sealed.table.name for sealed in SEALED}


async def test_nobody_who_writes_meanwhile_loses_a_word(both: DeskSite) -> None:
    database, desk = both.desk.database, both.desk
    made = await database.write(make_leads, desk.keys, desk.shelf.library, 3 * FEW)
    ids = [lead.row["id"] for lead in made]
    done: dict[str, str] = {}

    def write(connection: Connection, keys: Keys, lead: str, note: str) -> None:
        sealed = keys.seal_text(note, Place("leads", "note", lead))
        connection.execute(update(leads).where(leads.c.id == lead).values(note_sealed=sealed))

    async def writer(number: int) -> None:
        for n in range(20):
            lead, note = ids[(number * 20 + n) * 7 % len(ids)], f"{number} {n}"
            await database.write(write, (desk.keys, BOTH)[n % 2], lead, note)
            done[lead] = note

    async def turned() -> None:
        await rotate(database, BOTH)

    await asyncio.gather(turned(), *(writer(number) for number in range(4)))
    await rotate(database, BOTH)
    rows = await database.read(lambda c: list(values(c, SEALED[0])))
    opened = {(place.row, place.column): ALONE.open_text(value, place) for place, value in rows}
    expected = {lead.row["id"]: lead.note for lead in made} | done
    assert {row: text for (row, column), text in opened.items() if column == "note"} == expected
    assert {opened[lead.row["id"], "phone"] for lead in made} == {lead.phone for lead in made}


async def test_what_was_stopped_half_way_goes_on_where_it_was(site: DeskSite) -> None:
    database, desk = site.desk.database, site.desk
    await database.write(make_leads, desk.keys, desk.shelf.library, FEW + 50)
    first = await database.write(reseal_some, BOTH, SEALED[0], ())
    assert first is not None
    assert first.rows == FEW
    told: list[tuple[str, int]] = []
    done = await rotate(database, BOTH, lambda table, rows: told.append((table, rows)))
    assert done.rows == {"leads": 50}
    assert [rows for _, rows in told] == [20, 40, 50]


def test_the_command_says_what_no_key_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], library: Library
) -> None:
    url = f"sqlite:///{tmp_path / 'jiangwen.db'}"
    monkeypatch.setenv("JIANGWEN_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("JIANGWEN_SECRET_KEY", SECRET)
    asyncio.run(migrating(usable(url), upgrade))
    asyncio.run(migrating(usable(url), lambda c: bool(make_leads(c, Keys((SECRET,)), library, 5))))
    asyncio.run(migrating(usable(url), lambda c: bool(make_leads(c, Keys(("x" * 40,)), library, 2, seed=2))))
    assert main(["keys", "rotate"]) == 0
    assert "没有以前的密钥" in capsys.readouterr().out
    monkeypatch.setenv("JIANGWEN_SECRET_KEY", NEW)
    monkeypatch.setenv("JIANGWEN_FORMER_SECRET_KEYS", f'["{SECRET}"]')
    assert main(["keys", "rotate"]) == 1
    said = capsys.readouterr().out
    assert "5 rows were encrypted anew" in said
    assert "leads: 2 rows still have a former key, 2 of which no key opens" in said
    asyncio.run(migrating(usable(url), lambda c: c.execute(leads.delete().where(leads.c.verdict != "")).rowcount))
    assert main(["keys", "rotate"]) == 0


def test_a_new_key_can_open_before_it_seals() -> None:
    """So that processes can be restarted one after the other."""
    first, then = Keys((SECRET, NEW, SECRET)), Keys((NEW, SECRET))
    place = Place("leads", "name", "1")
    assert first.open(then.seal(b"x", place), place) == b"x"
    assert then.open(first.seal(b"y", place), place) == b"y"
    assert first.index("phone", "1") == then.index("phone", "1") == Keys((SECRET,)).index("phone", "1")
