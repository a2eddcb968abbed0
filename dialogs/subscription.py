"""A subscription as a chat sees it: what one is reminded of, when, and where."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from knowledge.text import Language

Role: TypeAlias = Literal["self", "unit"]
State: TypeAlias = Literal["unconfirmed", "active", "paused", "over", "stopped", "unreachable"]
"""`unconfirmed`: an e-mail address whose owner has not yet said yes. `over`: everything is done or past."""
OFFSETS: Final = (30, 14, 7, 3, 1, 0)
HOUR: Final = "09:00"
HERE: Final = ""
LIVE: Final[tuple[State, ...]] = ("active", "paused", "unconfirmed")
MOST: Final = 50
"""So many subscriptions a chat may have."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """One subscription of a chat. `number` is unique within the chat and never used again.

    `subject` is a notice, or a programme of which the next notice or date is awaited. `offsets` are days before a date,
    0 its morning; `hour` is local. `channel` is HERE for this chat, else `email` or `calendar`; `where` is the e-mail
    address as far as it may be shown. `prepared` are materials (`notice/material`) and `done` stages (`notice/stage`).
    `feed` is the path of the calendar feed and `next_feed` what it will be once renewed; the shell gives both.
    """

    number: int
    subject: str
    role: Role
    language: Language
    offsets: tuple[int, ...] = OFFSETS
    hour: str = HOUR
    channel: str = HERE
    state: State = "active"
    prepared: frozenset[str] = frozenset()
    done: frozenset[str] = frozenset()
    where: str = ""
    feed: str = ""
    next_feed: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """What the shell knows of a chat beside its conversation: its subscriptions, by number, and the ways to reach it.

    `ways` are the channels beside this one that are switched on (`email`, `calendar`). `lasting`: a reminder can be
    said here although nobody asks. Between `quiet_from` and `quiet_until` (local) nobody is disturbed.
    """

    subscriptions: tuple[Subscription, ...] = ()
    ways: tuple[str, ...] = ()
    lasting: bool = True
    quiet_from: str = "20:00"
    quiet_until: str = "08:30"

    @property
    def live(self) -> tuple[Subscription, ...]:
        """The subscriptions that were not stopped and are not over: those that can still tell something."""
        return tuple(one for one in self.subscriptions if one.state in LIVE)

    @property
    def next_number(self) -> int:
        """The number of the next new subscription."""
        return max((one.number for one in self.subscriptions), default=0) + 1

    def numbered(self, number: str) -> Subscription | None:
        """Return the subscription with this number."""
        return next((one for one in self.subscriptions if str(one.number) == number), None)

    def about(self, subject: str) -> Subscription | None:
        """Return the subscription to this subject, a live one first."""
        found = [one for one in self.subscriptions if one.subject == subject]
        return next((one for one in found if one in self.live), next(iter(found), None))


NOTHING_HELD: Final = Held()
