"""How fast we send: so many messages a second in all, and so many to one chat, as Telegram asks."""

import asyncio
from typing import Final

CROWD: Final = 10_000
SLACK: Final = 1.02
"""Messages do not all travel equally fast; a little more room keeps them apart at the other end, too."""


class Beat:
    """So many turns a second, evenly apart. A turn is reserved at once and then waited for."""

    def __init__(self, per_second: float) -> None:
        self._apart = SLACK / per_second
        self._next = 0.0

    def reserve(self, now: float) -> float:
        """Take the next turn and return its time."""
        at = max(now, self._next)
        self._next = at + self._apart
        return at

    def idle(self, now: float) -> bool:
        """Whether no turn that was taken matters any more."""
        return self._next <= now


class Pace:
    """The turns of all chats together and of each."""

    def __init__(self, per_second: float, per_chat: float) -> None:
        self._all = Beat(per_second)
        self._per_chat = per_chat
        self._chats: dict[int, Beat] = {}

    async def turn(self, chat: int) -> float:
        """Wait until a message may go to a chat; return how long that took, in seconds."""
        started = _now()
        await _until(self._chats.setdefault(chat, Beat(self._per_chat)).reserve(started))
        await _until(self._all.reserve(_now()))
        if len(self._chats) > CROWD:
            self._leave_out_idle()
        return _now() - started

    def _leave_out_idle(self) -> None:
        now = _now()
        self._chats = {chat: beat for chat, beat in self._chats.items() if not beat.idle(now)}


async def _until(moment: float) -> None:
    left = moment - _now()
    if left > 0:
        await asyncio.sleep(left)


def _now() -> float:
    return asyncio.get_running_loop().time()
