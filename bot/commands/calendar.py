"""`jiangwen calendar`: which years are official, and taking in the official calendar of a new one."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bot.clock import Clock
from bot.commands.agreed import NO_SOURCE, agreed
from bot.commands.catalogue import current_library
from bot.commands.failure import CommandError
from bot.commands.once import looked_up, once
from bot.commands.settings import read_settings
from bot.store import amendments
from bot.store.amendments import Year
from knowledge.calendar import Calendar, OfficialYear, is_working_day
from knowledge.files import CatalogueError
from knowledge.year import SATURDAY, days_of, dump_year, is_built_in, read_year, working_days

FIRST = 2024
AHEAD = 2


def run(arguments: Namespace) -> int:
    """Show the years, or publish one."""
    return _publish(arguments) if arguments.action == "publish" else _show(arguments)


def _show(arguments: Namespace) -> int:
    settings = read_settings()
    calendar, kept = current_library(settings).calendar, looked_up(settings, amendments.years) or ()
    known = {year.year: year for year in kept}
    wanted = [arguments.year] if arguments.year else _years(Clock(settings.today).now().date(), known)
    for year in wanted:
        sys.stdout.writelines(f"{line}\n" for line in _lines(year, calendar, known.get(year)))
    if arguments.year:
        sys.stdout.writelines(f"{line}\n" for line in _days(arguments.year, calendar))
    return 0


def _years(today: date, known: dict[int, Year]) -> list[int]:
    return sorted({*range(FIRST, today.year + AHEAD), *known})


def _lines(year: int, calendar: Calendar, kept: Year | None) -> Iterator[str]:
    official = calendar.works(date(year, 1, 1)) is not None
    state = "已公布 official" if official else "没公布 provisional"
    yield f"{year}  {state}  工作日 working days: {working_days(year, calendar)}"
    if kept and not is_built_in(year):
        yield f"      依据 source: {kept.source}"


def _days(year: int, calendar: Calendar) -> Iterator[str]:
    """Yield the days that are not as their day of the week says."""
    for day in days_of(year):
        weekday, works = day.weekday() < SATURDAY, is_working_day(day, calendar)
        if weekday != works:
            yield f"  {day}  {'上班 worked' if works else '放假 off'}"


def _publish(arguments: Namespace) -> int:
    settings, source = read_settings(), arguments.source.strip()
    if not source:
        raise CommandError(NO_SOURCE)
    year = _read(arguments.file)
    off, worked = len(year.off), len(year.working)
    days = working_days(year.year, Calendar((year,)))
    sys.stdout.write(f"{year.year}: 工作日放假 {off} 天，周末上班 {worked} 天，工作日共 {days} 天\n")
    sys.stdout.write(f"{year.year}: {off} weekdays off, {worked} weekend days worked, {days} working days\n")
    if not agreed(arguments):
        return 1
    once(settings, amendments.publish, Year(year.year, dump_year(year), source, Clock().utc()))
    sys.stdout.write("已录入。运行中的服务几秒内就按它计算。\nKept. A running service counts by it within seconds.\n")
    return 0


def _read(path: Path) -> OfficialYear:
    try:
        return read_year(path)
    except CatalogueError as error:
        raise CommandError("; ".join(str(fault).replace("\n", " ") for fault in error.faults)) from error
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
