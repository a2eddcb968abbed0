"""How fast we send: so many messages a second in all, and so many to one chat, as Telegram asks."""

import asyncio
from collections import deque

CROWD = 10_000


class Beat:
    """At most `count` turns in any `seconds`. A turn is reserved at once and then waited for."""

    def __init__(self, count: int, seconds: float) -> None:
        self._seconds = seconds
        self._taken: deque[float] = deque(maxlen=count)

    def reserve(self, now: float) -> float:
        """Take the next turn and return its time."""
        full = len(self._taken) == self._taken.maxlen
        at = max(now, self._taken[0] + self._seconds) if full else now
        self._taken.append(at)
        return at

    def idle(self, now: float) -> bool:
        """Whether no turn that was taken matters any more."""
        return not self._taken or self._taken[-1] + self._seconds <= now


class Pace:
    """The turns of all chats together and of each."""

    def __init__(self, per_second: float, per_chat: float) -> None:
        self._all = _beat(per_second)
        self._per_chat = per_chat
        self._chats: dict[int, Beat] = {}

    async def turn(self, chat: int) -> float:
        """Wait until a message may go to a chat; return how long that took, in seconds."""
        started = _now()
        beat = self._chats.setdefault(chat, _beat(self._per_chat))
        await _until(beat.reserve(started))
        await _until(self._all.reserve(_now()))
        if len(self._chats) > CROWD:
            self._leave_out_idle()
        return _now() - started

    def _leave_out_idle(self) -> None:
        now = _now()
        self._chats = {chat: beat for chat, beat in self._chats.items() if not beat.idle(now)}


def _beat(per_second: float) -> Beat:
    """Return the beat of a rate: 30 are thirty a second, 0.5 is one in two seconds."""
    count = max(1, int(per_second))
    return Beat(count, count / per_second)


async def _until(moment: float) -> None:
    left = moment - _now()
    if left > 0:
        await asyncio.sleep(left)


def _now() -> float:
    return asyncio.get_running_loop().time()
