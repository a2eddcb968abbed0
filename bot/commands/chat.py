"""`jiangwen chat`: the conversation in this terminal, on the same database as the service."""

import asyncio
import logging
from argparse import Namespace

from bot import log
from bot.channels.terminal import chat
from bot.commands.database import explained, settled_url
from bot.commands.ready import ready
from bot.commands.settings import read_settings


def run(arguments: Namespace) -> int:
    """Talk until the person leaves."""
    settings = read_settings(today=arguments.today).model_copy(update={"telegram_token": None})
    log.set_up(as_json=False, level=logging.ERROR)
    with explained(settled_url(settings)), asyncio.Runner() as runner:
        parts = runner.run(ready(settings))
        try:
            chat(parts.service, runner, settings.public_url)
        finally:
            runner.run(parts.database.close())
    return 0
