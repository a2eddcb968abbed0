"""Months in which anything may happen, by a seed: what is said is always what the naive reading says."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from knowledge.library import Library, catalogue
from support.months import World, world
from support.naive import CHINA, UNIT, Book, Printed

DALIAN, CHONGQING, LUCHENG = "dalian-studio-2024", "chongqing-studio-2024", "lucheng-studio-2024"
BOOK: Book = {
    DALIAN: {"hand-in": Printed(date(2024, 3, 14))},
    CHONGQING: {
        "apply-online": Printed(date(2024, 7, 15), until=time(18)),
        "alliance-plan": Printed(date(2024, 7, 21), UNIT),
    },
    LUCHENG: {},
}
SUBJECTS = {DALIAN: (DALIAN,), "dalian-studio": (DALIAN,), CHONGQING: (CHONGQING,), "lucheng-studio": (LUCHENG,)}
STAGES = {DALIAN: "hand-in", CHONGQING: "apply-online", LUCHENG: "submission"}
BEFORE = {DALIAN, LUCHENG}  # their notices say 前: the day before is the last safe one
HOURS = ("06:00", "08:30", "09:00", "12:30", "18:00", "19:59", "20:00", "23:15")
OFFSETS = (60, 30, 14, 7, 5, 3, 2, 1, 0)
DAYS = 75


class Fate:
    """What happens to a world, drawn by chance."""

    def __init__(self, seed: int, place: World) -> None:
        self.chance, self.place = random.Random(seed), place  # noqa: S311 - months, not secrets
        self.acts: tuple[Callable[[], Awaitable[None]], ...] = (
            *(self.comes, self.comes, self.comes, self.moves, self.moves, self.moves, self.pauses, self.resumes),
            *(self.resumes, self.wishes, self.wishes, self.snoozes, self.snoozes, self.does, self.stops, self.blocks),
        )

    async def day(self) -> None:
        """Let something happen or nothing, at any time of the day, and the day pass."""
        place, chance = self.place, self.chance
        until = place.now.date() + timedelta(days=1)
        for _ in range(chance.choice((0, 0, 1, 2))):
            at = datetime.combine(until, time(chance.randrange(1, 24), chance.randrange(1, 29)), CHINA)
            place.now = max(place.now, at)
            await chance.choice(self.acts)()
            if chance.random() < 0.5:
                await place.step()
        away = chance.random() < 0.1
        await place.until(until, away=(until, until + timedelta(days=1)) if away else None)

    async def comes(self) -> None:
        chat, subject = f"chat-{self.chance.randrange(12)}", self.chance.choice(list(SUBJECTS))
        if (chat, subject) not in self.place.kept and chat not in self.place.post.blocking:
            await self.place.subscribe(chat, subject, SUBJECTS[subject], **self._wishes(), role=self._role())

    async def moves(self) -> None:
        notice = self.chance.choice(list(STAGES))
        stage, book = STAGES[notice], self.place.book[notice]
        if stage in book and self.chance.random() < 0.2:
            await self.place.amend(notice, stage, None)
            return
        printed = self.place.now.date() + timedelta(days=self.chance.randrange(2, 50))
        old = BOOK[notice].get(stage, Printed(printed))
        day = printed - timedelta(days=1) if notice in BEFORE else printed
        book[stage] = replace(old, day=day)
        await self.place.amend(notice, stage, printed)

    async def pauses(self) -> None:
        if one := self._one(awake=True):
            await self.place.pause(*one)

    async def resumes(self) -> None:
        if one := self._one(awake=False):
            await self.place.resume(*one)

    async def wishes(self) -> None:
        if one := self._one(awake=True):
            await self.place.wish(*one, **self._wishes())

    async def snoozes(self) -> None:
        if (one := self._one(awake=True)) and (stage := self._stage(one[1])):
            await self.place.snooze(*one, stage, self.place.now + timedelta(hours=self.chance.randrange(1, 60)))

    async def does(self) -> None:
        if (one := self._one(awake=True)) and one[1] == "dalian-studio":
            await self.place.done(*one, f"{DALIAN}/hand-in")

    async def stops(self) -> None:
        if one := self._one(awake=True):
            await self.place.stop(*one)

    async def blocks(self) -> None:
        if self.chance.random() < 0.3 and (one := self._one(awake=True)):
            self.place.post.blocking.add(one[0])

    def _one(self, *, awake: bool) -> tuple[str, str] | None:
        blocking = self.place.post.blocking
        found = [one for one in self.place.readers if one.awake == awake and not one.gone and one.chat not in blocking]
        if not found:
            return None
        chosen = self.chance.choice(found)
        return chosen.chat, chosen.subject

    def _stage(self, subject: str) -> str:
        notice = SUBJECTS[subject][0]
        return f"{notice}/{STAGES[notice]}" if STAGES[notice] in self.place.book[notice] else ""

    def _wishes(self) -> dict[str, Any]:
        offsets = tuple(sorted(self.chance.sample(OFFSETS, self.chance.randrange(1, 6)), reverse=True))
        return {"offsets": offsets, "hour": self.chance.choice(HOURS)}

    def _role(self) -> str:
        return self.chance.choice(("unit", "self"))


@pytest.fixture(scope="module")
def library() -> Library:
    return catalogue()


@pytest.mark.parametrize("seed", range(2, 5))
async def test_whatever_happens(sqlite_url: str, library: Library, seed: int) -> None:
    start = datetime(2024, (1, 2, 5)[seed % 3], 20, 10, 0, tzinfo=CHINA)
    async with world(sqlite_url, library, start, BOOK) as months:
        fate = Fate(seed, months)
        for _ in range(12):
            await fate.comes()
        for _ in range(DAYS):
            await fate.day()
        assert len(months.story) > 30
