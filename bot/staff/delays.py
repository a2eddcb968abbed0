"""Slowing down who guesses, without keeping anybody out of a browser in which they logged in before.

Each try is counted before it is made and taken back where it succeeds, so that many at once gain nothing. A stranger is
counted by the login and by the address; a known browser has a counter of its own, to which no stranger adds. Counters
of logins and addresses are some thousand drawers: however many names somebody makes up, no more rows come of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from typing import Final

from sqlalchemy import Connection

from bot.store.crypto import Keys
from bot.store.desk import failures
from bot.store.desk.failures import Counter

FREE: Final = 5
"""So many failures of one login, browser or second factor cost no time; each further one twice as much as the last."""
FREE_FOR_ADDRESS: Final = 30
"""An office has one address."""
LONGEST: Final = timedelta(minutes=15)
DRAWERS: Final = 4
"""Digits (of 16) of the key of a login or an address: 65,536 of each."""
LOUD: Final = 100
"""So many failures an hour are recorded as they come, and beyond that every hundredth."""
_HOUR: Final = timedelta(hours=1)
_HOUSE: Final = 64


class DelayedError(Exception):
    """It is to be tried again later, after `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"Wait {seconds:.0f} seconds.")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted, and how many failures of it cost no time."""

    key: str
    free: int = FREE


def delay(failed: int, free: int = FREE) -> timedelta:
    """Return how long to wait after so many failures."""
    if failed < free:
        return timedelta(0)
    return min(LONGEST, timedelta(seconds=2 ** min(failed - free, 20)))


def stranger(keys: Keys, login: str, address: str) -> tuple[Counted, ...]:
    """Return what is counted for a browser that is not known: the login, and where it comes from."""
    return by_login(keys, login), by_address(keys, address)


def by_login(keys: Keys, login: str) -> Counted:
    """Return what is counted for a login from any browser that is not known."""
    return Counted(_drawer(keys, "login", login))


def by_address(keys: Keys, address: str) -> Counted:
    """Return what is counted for whatever comes from an address."""
    return Counted(_drawer(keys, "address", _house(address)), FREE_FOR_ADDRESS)


def known(keys: Keys, device: str) -> tuple[Counted, ...]:
    """Return what is counted for a browser in which this person logged in before."""
    return (Counted(keys.index("failures", "device", device)),)


def second(keys: Keys, person: str, device: str = "") -> tuple[Counted, ...]:
    """Return what is counted for a second factor: in a known browser apart from all others."""
    return (Counted(keys.index("failures", "second", person, device)),)


def own(keys: Keys, person: str) -> tuple[Counted, ...]:
    """Return what is counted where somebody who is logged in gives their password again."""
    return (Counted(keys.index("failures", "own", person)),)


def begin(connection: Connection, counted: Iterable[Counted], at: datetime) -> int:
    """Count a try before it is made; return how often the first of these failed with it. DelayedError: not yet."""
    these = tuple(counted)
    found = failures.locked(connection, (one.key for one in these), at)
    waits = [counter.until for counter in found.values() if counter.until is not None and counter.until > at]
    if waits:
        raise DelayedError((max(waits) - at).total_seconds())
    for one in these:
        failed = found[one.key].failures + 1
        wait = delay(failed, one.free)
        failures.put(connection, one.key, Counter(failed, at + wait if wait else None), at)
    return found[these[0].key].failures + 1


def is_loud(connection: Connection, keys: Keys, failed: int, at: datetime) -> bool:
    """Count a failure of anybody, and say whether it gets an entry of its own in the record.

    The first of a login do, then each at which their number has doubled; and of a flood, every hundredth of an hour.
    """
    key = keys.index("failures", "all")
    counter = failures.locked(connection, (key,), at)[key]
    hour = counter if counter.until and counter.until > at else Counter(0, at + _HOUR)
    number = hour.failures + 1
    failures.put(connection, key, Counter(number, hour.until), at)
    if number > LOUD:
        return number % LOUD == 0
    return failed <= FREE or failed.bit_count() == 1


def _drawer(keys: Keys, kind: str, what: str) -> str:
    return f"{kind} {keys.index('failures', kind, what)[:DRAWERS]}"


def _house(address: str) -> str:
    """Return an address, of IPv6 the network that one house has."""
    try:
        read = ip_address(address)
    except ValueError:
        return address
    return str(int(read) >> _HOUSE) if isinstance(read, IPv6Address) else address
