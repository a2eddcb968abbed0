"""What is on its way: everything for one destination together, the nearest deadline first, each row one holder's."""

import asyncio

import pytest
from sqlalchemy import Connection

from bot.store import outbox
from bot.store.database import Database, open_database
from bot.store.outbox import Move
from bot.store.reminding import reminders
from support.reminding import Desk, key, moments, remind, stood

ROWS_READ = """SELECT sum(pg_stat_get_xact_tuples_returned(oid)) FROM pg_class
    WHERE oid = 'reminders'::regclass
    OR oid IN (SELECT indexrelid FROM pg_index WHERE indrelid = 'reminders'::regclass)"""
A, B, C = (key(f"n/apply/before.{days}/2026-12-01") for days in (1, 3, 7))


async def test_everything_for_a_destination_is_taken_together(database: Database, desk: Desk) -> None:
    first, second = await database.write(desk.subscribe, "web", "1", "2")
    await database.write(remind, [second], A, deadline_ms=20)
    for moment, deadline_ms in ((B, 30), (A, 10), (C, 40)):
        await database.write(remind, [first], moment, deadline_ms=deadline_ms)
    taken = await database.write(outbox.lease, "web", 1, 500)
    assert [row.moment for row in taken] == [A, B, C]
    assert {row.subscription for row in taken} == {first}
    assert {row.due_ms for row in taken} == {500}
    assert [row.subscription for row in await database.write(outbox.lease, "web", 5, 500)] == [second]
    assert await database.write(outbox.lease, "web", 5, 500) == ()


async def test_a_channel_takes_its_own_only_and_leaves_out_whom_it_is_still_at(database: Database, desk: Desk) -> None:
    web = await database.write(desk.subscribe, "web", "1", "2")
    mail = await database.write(desk.subscribe, "email", "3")
    await database.write(remind, [*web, *mail], A)
    taken = await database.write(outbox.lease, "web", 5, 500, [desk.index("web", "1")])
    assert [row.subscription for row in taken] == [web[1]]
    assert await database.read(outbox.any_ready, "web")
    await database.write(outbox.lease, "web", 5, 500)
    assert not await database.read(outbox.any_ready, "web")
    assert await database.read(outbox.any_ready, "email")


async def test_what_waits_becomes_ready_when_it_is_due_and_what_was_left_lying_when_its_lease_ends(
    database: Database, desk: Desk
) -> None:
    ids = await database.write(desk.subscribe, "web", "1")
    await database.write(remind, ids, A, status="waiting", due_ms=100)
    await database.write(remind, ids, B, status="leased", due_ms=200)
    await database.write(remind, ids, C, status="sent", due_ms=0)
    assert await database.write(outbox.promote, 99) == 0
    assert await database.read(outbox.any_due, 100)
    assert await database.write(outbox.promote, 100) == 1
    assert await database.write(outbox.promote, 200) == 1
    assert not await database.read(outbox.any_due, 10**15)
    assert await database.read(moments) == {A.key: ("ready", 0), B.key: ("ready", 1), C.key: ("sent", 0)}


async def test_who_lost_the_lease_cannot_write_what_became_of_it(database: Database, desk: Desk) -> None:
    ids = await database.write(desk.subscribe, "web", "1")
    await database.write(remind, ids, A)
    (mine,) = await database.write(outbox.lease, "web", 5, 500)
    await database.write(outbox.promote, 500)
    (theirs,) = await database.write(outbox.lease, "web", 5, 900)
    await database.write(outbox.move, [Move(mine, "waiting", 1000, 1)])
    assert await database.read(moments) == {A.key: ("leased", 1)}
    await database.write(outbox.move, [Move(theirs, "sent", 600, 1)])
    assert await database.read(stood) == {"sent": 1}


async def test_while_nobody_else_took_it_a_late_holder_still_writes_what_became_of_it(
    database: Database, desk: Desk
) -> None:
    ids = await database.write(desk.subscribe, "web", "1")
    await database.write(remind, ids, A)
    (mine,) = await database.write(outbox.lease, "web", 5, 500)
    await database.write(outbox.promote, 500)
    await database.write(outbox.move, [Move(mine, "sent", 600, 0)])
    assert await database.read(stood) == {"sent": 1}


async def test_many_who_take_at_once_share_without_overlap(database: Database, desk: Desk) -> None:
    ids = await database.write(desk.subscribe, "web", *map(str, range(60)))
    for moment in (A, B):
        await database.write(remind, ids, moment)
    shares = await asyncio.gather(*(database.write(outbox.lease, "web", 7, 500 + n) for n in range(12)))
    taken = [(row.subscription, row.moment) for share in shares for row in share]
    while more := await database.write(outbox.lease, "web", 50, 999):
        taken += [(row.subscription, row.moment) for row in more]
    assert sorted(taken, key=str) == sorted(((one, moment) for one in ids for moment in (A, B)), key=str)
    for share in shares:
        assert len(share) == 2 * len({row.destination for row in share})


@pytest.mark.parametrize("unreadable", ["nonsense", "n/apply/before.3/2026-13-01", "n/apply/before.2026-01-01/-"])
async def test_a_key_that_nobody_can_read_holds_up_no_other(database: Database, desk: Desk, unreadable: str) -> None:
    ids = await database.write(desk.subscribe, "web", "1", "2")
    await database.write(remind, ids, A)
    spoilt = reminders.update().where(reminders.c.subscription == ids[0]).values(moment=unreadable)
    await database.write(lambda connection: connection.execute(spoilt))
    taken = await database.write(outbox.lease, "web", 5, 500)
    assert [row.subscription for row in taken] == [ids[1]]
    assert await database.read(stood) == {"failed": 1, "leased": 1}


async def test_what_was_just_planned_is_claimed_without_reading_all_of_it_for_each(
    postgres_url: str, desk: Desk
) -> None:
    database = open_database(postgres_url)
    await database.write(remind, await database.write(desk.subscribe, "web", *map(str, range(2000))), A)

    def read(connection: Connection) -> int:
        assert len(outbox.lease(connection, "web", 50, 500)) == 50
        return int(connection.exec_driver_sql(ROWS_READ).scalar_one())

    assert await database.write(read) < 3 * 2000
    await database.close()
