"""What is due goes into the queue: once, also when planners stood still, ran twice, or a date was moved."""

import asyncio
from datetime import date, timedelta

import pytest

from bot.store import subscriptions
from bot.store.reminding import agenda, cohorts, schedules
from bot.store.reminding import subscriptions as subscriptions_table
from knowledge.library import Library
from support.plans import HAND_IN, Books, at, keys, moved, world

DAY = timedelta(days=1)


async def test_every_reminder_comes_on_its_morning_and_once(database_url: str, library: Library) -> None:
    async with world(database_url, library, "2024-02-29 12:00") as here:
        await here.keep()
        said: dict[str, str] = {}
        while here.time < at("2024-03-16 12:00"):
            await here.tick()
            said |= dict.fromkeys(await here.sent(), f"{here.time:%m-%d %H:%M}")
            # Each half-hour around nine, and now and then on the rest of the day.
            here.time += timedelta(minutes=30) if 7 <= here.time.hour < 9 else timedelta(hours=2)
        assert said == {
            "hand-in/before.7/2024-03-14": "03-07 09:00",
            "hand-in/before.3/2024-03-14": "03-11 09:00",
            "hand-in/before.1/2024-03-14": "03-13 09:00",
            "hand-in/before.0/2024-03-14": "03-14 09:00",
        }
        assert await here.state(1) == "over"


async def test_after_days_of_standing_still_the_most_urgent_is_told_and_the_others_are_noted(
    database_url: str, library: Library
) -> None:
    async with world(database_url, library, "2024-03-05 12:00") as here:
        await here.keep()
        await here.tick()
        await here.tick("2024-03-13 20:30")
        assert await here.queue() == []  # at night nothing is planned, and nothing lost
        await here.tick("2024-03-14 08:30")
        assert await here.told() == ["hand-in/before.1/2024-03-14"]
        assert keys(await here.queue("dropped")) == [f"{HAND_IN}/before.3/2024-03-14", f"{HAND_IN}/before.7/2024-03-14"]
        assert await here.tries() == [
            (f"{HAND_IN}/before.3/2024-03-14", "dropped", "stale"),
            (f"{HAND_IN}/before.7/2024-03-14", "dropped", "stale"),
        ]
        await here.tick("2024-03-14 09:00")
        assert await here.told() == ["hand-in/before.0/2024-03-14", "hand-in/before.1/2024-03-14"]


async def test_a_date_that_is_past_is_not_told_of(database_url: str, library: Library) -> None:
    async with world(database_url, library, "2024-03-12 12:00") as here:
        await here.keep()
        await here.tick()
        await here.tick("2024-03-20 12:00")
        assert await here.queue("ready") == []
        assert len(await here.queue("dropped")) == 2
        assert await here.state(1) == "over"


async def test_a_moved_date_is_told_and_the_old_one_is_taken_back(database_url: str, library: Library) -> None:
    async with world(database_url, library, "2024-03-05 12:00") as here:
        await here.keep()
        await here.tick()
        await here.tick("2024-03-07 09:00")
        assert await here.told() == ["hand-in/before.7/2024-03-14"]
        here.books.now = moved(library, "hand-in", date(2024, 3, 20))
        await here.tick("2024-03-07 09:10")
        assert await here.told() == ["hand-in/moved.2024-03-14/2024-03-19"]
        assert keys(await here.queue("withdrawn")) == [f"{HAND_IN}/before.7/2024-03-14"]
        await here.sent()
        await here.through("2024-03-21 12:00", timedelta(hours=3))
        assert await here.told() == [f"hand-in/before.{days}/2024-03-19" for days in (0, 1, 3, 7)]


async def test_a_date_moved_there_and_back_and_there_again_is_told_each_time(
    database_url: str, library: Library
) -> None:
    later, sooner = moved(library, "hand-in", date(2024, 3, 20)), library
    async with world(database_url, library, "2024-03-05 12:00") as here:
        await here.keep()
        await here.tick()
        said = []
        for books in (later, sooner, later):
            here.books.now = books
            here.time += timedelta(minutes=10)
            await here.tick()
            said += await here.sent()
        there, back = "hand-in/moved.2024-03-14/2024-03-19", "hand-in/moved.2024-03-19/2024-03-14"
        assert said == [there, back, there]


async def test_who_was_told_that_all_is_over_hears_that_it_was_extended(database_url: str, library: Library) -> None:
    async with world(database_url, library, "2024-03-13 12:00") as here:
        await here.keep()
        await here.through("2024-03-15 12:00", timedelta(hours=6))
        await here.sent()
        assert await here.state(1) == "over"
        here.books.now = moved(library, "hand-in", date(2024, 4, 1))
        await here.tick("2024-03-16 10:00")
        assert await here.sent() == ["hand-in/moved.2024-03-14/2024-03-31"]
        assert await here.state(1) == "active"
        await here.tick("2024-03-24 09:00")
        assert await here.sent() == ["hand-in/before.7/2024-03-31"]


async def test_what_changed_during_a_pause_is_told_after_it_and_what_was_missed_is_not(
    database_url: str, library: Library
) -> None:
    async with world(database_url, library, "2024-03-05 12:00") as here:
        await here.keep()
        await here.tick()
        await here.keep(state="paused")
        here.books.now = moved(library, "hand-in", date(2024, 3, 20))
        await here.tick("2024-03-13 10:00")
        assert await here.queue() == []
        await here.keep(state="active")
        await here.tick("2024-03-13 10:01")
        assert await here.told() == ["hand-in/moved.2024-03-14/2024-03-19"]
        await here.tick("2024-03-16 09:00")
        assert len(await here.told()) == 2


@pytest.mark.parametrize("hours", [-1, 1])
async def test_a_clock_that_jumps_an_hour_loses_and_doubles_nothing(
    database_url: str, library: Library, hours: int
) -> None:
    async with world(database_url, library, "2024-03-06 12:00") as here:
        await here.keep()
        await here.through("2024-03-07 08:40", timedelta(minutes=10))
        here.time += timedelta(hours=hours)
        await here.tick()
        await here.keep(2, who="8")
        here.time -= timedelta(hours=hours)
        await here.keep(3, who="9")
        await here.through("2024-03-07 12:00", timedelta(minutes=10))
        told = [number for number, _, _ in await here.queue("ready")]
        assert told == [1, 2, 3]
        assert await here.queue("dropped") == []


async def test_planners_beside_each_other_plan_everything_once(postgres_url: str, library: Library) -> None:
    async with world(postgres_url, library, "2024-03-05 12:00") as here:
        for number in range(60):
            await here.keep(who=str(number), offsets=(7, 3) if number % 2 else (7, 1), hour=f"09:{number % 20:02}")
        planners = [here.planner() for _ in range(4)]
        here.time = at("2024-03-07 12:00")
        await asyncio.gather(*(planner.tick() for planner in planners))
        here.books.now = moved(library, "hand-in", date(2024, 3, 20))
        await asyncio.gather(*(planner.tick() for planner in planners))
        ready = keys(await here.queue("ready"))
        assert ready == [f"{HAND_IN}/moved.2024-03-14/2024-03-19"] * 60
        assert keys(await here.queue("withdrawn")) == [f"{HAND_IN}/before.7/2024-03-14"] * 60
        assert len(await here.tries()) == 60
        assert [row.version for row in await here.rows(schedules)] == [1, 2]


async def test_who_comes_goes_and_returns_while_four_plan_misses_nothing(postgres_url: str, library: Library) -> None:
    async with world(postgres_url, library, "2024-03-07 08:59") as here:
        planners = [here.planner() for _ in range(4)]

        async def plan() -> None:
            for planner in planners * 8:
                here.time += timedelta(seconds=5)
                await planner.tick()

        async def person(number: int) -> None:
            who = str(number)
            for state in ("active", "paused", "active") if number % 2 else ("active",):
                await here.keep(who=who, state=state, hour="09:00" if number % 3 else "09:01")

        await asyncio.gather(*(person(number) for number in range(100)), plan(), plan())
        late = [row.id for row in await here.rows(subscriptions_table) if row.updated >= at("2024-03-07 09:01")]
        here.time = at("2024-03-07 09:30")
        await asyncio.gather(*(planner.tick() for planner in planners))
        ready = [number for number, _, _ in await here.queue("ready")]
        assert len(ready) == len(set(ready))
        told = set(ready) | {number for number, _, _ in await here.queue("withdrawn")}
        assert set(range(1, 101)) - set(late) <= told


async def test_a_crowd_that_the_channel_cannot_tell_in_a_moment_is_told_earlier(
    database_url: str, library: Library
) -> None:
    async with world(database_url, library, "2024-03-01 12:00", telegram_per_second=0.0025) as here:
        for who in range(60):
            await here.keep(who=str(who), hour="09:00" if who % 2 else "09:30")
        for who in range(3):
            await here.keep(who=str(who), channel="email", number=2, to=f"{who}@example.com")
        await here.through("2024-03-06 11:00", timedelta(minutes=30))
        assert await here.queue("ready") == [(number, "-/-/confirm/-", "ready") for number in (61, 62, 63)]
        await here.through("2024-03-06 19:30", timedelta(minutes=30))
        # 60 people take 30,000 s; from 8:30 to 9:00 or 9:30 there are not so many, so they begin on the day before.
        told = await here.queue("ready")
        assert [moment for _, moment, _ in told].count(f"{HAND_IN}/before.7/2024-03-14") == 60
        await here.through("2024-03-07 12:00", timedelta(minutes=30))
        assert await here.queue("ready") == told
        assert await here.queue("dropped") == []


async def test_a_look_that_breaks_off_leaves_nothing_and_is_done_again(
    database_url: str, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with world(database_url, library, "2024-03-06 12:00") as here:
        await here.keep()
        await here.tick()
        with monkeypatch.context() as patch:
            patch.setattr("bot.store.lots.looked", lambda *_: 1 // 0)
            with pytest.raises(ZeroDivisionError):
                await here.tick("2024-03-07 09:00")
        assert await here.queue() == []
        await here.tick()
        assert await here.told() == ["hand-in/before.7/2024-03-14"]


async def test_an_older_program_beside_a_newer_one_moves_no_date_back(database_url: str, library: Library) -> None:
    newer = moved(library, "hand-in", date(2024, 3, 20))
    async with world(database_url, library, "2024-03-05 12:00") as here:
        await here.keep()
        old, new = here.planner(), here.planner(Books(newer))
        for planner in (old, new, old, new, old):
            here.time += timedelta(minutes=1)
            await planner.tick()
        assert await here.told() == ["hand-in/moved.2024-03-14/2024-03-19"]
        assert len(await here.rows(schedules)) == 2
        here.time += timedelta(minutes=11)  # the newer one was taken back
        await old.tick()
        assert len(await here.rows(schedules)) == 3


async def test_who_cannot_be_reached_is_not_planned_for(database_url: str, library: Library) -> None:
    async with world(database_url, library, "2024-03-05 12:00") as here:
        await here.keep()
        await here.tick("2024-03-07 09:00")
        destination = (await here.rows(agenda))[0].destination
        assert await here.database.write(subscriptions.stop_destination, destination, "unreachable") == 1
        assert await here.state(1) == "unreachable"
        await here.tick("2024-03-12 09:00")
        assert [status for _, _, status in await here.queue()] == ["withdrawn"]


async def test_a_lot_that_cannot_be_looked_at_holds_up_no_other_and_loses_nothing(
    database_url: str, library: Library
) -> None:
    async with world(database_url, library, "2024-03-06 12:00") as here:
        spoilt, sound = await here.keep(who="7"), await here.keep(who="8", hour="09:30")
        await here.tick()
        wrong = cohorts.update().where(cohorts.c.hour == "09:00").values(hour="nine")
        await here.database.write(lambda connection: connection.execute(wrong))
        await here.tick("2024-03-07 10:00")
        assert [number for number, _, _ in await here.queue("ready")] == [sound]
        mended = cohorts.update().where(cohorts.c.hour == "nine").values(hour="09:00")
        await here.database.write(lambda connection: connection.execute(mended))
        await here.tick("2024-03-07 10:10")
        assert sorted(number for number, _, _ in await here.queue("ready")) == sorted((spoilt, sound))


@pytest.mark.parametrize("spoilt", ["", "{}", "[]", '{"notices": [], "deadlines": []}'])
async def test_dates_that_cannot_be_read_any_more_are_read_anew_and_hold_up_nobody(
    database_url: str, library: Library, spoilt: str
) -> None:
    async with world(database_url, library, "2024-03-06 12:00", telegram_per_second=0.0025) as here:
        for who in range(3):
            await here.keep(who=str(who))
        await here.tick()
        await here.database.write(lambda c: c.execute(schedules.update().values(dates=spoilt)))
        await here.tick("2024-03-07 12:00")
        assert len(await here.queue("ready")) == 3


async def test_campaigns_are_foreseen_where_dates_cannot_be_read(database_url: str, library: Library) -> None:
    async with world(database_url, library, "2024-03-06 12:00", telegram_per_second=0.0025) as here:
        for who in range(3):
            await here.keep(who=str(who))
        await here.tick()
        await here.database.write(lambda c: c.execute(schedules.update().values(dates="{")))
        assert await here.database.read(here.planners[0]._looking.ahead, here.time) == {"telegram": {}}
