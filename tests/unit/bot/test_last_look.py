"""Everything is looked at once more before it goes out: what is not so any more, or cannot be opened, is not sent."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot import delivery as delivery_module
from bot.clock import Clock, milliseconds
from bot.stops import Stops
from bot.store.crypto import Keys
from bot.store.database import Database
from bot.store.paces import Rate
from bot.store.reminding import subscriptions
from knowledge.moment import Moment
from support.delivering import Post
from support.reminding import NOTICE, Bag, Desk, remind, stood, tried
from support.shop import SECRET


def ahead(hours: int) -> Clock:
    return Clock(source=lambda: datetime.now(UTC) + timedelta(hours=hours, minutes=hours))


async def reminded(post: Post, desk: Desk, *to: str, channel: str = "web", **given: Any) -> list[int]:
    ids = await post.database.write(desk.subscribe, channel, *to)
    await post.database.write(remind, ids, **given)
    return ids


async def test_what_is_not_so_any_more_is_not_sent_and_it_is_written_down_why(post: Post, desk: Desk) -> None:
    subscribe, write = desk.subscribe, post.database.write
    for who, state, given in (
        ("paused", "paused", {}),
        ("late", "active", {"deadline_ms": milliseconds(Clock().utc()) - 1}),
        ("moved", "active", {"moment": Moment(NOTICE, "apply", "before", date(2030, 1, 1), days=3)}),
    ):
        await write(remind, await write(subscribe, "web", who, state=state), **given)
    bag = Bag()
    async with post.at_work(bag):
        await post.until(lambda c: len(tried(c)), 3)
    assert sorted(await post.database.read(tried)) == [
        ("dropped", "past"),
        ("withdrawn", "moved"),
        ("withdrawn", "stopped"),
    ]
    assert await post.database.read(stood) == {"dropped": 1, "withdrawn": 2}
    assert bag.carried == []


async def test_a_reminder_of_a_deleted_subscription_goes_nowhere_and_blocks_nothing(post: Post, desk: Desk) -> None:
    (first, _) = await reminded(post, desk, "1", "2")
    await post.database.write(lambda c: c.exec_driver_sql(f"DELETE FROM subscriptions WHERE id = {first}"))  # noqa: S608
    bag = Bag()
    async with post.at_work(bag):
        await post.until(stood, {"sent": 1, "withdrawn": 1})
    assert [parcel.to for parcel in bag.carried] == ["2"]


async def test_a_destination_whose_key_is_lost_holds_up_nobody(post: Post, desk: Desk) -> None:
    await reminded(post, Desk(Keys((SECRET[::-1],))), "1")
    await reminded(post, desk, "2")
    bag = Bag()
    async with post.at_work(bag):
        await post.until(stood, {"sent": 1, "waiting": 1})
    assert ("notnow", "lost") in await post.database.read(tried)


async def test_a_destination_whose_key_only_this_worker_lacks_is_sent_by_another_in_an_hour(post: Post) -> None:
    await reminded(post, Desk(Keys((SECRET[::-1],))), "1")
    right = replace(post, keys=Keys((SECRET, SECRET[::-1])))
    for hours, wrong in ((0, Bag()), (1, Bag())):
        async with replace(post, clock=ahead(hours)).at_work(wrong):
            await post.until(stood, {"waiting": 1})
            await asyncio.sleep(0.3)
        assert wrong.carried == []
    assert await post.database.read(tried) == [("notnow", "lost")]
    bag = Bag()
    async with replace(right, clock=ahead(3)).at_work(bag):
        await post.until(stood, {"sent": 1})
    assert [parcel.to for parcel in bag.carried] == ["1"]


async def test_a_destination_whose_key_is_lost_is_given_up_when_its_time_is_over(post: Post) -> None:
    soon = milliseconds(Clock().utc()) + 9000
    await reminded(post, Desk(Keys((SECRET[::-1],))), "1", deadline_ms=soon)
    async with post.at_work(Bag()):
        await post.until(stood, {"dropped": 1})
    assert await post.database.read(tried) == [("dropped", "lost")]


async def test_who_missed_his_turn_for_long_is_looked_at_again_before_he_is_told(
    post: Post, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery_module, "FRESH", 0.3)
    await reminded(post, desk, "1", channel="telegram")
    bag = Bag("telegram")
    slow = post.delivery(bag, rate=Rate(per_second=30))
    plain = slow._stops.renew

    async def late() -> None:
        monkeypatch.setattr(slow._stops, "renew", plain)
        await asyncio.sleep(0.1)  # too late for the turn
        await plain()

    async def later(_to: str, _ahead_ms: float) -> float:
        paused = subscriptions.update().values(state="paused")
        await post.database.write(lambda connection: connection.execute(paused))
        return asyncio.get_running_loop().time() + 0.5

    monkeypatch.setattr(slow._stops, "renew", late)
    monkeypatch.setattr(slow._turns, "take", later)
    running = asyncio.create_task(slow.run())
    await post.until(stood, {"withdrawn": 1})
    await slow.close(1)
    await running
    assert bag.carried == []


async def test_where_the_database_is_far_away_what_has_its_pace_still_goes_out(post: Post, desk: Desk) -> None:
    await reminded(post, desk, *map(str, range(6)), channel="telegram")
    bag = Bag("telegram")
    async with post.at_work(bag, rate=Rate(per_second=20), database=Far(post.database)):
        await post.until(stood, {"sent": 6})
    assert len(bag.carried) == 6


class Far:
    """A database to which the way takes longer than a turn may be late."""

    def __init__(self, database: Database) -> None:
        self.near = database

    async def write(self, *given: Any, **named: Any) -> Any:
        await asyncio.sleep(0.12)
        return await self.near.write(*given, **named)

    async def read(self, *given: Any, **named: Any) -> Any:
        await asyncio.sleep(0.12)
        return await self.near.read(*given, **named)

    async def scrub(self) -> None: ...

    async def close(self) -> None: ...


async def test_a_stop_that_is_heard_between_the_last_read_and_the_sending_counts(post: Post) -> None:
    stops = Stops(post.database, "telegram")
    await stops.renew()
    assert stops.until_ms(1000) == 0
    stops.hear(5000, 1000)
    assert stops.until_ms(1000) == 5000
