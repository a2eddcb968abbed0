"""`jiangwen serve`: the chat, the API, the other channels and the clock, in one process."""

import asyncio
import os
import socket
import sys
from argparse import Namespace
from contextlib import suppress

import uvicorn
from starlette.types import ASGIApp

from bot import log
from bot.app import assemble
from bot.clock import Clock
from bot.commands.banner import banner, site_of
from bot.commands.database import explained, settled_url
from bot.commands.failure import CommandError
from bot.commands.ready import ready
from bot.commands.settings import read_settings
from bot.lasting import keep
from bot.settings import Settings
from bot.staff import first

SECONDS_TO_FINISH = 10


def run(arguments: Namespace) -> int:
    """Serve until told to stop."""
    settings = read_settings(host=arguments.host, port=arguments.port, today=arguments.today)
    log.set_up(as_json=not sys.stderr.isatty())
    url = settled_url(settings)
    with _bound(settings) as listening, explained(url):
        config = uvicorn.Config("", log_config=None, access_log=False)
        with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner, suppress(KeyboardInterrupt):
            runner.run(_serve(settings, listening))
    return 0


async def _serve(settings: Settings, listening: socket.socket) -> None:
    parts = await ready(settings)
    site = settings.public_url or site_of(settings.host, listening.getsockname()[1])
    sys.stderr.write(await first.ensured(parts.database, parts.service.keys, Clock().utc(), site))
    keep()
    config = configured(assemble(parts), settings)
    await _Announcing(config, banner(parts, listening.getsockname()[1])).serve([listening])


def configured(app: ASGIApp, settings: Settings) -> uvicorn.Config:
    """Return how an application is served: where somebody comes from is believed of the proxies that are named."""
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,  # addresses are personal
        server_header=False,
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
    )


class _Announcing(uvicorn.Server):
    """Says what runs once it runs."""

    def __init__(self, config: uvicorn.Config, announcement: str) -> None:
        super().__init__(config)
        self._announcement = announcement

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            sys.stdout.write(self._announcement)
            sys.stdout.flush()


def _bound(settings: Settings) -> socket.socket:
    host, port = settings.host, settings.port
    try:
        return socket.create_server(
            (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=2048
        )
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
        message = f"{host}:{port} cannot be listened on: {reason}. Choose another with --port or --host."
        raise CommandError(message, 1) from error
