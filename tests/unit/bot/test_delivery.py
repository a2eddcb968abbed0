"""What is due goes out: once, together, in its turn; what fails is tried again, and nobody waits for somebody else."""

import asyncio
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from time import monotonic
from typing import Any

import pytest

from bot.carrier import Parcel
from bot.clock import Clock
from bot.store import paces
from bot.store.database import Database, open_database
from bot.store.paces import Rate
from knowledge.moment import Moment
from scheduler.result import Delivered, NotNow, Refused, Result, TooFast, Unclear, Unreachable
from support.delivering import Post
from support.reminding import NEWS, NOTICE, Bag, Desk, moments, remind, stood, tried

OTHER = Moment(NOTICE, "-", "published", None, since=date(2026, 1, 1))


class Slow(Bag):
    """A carrier that hangs for some, and notes when each was carried."""

    def __init__(self, name: str, seconds: float, *hanging: str) -> None:
        super().__init__(name)
        self.seconds, self.hanging = seconds, hanging
        self.times = list[float]()

    async def carry(self, parcel: Parcel) -> Result:
        self.times.append(monotonic())
        if not self.hanging or parcel.to in self.hanging:
            await asyncio.sleep(self.seconds)
        return await super().carry(parcel)


async def reminded(post: Post, desk: Desk, *to: str, channel: str = "web", **given: Any) -> list[int]:
    ids = await post.database.write(desk.subscribe, channel, *to)
    await post.database.write(remind, ids, **given)
    return ids


async def test_everything_due_for_one_destination_is_one_message(post: Post, desk: Desk) -> None:
    ids = await reminded(post, desk, *map(str, range(30)))
    await post.database.write(remind, ids, OTHER, deadline_ms=3_900_000_000_000)
    bag = Bag()
    async with post.at_work(bag):
        await post.until(stood, {"sent": 60})
    assert Counter(parcel.to for parcel in bag.carried) == Counter(map(str, range(30)))
    assert {parcel.what for parcel in bag.carried} == {(OTHER.key, NEWS.key)}
    assert bag.closed
    assert await post.database.read(tried) == [("sent", "")] * 30


async def test_in_quiet_hours_nothing_is_sent_and_afterwards_everything(post: Post, desk: Desk) -> None:
    await reminded(post, desk, "1")
    until = Clock().utc() + timedelta(seconds=1)
    bag = Bag()
    async with post.at_work(bag, quiet_until=lambda now: until if now < until else None):
        await post.until(stood, {"waiting": 1})
        assert bag.carried == []
        await post.until(stood, {"sent": 1})
    assert Clock().utc() >= until


async def test_what_failed_is_tried_again_and_counted(post: Post, desk: Desk) -> None:
    await reminded(post, desk, "1")
    bag = Bag(answers=[NotNow("busy"), Delivered()])
    async with post.at_work(bag):
        await post.until(moments, {NEWS.key: ("sent", 1)})
    assert await post.database.read(tried) == [("notnow", "busy"), ("sent", "")]


async def test_what_will_never_be_taken_is_not_tried_again(post: Post, desk: Desk) -> None:
    await reminded(post, desk, "1")
    async with post.at_work(Bag(answers=[Refused("too long")])):
        await post.until(stood, {"failed": 1})
    assert await post.database.read(tried) == [("refused", "too long")]


@pytest.mark.parametrize("said", ["no\0zero", "half a sign \ud83d"])
async def test_whatever_another_server_says_can_be_written_down(post: Post, desk: Desk, said: str) -> None:
    await reminded(post, desk, "1")
    async with post.at_work(Bag(answers=[Refused(said)])):
        await post.until(stood, {"failed": 1})
    assert await post.database.read(tried) in ([("refused", "nozero")], [("refused", "half a sign ?")])


async def test_who_cannot_be_reached_is_not_tried_for_anything_again(post: Post, desk: Desk) -> None:
    ids = await reminded(post, desk, "1")
    await post.database.write(remind, ids, OTHER, status="waiting", due_ms=4_000_000_000_000)
    async with post.at_work(Bag(answers=[Unreachable("blocked")])):
        await post.until(stood, {"failed": 1, "withdrawn": 1})
    states = await post.database.read(lambda c: c.exec_driver_sql("SELECT state FROM subscriptions").scalars().all())
    assert states == ["unreachable"]


async def test_told_to_wait_every_process_waits_and_the_message_is_not_lost(
    post: Post, desk: Desk, database_url: str
) -> None:
    await reminded(post, desk, *map(str, range(6)), channel="telegram")
    other = open_database(database_url)
    first, second = Bag("telegram", [TooFast(1.5), Delivered()]), Slow("telegram", 0)
    rate = Rate(per_second=200)
    async with post.at_work(first, rate=rate):
        await post.until(lambda c: paces.standing(c, "telegram").stopped_ms > 0, wanted=True)
        stopped = monotonic()
        before = len(first.carried)
        async with post.at_work(second, rate=rate, database=other):
            await asyncio.sleep(1)
            assert (len(first.carried), second.times) == (before, [])
            await post.until(stood, {"sent": 6})
    assert all(at - stopped > 1.3 for at in second.times)
    outcomes = Counter(outcome for outcome, _ in await post.database.read(tried))
    assert outcomes == {"later": 1, "sent": 6}
    assert {tries for _, tries in (await post.database.read(moments)).values()} == {0}
    await other.close()


async def test_one_that_hangs_holds_up_nobody_and_is_tried_again(post: Post, desk: Desk) -> None:
    await reminded(post, desk, *map(str, range(10)))
    slow = Slow("web", 60, "3")
    async with post.at_work(slow, lease=3, in_flight=2):
        started = monotonic()
        await post.until(stood, {"sent": 9, "leased": 1})
        assert monotonic() - started < 1.7
        await post.until(tried, [*[("sent", "")] * 9, ("unclear", "no answer in time")])
        slow.hanging = ("nobody",)
        await post.until(stood, {"sent": 10})


async def test_never_more_than_so_many_are_on_their_way(post: Post, desk: Desk) -> None:
    await reminded(post, desk, *map(str, range(12)))
    slow = Slow("web", 0.1)
    async with post.at_work(slow, in_flight=3):
        await post.until(stood, {"sent": 12})
    assert all(slow.times[n + 3] - slow.times[n] > 0.08 for n in range(9))


async def test_turns_are_kept_by_two_processes_together(post: Post, desk: Desk, database_url: str) -> None:
    await reminded(post, desk, *map(str, range(40)), channel="telegram")
    other = open_database(database_url)
    first, second = Slow("telegram", 0.02), Slow("telegram", 0.02)
    rate = Rate(per_second=20)
    async with post.at_work(first, rate=rate), post.at_work(second, rate=rate, database=other):
        await post.until(stood, {"sent": 40})
    times = sorted([*first.times, *second.times])
    assert min(times[n + 20] - times[n] for n in range(20)) > 1
    assert min(len(first.times), len(second.times)) > 5
    await other.close()


async def test_two_messages_to_one_chat_are_apart(post: Post, desk: Desk) -> None:
    ids = await reminded(post, desk, "1", channel="telegram")
    slow = Slow("telegram", 0)
    async with post.at_work(slow, rate=Rate(per_second=100, per_chat=2)):
        await post.until(stood, {"sent": 1})
        await post.database.write(remind, ids, OTHER)
        await post.until(stood, {"sent": 2})
    assert all(later - earlier > 0.5 for earlier, later in pairwise(slow.times))


async def test_one_that_missed_its_turn_keeps_the_next_one_of_its_chat_apart(
    post: Post, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = await reminded(post, desk, "1", channel="telegram")
    slow = Slow("telegram", 0)
    async with post.at_work(slow, rate=Rate(per_second=100, per_chat=2)) as delivery:
        plain = delivery._stops.renew

        async def late() -> None:
            monkeypatch.setattr(delivery._stops, "renew", plain)
            await asyncio.sleep(0.4)

        monkeypatch.setattr(delivery._stops, "renew", late)
        await post.until(stood, {"sent": 1})
        await post.database.write(remind, ids, OTHER)
        await post.until(stood, {"sent": 2})
    assert all(later - earlier > 0.5 for earlier, later in pairwise(slow.times))


async def test_told_to_stop_it_finishes_what_is_on_its_way_and_gives_back_the_rest(post: Post, desk: Desk) -> None:
    await reminded(post, desk, *map(str, range(20)), channel="telegram")
    slow = Slow("telegram", 0.3)
    async with post.at_work(slow, rate=Rate(per_second=40)):
        await post.until(lambda c: stood(c)["leased"] > 0 and len(slow.times) > 2, wanted=True)
        started = monotonic()
    assert monotonic() - started < 2
    left = await post.database.read(stood)
    assert left["sent"] == len(slow.carried)
    assert left == {"sent": len(slow.carried), "ready": 20 - len(slow.carried)}


async def test_told_to_stop_it_does_not_wait_for_one_that_hangs(post: Post, desk: Desk) -> None:
    await reminded(post, desk, "1")
    slow = Slow("web", 60)
    delivery = post.delivery(slow)
    running = asyncio.create_task(delivery.run())
    await post.until(stood, {"leased": 1})
    await asyncio.sleep(0.1)
    assert slow.times
    await delivery.close(0.2)
    await running
    assert await post.database.read(tried) == [("unclear", "stopped while sending")]


class Away:
    """A database whose door can be shut."""

    def __init__(self, database: Database) -> None:
        self.database, self.shut = database, False

    async def write(self, *given: Any) -> Any:
        return await self._through(self.database.write, *given)

    async def read(self, *given: Any) -> Any:
        return await self._through(self.database.read, *given)

    async def scrub(self) -> None: ...

    async def close(self) -> None: ...

    async def _through(self, way: Any, *given: Any) -> Any:
        if self.shut:
            raise ConnectionError
        return await way(*given)


async def test_what_went_out_while_the_database_was_away_is_written_down_later_and_not_sent_twice(
    post: Post, desk: Desk
) -> None:
    await reminded(post, desk, "1")
    away = Away(post.database)

    class Shutting(Bag):
        async def carry(self, parcel: Parcel) -> Result:
            away.shut = True
            return await super().carry(parcel)

    bag = Shutting()
    async with post.at_work(bag, lease=1, database=away):
        await post.until(lambda c: stood(c)["ready"] == 1 and len(bag.carried) == 1, wanted=True)
        away.shut = False
        await post.until(stood, {"sent": 1})
        await asyncio.sleep(0.7)
    assert len(bag.carried) == 1


async def test_an_unclear_end_is_neither_sent_nor_failed(post: Post, desk: Desk) -> None:
    await reminded(post, desk, "1")
    async with post.at_work(Bag(answers=[Unclear("silence")])):
        await post.until(moments, {NEWS.key: ("waiting", 1)})
    assert await post.database.read(tried) == [("unclear", "silence")]
