"""Who guesses is slowed down, and nobody can slow down somebody else's own browser."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, func, select

from bot.staff import delays, login
from bot.staff.delays import DelayedError, delay
from bot.staff.login import Door, Rules
from bot.staff.passwords import policies
from bot.staff.who import Actor
from bot.store.desk import devices, people
from bot.store.desk.sessions import Limits
from support.desk import DeskSite

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
RULES = Rules(policies()["asvs5"], True, Limits(timedelta(minutes=30), timedelta(hours=12)))


def door(site: DeskSite, at: datetime, address: str = "203.0.113.9", device: str = "an unknown browser") -> Door:
    return Door(Actor(at, address=address), site.desk.keys, RULES, device)


def guess(connection: Connection, door: Door, typed: str) -> bool:
    """Whether a wrong password was looked at."""
    try:
        tried = login.begin(connection, door, typed)
    except DelayedError:
        return False
    login.fail(connection, door, tried)
    return True


def guesses(connection: Connection, many: Iterable[tuple[Door, str]]) -> list[bool]:
    """Guess one after the other; in one transaction, for a test has no time to lose."""
    return [guess(connection, door, typed) for door, typed in many]


async def failed(site: DeskSite, *many: tuple[Door, str]) -> list[bool]:
    return await site.desk.database.write(guesses, many)


def test_five_failures_are_free_and_then_each_costs_twice_as_much_up_to_a_quarter_of_an_hour() -> None:
    assert [delay(n).total_seconds() for n in (1, 4, 5, 6, 7, 14, 15, 1_000_000)] == [0, 0, 1, 2, 4, 512, 900, 900]


async def test_a_stranger_who_fails_a_thousand_times_keeps_nobody_out_of_a_known_browser(site: DeskSite) -> None:
    wang = await site.person("wang")
    await site.desk.database.write(devices.remember, "wang's own browser", wang.id, NOW)
    await failed(site, *((door(site, NOW + timedelta(seconds=n), f"10.0.0.{n % 200}"), "wang") for n in range(1000)))
    later = NOW + timedelta(seconds=1000)
    own, strange = door(site, later, device="wang's own browser"), door(site, later)
    assert await failed(site, (own, " WANG "), (strange, "wang")) == [True, False]


async def test_a_stranger_tries_at_most_18_passwords_in_the_first_hour_and_then_4_an_hour(site: DeskSite) -> None:
    await site.person("wang")
    seconds = range(0, 3 * 3600, 20)
    doors = (door(site, NOW + timedelta(seconds=n), f"2001:db8:{n:x}::1") for n in seconds)
    looked_at = await failed(site, *((one, "wang") for one in doors))
    by_hour = [
        sum(tried for n, tried in zip(seconds, looked_at, strict=True) if n // 3600 == hour) for hour in range(3)
    ]
    assert (by_hour[0] <= 18, by_hour[1] <= 4, by_hour[2] <= 4) == (True, True, True)
    assert by_hour[0] > delays.FREE


async def test_guesses_that_come_all_at_once_gain_nothing(both: DeskSite) -> None:
    await both.person("wang")
    many = [failed(both, (door(both, NOW, f"198.51.100.{n}"), "wang")) for n in range(20)]
    assert sum(sum(one) for one in await asyncio.gather(*many)) == delays.FREE


async def test_a_stolen_browser_is_slowed_down_by_itself(site: DeskSite) -> None:
    wang = await site.person("wang")
    await site.desk.database.write(devices.remember, "stolen", wang.id, NOW)
    stolen, strange = (door(site, NOW, device="stolen"), "wang"), (door(site, NOW), "wang")
    assert await failed(site, *[stolen] * 6, strange) == [*[True] * 5, False, True]


async def test_one_address_cannot_try_one_password_on_everybody(site: DeskSite) -> None:
    looked_at = await failed(site, *((door(site, NOW), f"clerk{n}") for n in range(60)))
    assert sum(looked_at) == delays.FREE_FOR_ADDRESS


async def test_a_whole_network_of_ipv6_is_one_address(site: DeskSite) -> None:
    looked_at = await failed(site, *((door(site, NOW, f"2001:db8::{n:x}"), f"clerk{n}") for n in range(60)))
    assert sum(looked_at) == delays.FREE_FOR_ADDRESS


async def test_a_login_that_nobody_has_is_slowed_down_like_any_other(both: DeskSite) -> None:
    await both.person("wang")
    for typed in ("wang", "nobody", "x" * 5000, "nul\0 and more"):
        doors = (door(both, NOW, f"192.0.2.{n}") for n in range(8))
        assert await failed(both, *((one, typed) for one in doors)) == [True] * 5 + [False] * 3


@pytest.fixture
def _few_drawers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delays, "DRAWERS", 1)
    monkeypatch.setattr(delays, "LONGEST", timedelta(0))


def rows(connection: Connection) -> tuple[int, int]:
    counted = select(func.count())
    counters, entries = (connection.execute(counted.select_from(t)) for t in (people.login_failures, people.audit))
    return counters.scalar_one(), entries.scalar_one()


@pytest.mark.usefixtures("_few_drawers")
async def test_a_flood_of_made_up_names_fills_neither_the_counters_nor_the_record(site: DeskSite) -> None:
    many = ((door(site, NOW, f"10.0.{n // 250}.{n % 250}"), f"made up {n}") for n in range(300))
    assert all(await failed(site, *many))
    counters, entries = await site.desk.database.read(rows)
    assert counters <= 2 * 16 + 1
    assert entries <= delays.LOUD + 5
