"""Reminders thought out a second time, plainly and slowly: what each reader should hear when the clock says so.

It follows the rules as people were told them, knows the dates as one reads them off the notices, and shares nothing
with the program. It looks at every reader and every date each time.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
MORNING, EVENING = time(8, 30), time(20, 0)
UNIT = frozenset({"unit"})
BOTH = frozenset({"unit", "self"})
Said: TypeAlias = tuple[str, str, int | date | None, date | None]
"""Of which stage, what kind of thing, days before or the former day, which day."""


@dataclass(frozen=True)
class Printed:
    """A date as one reads it: its last safe day, until when on it, whom it concerns, whether it is only a guess yet."""

    day: date
    who: frozenset[str] = BOTH
    until: time = time(23, 59, 59)
    guessed: bool = False

    @property
    def end(self) -> datetime:
        return datetime.combine(self.day, self.until, CHINA)


Book: TypeAlias = dict[str, dict[str, Printed]]
"""The dates of each notice by stage; the first day on which one may apply stands under `opens`."""


@dataclass
class Reader:
    """One subscription. `known` are the dates as this reader knows them, and `learned` when each was heard of."""

    chat: str
    subject: str
    notices: tuple[str, ...]
    role: Literal["unit", "self"]
    offsets: tuple[int, ...]
    hour: time
    since: datetime
    known: dict[str, dict[str, Printed]]
    awake: bool = True
    gone: bool = False
    learned: dict[str, datetime] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)
    said: set[Said] = field(default_factory=set)
    later: list[tuple[datetime, str, Said]] = field(default_factory=list)

    def hear(self, now: datetime, book: Book) -> set[Said]:
        """Return what this reader is to hear now, out of quiet hours."""
        if self.gone or not self.awake:
            return set()
        mine = {notice: dict(book[notice]) for notice in self.notices if notice in book}
        heard = self._news(now, mine) | self._due(now, mine) | self._again(now, mine)
        self.known, self.since = mine, now
        self.said |= heard
        return {said for said in heard if said[0] not in self.done}

    def _news(self, now: datetime, mine: Book) -> set[Said]:
        news: set[Said] = set()
        for notice, dates in mine.items():
            if notice not in self.known:
                self.learned |= {f"{notice}/{stage}": now for stage in dates}
                if not dates or max(one.end for one in dates.values()) > now:
                    news.add((f"{notice}/-", "published", None, None))
                continue
            for stage in {*dates, *self.known[notice]}:
                news |= self._changed(now, f"{notice}/{stage}", self.known[notice].get(stage), dates.get(stage))
        return news

    def _changed(self, now: datetime, of: str, was: Printed | None, after: Printed | None) -> set[Said]:
        if (was and was.day) != (after and after.day):
            self.learned[of] = now
        if of.endswith("/opens") or not any(self.role in one.who for one in (was, after) if one):
            return set()
        to_come = (after is not None and after.end > now) or (was is not None and was.day >= now.date())
        if was is None and after is not None:
            return {(of, "announced", None, after.day)} if after.end > now else set()
        if was is not None and after is None:
            return {(of, "withdrawn", was.day, None)} if to_come else set()
        assert was is not None
        assert after is not None
        if was.end != after.end:
            return {(of, "moved", was.day, after.day)} if to_come else set()
        sure = was.guessed and not after.guessed and after.end > now
        return {(of, "confirmed", None, after.day)} if sure else set()

    def _due(self, now: datetime, mine: Book) -> set[Said]:
        """Return the latest that is due of each stage, unless it is too late for it."""
        heard: set[Said] = set()
        for notice, dates in mine.items():
            for stage, printed in dates.items():
                if self.role not in printed.who:
                    continue
                times = sorted(self._times(f"{notice}/{stage}", printed))
                due = [(at, said) for at, said in times if at <= now and said not in self.said]
                fresh = [said for at, said in due if at > max(self.since, self.learned.get(said[0], self.since))]
                self.said |= set(fresh)
                if fresh and printed.end > now:
                    heard.add(fresh[-1])
        return heard

    def _times(self, of: str, printed: Printed) -> list[tuple[datetime, Said]]:
        if of.endswith("/opens"):
            return [(_waking(printed.day, self.hour), (of, "opens", None, printed.day))]
        found: list[tuple[datetime, Said]] = []
        for days in self.offsets:
            day = printed.day - timedelta(days=days)
            at = _waking(day, self.hour)
            if at >= printed.end:
                at = datetime.combine(day, MORNING, CHINA)
            if at < printed.end:
                found.append((at, (of, "before", days, printed.day)))
        return found

    def _again(self, now: datetime, mine: Book) -> set[Said]:
        due = [(of, said) for at, of, said in self.later if at <= now]
        self.later = [one for one in self.later if one[0] > now]
        dates = {f"{notice}/{stage}": one for notice, stages in mine.items() for stage, one in stages.items()}
        return {said for of, said in due if of in dates and dates[of].day == said[3] and dates[of].end > now}


def quiet(now: datetime) -> bool:
    """Whether nobody is to be disturbed."""
    return not MORNING <= now.astimezone(CHINA).time() < EVENING


def _waking(day: date, hour: time) -> datetime:
    """Return the hour of a day, or that morning where the hour is one at which nobody is disturbed."""
    return datetime.combine(day, hour if MORNING <= hour < EVENING else MORNING, CHINA)
