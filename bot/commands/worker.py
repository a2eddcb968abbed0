"""`jiangwen worker`: plans and sends reminders, beside `jiangwen serve` and other workers on one PostgreSQL."""

import asyncio
import signal
import sys
from argparse import Namespace

import uvicorn

from bot import log
from bot.commands.database import explained, settled_url
from bot.commands.ready import ready
from bot.commands.settings import read_settings
from bot.lasting import keep
from bot.settings import Settings


def run(arguments: Namespace) -> int:
    """Work until told to stop."""
    settings = read_settings(metrics_port=arguments.metrics_port, today=arguments.today)
    log.set_up(as_json=not sys.stderr.isatty())
    with explained(settled_url(settings)):
        loop_factory = uvicorn.Config("").get_loop_factory()
        with asyncio.Runner(loop_factory=loop_factory) as runner:
            runner.run(_work(settings))
    return 0


async def _work(settings: Settings) -> None:
    told = asyncio.Event()
    for word in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(word, told.set)
    parts = await ready(settings, listen=False)
    keep()
    worker = parts.worker
    if worker is None:
        return
    await parts.metrics.start()
    await worker.start()
    sys.stdout.write(f"jiangwen worker: planning, and sending on {', '.join(worker.channels)}. Stop with Ctrl+C.\n")
    sys.stdout.flush()
    await told.wait()
    await worker.stop()
    await parts.metrics.stop()
    await parts.database.close()
