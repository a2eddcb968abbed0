"""What must be remembered of very many chats for a short while, in memory."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

MOST = 10_000


class Quiet:
    """Chats that were told something and need not hear it again before a time."""

    def __init__(self) -> None:
        self._until: OrderedDict[int, float] = OrderedDict()

    def begin(self, chat: int, seconds: float) -> bool:
        """Whether to say it now; if so, not again for so many seconds."""
        now = asyncio.get_running_loop().time()
        if self._until.get(chat, 0.0) > now:
            return False
        self._until[chat] = now + seconds
        self._until.move_to_end(chat)
        if len(self._until) > MOST:
            self._until.popitem(last=False)
        return True


class OneAtATime:
    """Lets the updates of one chat through one after another, in the order they came."""

    def __init__(self) -> None:
        self._locks: dict[int, asyncio.Lock] = {}
        self._waiting: dict[int, int] = {}

    @asynccontextmanager
    async def of(self, chat: int) -> AsyncIterator[None]:
        """Hold the chat; its lock is forgotten with the last one who waits."""
        lock = self._locks.setdefault(chat, asyncio.Lock())
        self._waiting[chat] = self._waiting.get(chat, 0) + 1
        try:
            async with lock:
                yield
        finally:
            self._waiting[chat] -= 1
            if not self._waiting[chat]:
                del self._waiting[chat], self._locks[chat]
