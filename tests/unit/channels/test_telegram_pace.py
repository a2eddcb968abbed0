"""Nobody is sent more than Telegram allows, and nobody waits for somebody else's chat."""

import asyncio
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.crowd import OneAtATime, Quiet
from bot.channels.telegram.pace import Beat, Pace


@given(st.floats(0.5, 50), st.lists(st.floats(0, 0.7), max_size=40))
def test_turns_are_at_least_so_far_apart_and_never_in_the_past(per_second: float, pauses: list[float]) -> None:
    beat, now, turns = Beat(per_second), 1.0, list[float]()
    for pause in pauses:
        now += pause
        turns.append(beat.reserve(now))
        assert turns[-1] >= now
    assert all(later - earlier >= 1 / per_second for earlier, later in pairwise(turns))


async def test_one_chat_waits_and_another_does_not() -> None:
    pace = Pace(1000, 5)
    first = [await pace.turn(1) for _ in range(3)]
    assert first[0] < 0.1
    assert min(first[1:]) > 0.15
    assert await pace.turn(2) < 0.1


async def test_all_chats_together_keep_to_the_limit() -> None:
    pace, loop = Pace(20, 1000), asyncio.get_running_loop()
    started = loop.time()
    await asyncio.gather(*(pace.turn(chat) for chat in range(15)))
    assert 0.7 <= loop.time() - started < 1.5


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
