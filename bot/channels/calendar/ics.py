"""Entries as iCalendar (RFC 5545, 7986): whole days, or the printed time of day, in Asia/Shanghai, with alarms."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Final

from icalendar import Alarm, Calendar, Event, Timezone

from bot.channels.calendar.entries import Entry
from bot.channels.calendar.wording import Writer
from knowledge.deadline import Deadline
from knowledge.schedule import Schedule
from knowledge.window import ZONE
from scheduler.plan import Cohort, moments
from scheduler.quiet import Quiet

MAKER: Final = "-//Jiangwen//Jiangwen 0.1//ZH"
REFRESH: Final = timedelta(hours=4)
_DAY: Final = timedelta(days=1)
_END_OF_DAY: Final = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Ringing:
    """When a calendar rings: as a reminder would be sent. Without a cohort it never does."""

    cohort: Cohort | None
    quiet: Quiet

    def before(self, entry: Entry) -> Iterator[timedelta]:
        """Yield how far from the start of an entry its alarms are, the earliest first."""
        if self.cohort is not None and not entry.cancelled:
            alone = Schedule((), {entry.deadline.of: entry.deadline})
            yield from (planned.at - _starts(entry.deadline) for planned in moments(self.cohort, alone, self.quiet))


def calendar(listed: Sequence[Entry], writer: Writer, ringing: Ringing, name: str = "") -> bytes:
    """Return a calendar. The same entries give the same bytes. Without any entry it is still a valid one.

    With a name it is one to follow. A file to import has none: Outlook would open it as a calendar of its own.
    """
    made = Calendar()  # type: ignore[no-untyped-call]  # its constructors have no types
    made.add("prodid", MAKER)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    if name:
        made.add("name", name)
        made.add("x-wr-calname", name)
        made.add("x-wr-timezone", ZONE.key)
        made.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
        made.add("x-published-ttl", "PT4H")
    # A calendar needs at least one part, and this one says what our times mean.
    made.add_component(_zone())
    for entry in listed:
        made.add_component(_event(entry, writer, ringing))
    return bytes(made.to_ical())


def uid(deadline: Deadline) -> str:
    """Return what names an event for ever, wherever its date moves."""
    return f"{deadline.notice}.{deadline.stage}@jiangwen"


def is_timed(deadline: Deadline) -> bool:
    """Whether the notice prints a time of day; else the whole day is meant."""
    return deadline.ends.timetz().replace(tzinfo=None) != _END_OF_DAY


@cache
def _zone() -> Timezone:
    """Return the zone with its history; to find it takes longer than all the rest."""
    return Timezone.from_tzid(ZONE.key)


def _event(entry: Entry, writer: Writer, ringing: Ringing) -> Event:
    made = Event()  # type: ignore[no-untyped-call]  # as above
    deadline, changed = entry.deadline, entry.changed.astimezone(UTC).replace(microsecond=0)
    made.add("uid", uid(deadline))
    made.add("sequence", entry.sequence)
    made.add("dtstamp", changed)
    made.add("last-modified", changed)
    for field, value in _when(deadline):
        made.add(field, value)
    made.add("summary", summary := writer.summary(entry))
    made.add("description", writer.description(entry))
    made.add("url", writer.page(deadline))
    made.add("status", _status(entry))
    made.add("transp", "TRANSPARENT")
    for before in ringing.before(entry):
        made.add_component(_alarm(before, summary))
    return made


def _when(deadline: Deadline) -> Iterator[tuple[str, date | datetime]]:
    if is_timed(deadline):
        yield "dtstart", deadline.ends.astimezone(ZONE)
    else:
        yield "dtstart", deadline.day
        yield "dtend", deadline.day + _DAY


def _starts(deadline: Deadline) -> datetime:
    """Return when an event starts; a whole day where the notices are, as RFC 5545 counts from its midnight."""
    return deadline.ends if is_timed(deadline) else datetime.combine(deadline.day, time(), ZONE)


def _status(entry: Entry) -> str:
    if entry.cancelled:
        return "CANCELLED"
    return "TENTATIVE" if entry.deadline.provisional else "CONFIRMED"


def _alarm(before: timedelta, words: str) -> Alarm:
    made = Alarm()  # type: ignore[no-untyped-call]  # its constructors have no types
    made.add("action", "DISPLAY")
    made.add("description", words)
    made.add("trigger", before)
    return made
