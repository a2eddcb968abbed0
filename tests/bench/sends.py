"""The same sends without our outbox, in a process of its own: a plain loop that forgets, or tasks of procrastinate."""

import asyncio
import sys
from itertools import count

import procrastinate
import uvloop
from procrastinate.types import JSONDict

from bot.channels.telegram.line import Line

AT_ONCE = 200
BODY = '{"chat_id":%d,"text":"' + "提醒" * 300 + '","parse_mode":"HTML"}'


async def plain(address: str, size: int) -> None:
    """Send and forget, so many at once."""
    line, numbers = Line(address, AT_ONCE), count()

    async def sending() -> None:
        while (number := next(numbers)) < size:
            await line.post((BODY % number).encode())

    await asyncio.gather(*(sending() for _ in range(AT_ONCE)))
    await line.close()


async def tasks(address: str, size: int, database: str) -> None:
    """Let procrastinate do it: a task for each message, as many at once."""
    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=database))
    line = Line(address, AT_ONCE)

    @app.task(name="send")
    async def send(number: int) -> None:
        await line.post((BODY % number).encode())

    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        numbers: list[JSONDict] = [{"number": number} for number in range(size)]
        await send.batch_defer_async(*numbers)
        await app.run_worker_async(wait=False, concurrency=AT_ONCE, install_signal_handlers=False)
    await line.close()


if __name__ == "__main__":
    address, size = sys.argv[1], int(sys.argv[2])
    uvloop.run(tasks(address, size, sys.argv[3]) if len(sys.argv) > 3 else plain(address, size))
