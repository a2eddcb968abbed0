"""Months of reminders over the five notices: everybody hears exactly what a naive reading of the rules says."""

from datetime import date, datetime, time
from pathlib import Path
from shutil import copytree

import pytest

from knowledge.files import HERE
from knowledge.library import Library, catalogue, load
from support.months import world
from support.naive import CHINA, UNIT, Book, Printed, Said

# The dates as they stand in the official texts; where a day is printed with 前 and no more, the day before it. Only
# one of them prints a first day.
BOOK: Book = {
    "dalian-studio-2024": {"hand-in": Printed(date(2024, 3, 14))},
    "dalian-craftsman-2021": {
        "opens": Printed(date(2021, 6, 18)),
        # Five working days before 2 July, the day of posting not counted: 25, 28, 29, 30 June and 1 July.
        "unit-posting": Printed(date(2021, 6, 24)),
        "hand-in": Printed(date(2021, 7, 2)),
    },
    "chongqing-studio-2024": {
        "apply-online": Printed(date(2024, 7, 15), until=time(18)),
        "alliance-plan": Printed(date(2024, 7, 21), UNIT),
    },
    "lucheng-studio-2024": {},
    "shaoguan-studio-2022": {},
}


@pytest.fixture(scope="module")
def library() -> Library:
    return catalogue()


def at(year: int, month: int, day: int, hour: int = 10, minute: int = 5) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=CHINA)


def heard(story: list[tuple[datetime, str, frozenset[Said]]], chat: str) -> int:
    return sum(who == chat for _, who, _ in story)


async def test_a_spring_in_dalian(database_url: str, library: Library) -> None:
    async with world(database_url, library, at(2024, 1, 20), BOOK) as spring:
        await spring.subscribe("unit", "dalian-studio-2024")
        await spring.subscribe("person", "dalian-studio-2024", role="self", offsets=(7, 1), hour="18:00")
        await spring.subscribe("owl", "dalian-studio-2024", offsets=(1, 0), hour="22:30")
        await spring.subscribe("waits", "dalian-studio", ("dalian-studio-2024",), offsets=(14, 0), hour="09:00")
        await spring.until(date(2024, 3, 15))
        assert [heard(spring.story, chat) for chat in ("unit", "person", "owl", "waits")] == [6, 2, 2, 2]
        await spring.until(date(2024, 4, 30))


async def test_what_people_do_meanwhile(sqlite_url: str, library: Library) -> None:
    dalian = "dalian-studio-2024"
    async with world(sqlite_url, library, at(2024, 1, 20), BOOK) as spring:
        for chat in ("pauses", "does", "stops", "blocks", "later", "changes"):
            await spring.subscribe(chat, dalian)
        await spring.until(date(2024, 2, 20))
        await spring.pause("pauses", dalian)
        await spring.wish("changes", dalian, offsets=(10, 2), hour="14:15")
        await spring.until(date(2024, 3, 5))
        await spring.resume("pauses", dalian)
        await spring.stop("stops", dalian)
        spring.post.blocking.add("blocks")
        await spring.until(date(2024, 3, 8))
        await spring.done("does", dalian, f"{dalian}/hand-in")
        await spring.snooze("later", dalian, f"{dalian}/hand-in", at(2024, 3, 9, 14, 0))
        spring.now = at(2024, 3, 9, 9, 30)
        await spring.snooze("later", dalian, f"{dalian}/hand-in", at(2024, 3, 10, 23, 0))
        await spring.until(date(2024, 4, 1))
        said = {chat: heard(spring.story, chat) for chat in ("pauses", "does", "stops", "blocks", "later", "changes")}
        assert said == {"pauses": 1 + 4, "does": 3, "stops": 2, "blocks": 3, "later": 8, "changes": 3}


async def test_after_days_without_power_only_the_most_urgent_is_said(sqlite_url: str, library: Library) -> None:
    async with world(sqlite_url, library, at(2024, 6, 1), BOOK) as summer:
        await summer.subscribe("unit", "chongqing-studio-2024")
        await summer.subscribe("person", "chongqing-studio-2024", role="self", hour="18:30")
        await summer.until(date(2024, 7, 31), away=(date(2024, 7, 5), date(2024, 7, 15)))
        late = [said for when, chat, said in summer.story if chat == "unit" and when.date() == date(2024, 7, 15)]
        assert [{(of, days) for of, _, days, _ in said} for said in late] == [
            {("chongqing-studio-2024/apply-online", 1), ("chongqing-studio-2024/alliance-plan", 7)},
            {("chongqing-studio-2024/apply-online", 0)},
        ]


async def test_two_notices_in_one_chat_and_hours_of_the_night(sqlite_url: str, library: Library) -> None:
    async with world(sqlite_url, library, at(2024, 6, 1), BOOK) as summer:
        await summer.subscribe("unit", "chongqing-studio-2024", hour="05:00")
        await summer.subscribe("unit", "dalian-craftsman", ("dalian-craftsman-2021",))
        await summer.subscribe("owl", "chongqing-studio-2024", hour="19:59")
        await summer.until(date(2024, 8, 1))
        assert heard(summer.story, "owl") == 6 + 6 - 1  # of 14 July two are one message


async def test_a_posting_that_the_notice_does_not_print(sqlite_url: str, library: Library) -> None:
    async with world(sqlite_url, library, at(2021, 5, 1), BOOK) as summer:
        await summer.subscribe("unit", "dalian-craftsman-2021")
        await summer.subscribe("person", "dalian-craftsman-2021", role="self", offsets=(0,))
        await summer.until(date(2021, 7, 10))
        posting = [when.date() for when, chat, said in summer.story for one in said if one[0].endswith("unit-posting")]
        assert max(posting) == date(2021, 6, 24)
        assert heard(summer.story, "person") == 3


async def test_dates_that_are_announced_moved_twice_and_taken_back(database_url: str, library: Library) -> None:
    lucheng = "lucheng-studio-2024"
    async with world(database_url, library, at(2024, 3, 1), BOOK) as year:
        await year.subscribe("unit", "lucheng-studio", (lucheng,))
        await year.subscribe("person", "lucheng-studio", (lucheng,), role="self", hour="18:00")
        await year.subscribe("other", "shaoguan-studio", ("shaoguan-studio-2022",))
        await year.until(date(2024, 4, 1))
        assert year.story == []
        await year.amend(lucheng, "submission", date(2024, 5, 31), submission=Printed(date(2024, 5, 30)))
        await year.subscribe("late", lucheng)
        await year.until(date(2024, 5, 20))
        year.now = at(2024, 5, 20, 22, 0)
        await year.amend(lucheng, "submission", date(2024, 6, 20), submission=Printed(date(2024, 6, 19)))
        await year.until(date(2024, 6, 10))
        await year.amend(
            lucheng, "submission", date(2024, 6, 14), "17:00", submission=Printed(date(2024, 6, 14), until=time(17))
        )
        await year.until(date(2024, 6, 13))
        await year.amend(lucheng, "submission", None)
        await year.until(date(2024, 7, 31))
        assert heard(year.story, "other") == 0
        kinds = [kind for _, chat, said in year.story if chat == "unit" for _, kind, _, _ in said]
        assert [kind for kind in kinds if kind != "before"] == ["announced", "moved", "moved", "withdrawn"]


async def test_later_is_about_the_date_on_the_screen(sqlite_url: str, library: Library) -> None:
    """Between a date's move and the next plan somebody who reads the new date asks to be told later."""
    dalian = "dalian-studio-2024"
    async with world(sqlite_url, library, at(2024, 2, 20), BOOK) as spring:
        await spring.subscribe("unit", dalian, offsets=(3,))
        await spring.step()
        await spring.write_down(dalian, "hand-in", date(2024, 4, 15), hand_in=Printed(date(2024, 4, 14)))
        await spring.snooze("unit", dalian, f"{dalian}/hand-in", at(2024, 2, 22, 9, 0))
        await spring.until(date(2024, 2, 25))
        assert [kind for _, _, said in spring.story for _, kind, _, _ in said] == ["moved", "later"]


async def test_a_guess_becomes_official(sqlite_url: str, library: Library) -> None:
    """Next year's days off are not published when the posting is counted back over New Year."""
    notice = "dalian-craftsman-2021"
    guess = Printed(date(2026, 12, 31), guessed=True)  # 1, 4, 5, 6 and 7 January, were New Year a working day
    async with world(sqlite_url, library, at(2026, 11, 20), BOOK) as winter:
        await winter.subscribe("unit", "dalian-craftsman", (notice,))
        await winter.subscribe("person", "dalian-craftsman", (notice,), role="self", offsets=(3,))
        await winter.until(date(2026, 11, 25))
        await winter.amend(notice, "hand-in", date(2027, 1, 8), hand_in=Printed(date(2027, 1, 8)), unit_posting=guess)
        await winter.until(date(2026, 12, 10))
        await winter.publish(2027, [date(2027, 1, 1)], {notice: {"unit-posting": Printed(date(2026, 12, 30))}})
        await winter.until(date(2027, 1, 15))
        moved = [one for _, chat, said in winter.story if chat == "unit" for one in said if one[1] == "moved"]
        assert (f"{notice}/unit-posting", "moved", date(2026, 12, 31), date(2026, 12, 30)) in moved


async def test_a_guess_that_was_right_is_confirmed(sqlite_url: str, library: Library) -> None:
    notice = "dalian-craftsman-2021"
    async with world(sqlite_url, library, at(2026, 11, 20), BOOK) as winter:
        await winter.subscribe("unit", "dalian-craftsman", (notice,))
        guess = Printed(date(2027, 1, 7), guessed=True)
        await winter.amend(notice, "hand-in", date(2027, 1, 15), hand_in=Printed(date(2027, 1, 15)), unit_posting=guess)
        await winter.until(date(2026, 12, 10))
        await winter.publish(2027, [date(2027, 1, 1)], {notice: {"unit-posting": Printed(date(2027, 1, 7))}})
        await winter.until(date(2027, 1, 20))
        kinds = [one[1] for _, _, said in winter.story for one in said]
        assert kinds.count("confirmed") == 1


async def test_a_new_batch_of_a_programme(sqlite_url: str, library: Library, tmp_path: Path) -> None:
    """A second catalogue has one more notice, as a new version of the program brings it."""
    async with world(sqlite_url, library, at(2025, 1, 10), BOOK) as spring:
        await spring.subscribe("waits", "dalian-studio", ("dalian-studio-2024", "dalian-studio-2025"), offsets=(7, 0))
        await spring.subscribe("other", "dalian-craftsman", ("dalian-craftsman-2021",))
        await spring.until(date(2025, 2, 20))
        assert spring.story == []
        fresh = {"hand-in": Printed(date(2025, 3, 14))}
        await spring.install(load(next_batch(tmp_path)), dalian_studio_2025=fresh)
        await spring.until(date(2025, 4, 1))
        told = [sorted(kind for _, kind, _, _ in said) for _, chat, said in spring.story if chat == "waits"]
        assert told == [["published"], ["before"], ["before"]]
        assert heard(spring.story, "other") == 0


def next_batch(folder: Path) -> Path:
    """Copy the catalogue, and put next year's notice of Dalian beside this year's."""
    root = folder / "knowledge"
    for part in ("facts", "lexicon", "notices"):
        copytree(HERE / part, root / part)
    old, new = root / "notices" / "dalian-studio-2024", root / "notices" / "dalian-studio-2025"
    copytree(old, new)
    for file in new.glob("*.yaml"):
        file.write_text(file.read_text("utf-8").replace("2024", "2025"), "utf-8")
    return root
