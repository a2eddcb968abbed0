"""The one place that reads the time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_START = datetime(1970, 1, 1, tzinfo=UTC)


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """Tells the time; `today`, where given, rehearses another date at the true time of day.

    Notices are judged by `now`. Records are stamped with `utc`, which is always the true time.
    """

    today: date | None = None
    source: Callable[[], datetime] = _utc_now

    def utc(self) -> datetime:
        """Return the true time in UTC."""
        return self.source()

    def now(self) -> datetime:
        """Return the time in Asia/Shanghai, on the rehearsed date where there is one."""
        real = self.source().astimezone(SHANGHAI)
        return real if self.today is None else datetime.combine(self.today, real.time(), SHANGHAI)


def day_in_china(moment: datetime) -> date:
    """Return the day of a moment (aware) in Asia/Shanghai."""
    return moment.astimezone(SHANGHAI).date()


def milliseconds(moment: datetime) -> int:
    """Return a moment (aware) as milliseconds since 1970, as the tables of reminders have it."""
    return (moment - _START) // timedelta(milliseconds=1)
