"""Nobody is sent more than Telegram allows, over all processes, and nobody waits for somebody else's chat."""

import asyncio
import time
from collections.abc import AsyncIterator
from itertools import pairwise

import pytest

from bot.channels.telegram.crowd import OneAtATime, Quiet
from bot.channels.telegram.pace import NAME, Pace
from bot.channels.telegram.sender import Later
from bot.clock import Clock, milliseconds
from bot.store import paces
from bot.store.database import Database, open_database
from bot.store.paces import Rate

HOUR_MS = 3_600_000


@pytest.fixture
async def two(database_url: str) -> AsyncIterator[tuple[Database, Database]]:
    """Give two doors to one database, as two processes have them."""
    doors = open_database(database_url), open_database(database_url)
    yield doors
    for door in doors:
        await door.close()


def pace(database: Database, per_second: float, per_chat: float) -> Pace:
    return Pace(database, Rate(per_second, per_chat), Clock())


async def test_one_chat_waits_and_another_does_not(two: tuple[Database, Database]) -> None:
    ours, loop = pace(two[0], 1000, 4), asyncio.get_running_loop()
    await ours.turn("warm")
    times = []
    for _ in range(3):
        await ours.turn("a")
        times.append(loop.time())
    assert min(later - earlier for earlier, later in pairwise(times)) > 0.24
    started = loop.time()
    await ours.turn("b")
    assert loop.time() - started < 0.2


async def test_all_chats_and_processes_together_keep_to_the_limit(two: tuple[Database, Database]) -> None:
    loop, times = asyncio.get_running_loop(), list[float]()

    async def talk(ours: Pace, name: str) -> None:
        for _ in range(5):
            assert isinstance(await ours.turn(name), float)
            times.append(loop.time())

    await asyncio.gather(*(talk(pace(two[n % 2], 20, 1000), str(n)) for n in range(6)))
    times.sort()
    assert all(times[n + 20] - times[n] > 0.95 for n in range(10))
    assert times[-1] - times[0] < 3


async def test_who_was_held_up_takes_another_turn_so_that_they_do_not_go_together(
    two: tuple[Database, Database],
) -> None:
    ours, loop = pace(two[0], 10, 1000), asyncio.get_running_loop()
    await ours.turn("warm")

    async def went(chat: str) -> float:
        assert isinstance(await ours.turn(chat), float)
        return loop.time()

    going = [asyncio.create_task(went(chat)) for chat in "abc"]
    await asyncio.sleep(0.1)
    time.sleep(0.5)  # noqa: ASYNC251 - the process is held up, and not only this test
    times = sorted(await asyncio.gather(*going))
    assert min(later - earlier for earlier, later in pairwise(times)) > 0.05


async def test_a_turn_taken_again_moves_the_next_one_of_the_chat_and_never_to_an_earlier_time(
    two: tuple[Database, Database],
) -> None:
    rate, now_ms = Rate(100, 2), milliseconds(Clock().utc())
    assert await two[0].write(paces.take_again, NAME, ["telegram|a", "telegram|b"], rate, now_ms) == now_ms
    for chat in ("telegram|a", "telegram|b"):
        assert (await two[1].read(paces.standing, chat)).next_ms == pytest.approx(now_ms + 11 + 550)
    await two[0].write(paces.reserve, "telegram|b", 5000.0, 1, now_ms + 1000)
    await two[0].write(paces.take_again, NAME, ["telegram|a", "telegram|b"], rate, now_ms + 1000)
    assert (await two[1].read(paces.standing, "telegram|a")).next_ms == pytest.approx(now_ms + 1000 + 11 + 550)
    assert (await two[1].read(paces.standing, "telegram|b")).next_ms == pytest.approx(now_ms + 6000)


async def test_told_to_wait_with_one_chat_the_others_go_on_and_told_again_all_wait(
    two: tuple[Database, Database],
) -> None:
    first, second = pace(two[0], 1000, 10), pace(two[1], 1000, 10)
    await first.hear("a", 30)
    waits = await second.turn("a")
    assert isinstance(waits, Later)
    assert 29 < waits.seconds <= 30
    assert isinstance(await second.turn("b"), float)
    await second.hear("b", 20)
    assert isinstance(await first.turn("c"), Later)


async def test_a_shorter_stop_does_not_end_a_longer_one(two: tuple[Database, Database]) -> None:
    for until_ms in (5000, 3000):
        await two[0].write(paces.stop, NAME, until_ms, 1000)
    assert (await two[1].read(paces.standing, NAME)).stopped_ms == 5000


async def test_turns_from_before_the_clock_was_set_back_hold_up_nobody(two: tuple[Database, Database]) -> None:
    now_ms = milliseconds(Clock().utc())
    await two[0].write(paces.reserve, NAME, 100.0, 3, now_ms + HOUR_MS)
    assert await two[1].write(paces.reserve, NAME, 100.0, 3, now_ms) == pytest.approx(now_ms)
    assert await two[0].write(paces.reserve, NAME, 100.0, 1, now_ms) == pytest.approx(now_ms + 300)


async def test_a_stop_from_before_the_clock_was_set_back_holds_up_nobody(two: tuple[Database, Database]) -> None:
    now_ms = milliseconds(Clock().utc())
    for key in (NAME, "telegram|a"):
        await two[0].write(paces.stop, key, now_ms + HOUR_MS + 30_000, now_ms + HOUR_MS)
    assert isinstance(await pace(two[1], 1000, 10).turn("a"), float)
    await two[0].write(paces.stop, NAME, now_ms + 20_000, now_ms)
    assert isinstance(await pace(two[1], 1000, 10).turn("a"), Later)


async def test_nobody_waits_longer_than_an_hour_whatever_is_asked_for(two: tuple[Database, Database]) -> None:
    await two[0].write(paces.stop, NAME, 20 * HOUR_MS, HOUR_MS)
    assert (await two[1].read(paces.standing, NAME)).stopped_ms == 2 * HOUR_MS - 60_000


async def test_idle_chats_are_forgotten_and_stopped_ones_are_not(two: tuple[Database, Database]) -> None:
    await two[0].write(paces.reserve_chats, ["telegram|a", "telegram|b"], 2000, 1000)
    await two[0].write(paces.stop, "telegram|b", 10 * HOUR_MS, 10 * HOUR_MS - 1)
    await two[0].write(paces.reserve, NAME, 1.0, 1, 1000)
    assert await two[0].write(paces.forget_idle, HOUR_MS) == 1
    assert (await two[0].read(paces.standing, "telegram|b")).stopped_ms == 10 * HOUR_MS
    assert (await two[0].read(paces.standing, NAME)).next_ms > 0


async def test_a_chat_is_told_once_until_the_time_is_over() -> None:
    quiet = Quiet()
    assert quiet.begin(1, 0.05)
    assert not quiet.begin(1, 0.05)
    assert quiet.begin(2, 0.05)
    await asyncio.sleep(0.06)
    assert quiet.begin(1, 0.05)


async def test_updates_of_one_chat_take_turns_and_leave_nothing_behind() -> None:
    order, seen = OneAtATime(), list[int]()

    async def one(chat: int, number: int) -> None:
        async with order.of(chat):
            seen.append(number)
            await asyncio.sleep(0.001)
            assert seen[-1] == number or chat == 2

    await asyncio.gather(one(1, 1), one(1, 2), one(1, 3))
    assert seen == [1, 2, 3]
    assert vars(order) == {"_locks": {}, "_waiting": {}}
