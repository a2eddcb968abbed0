"""Quiet hours: when nobody is disturbed, and counting in the hours between them. All times are of Asia/Shanghai."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from knowledge.window import ZONE

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Quiet:
    """Quiet hours begin at `since` and end at `until`, mostly the next morning; none where both are the same."""

    since: time
    until: time

    def end(self, moment: datetime) -> datetime | None:
        """Return when the quiet hours end that a moment (aware) lies in; None outside of them."""
        here = moment.astimezone(ZONE)
        return next((end for start, end in self._nights(here.date()) if start <= here < end), None)

    def at(self, day: date, hour: time) -> datetime:
        """Return this hour of a day; the end of the quiet hours of that day where the hour lies in quiet ones.

        So nothing is told on a later day than was asked for.
        """
        wanted = datetime.combine(day, hour, ZONE)
        return wanted if self.end(wanted) is None else self.morning(day)

    def morning(self, day: date) -> datetime:
        """Return when quiet hours end on a day."""
        return datetime.combine(day, self.until, ZONE)

    def before(self, moment: datetime, span: timedelta) -> datetime:
        """Return from when on so much time outside of quiet hours passes until a moment (aware)."""
        here, left = moment.astimezone(ZONE), span
        while True:
            night = max((n for n in self._nights(here.date()) if n[0] < here), default=None)
            free_from = min(night[1], here) if night else datetime.combine(here.date() - _DAY, time(), ZONE)
            if here - free_from >= left:
                return here - left
            left -= here - free_from
            here = night[0] if night else free_from

    def _nights(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """Return the quiet hours that begin on a day and on the day before it, each with its start and its end."""
        if self.since == self.until:
            return ()
        over = _DAY if self.until < self.since else timedelta()
        return tuple(
            (datetime.combine(on, self.since, ZONE), datetime.combine(on + over, self.until, ZONE))
            for on in (day - _DAY, day)
        )
