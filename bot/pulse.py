"""The dead man's switch: somebody is called while reminders work, and raises the alarm when we fall silent."""

from typing import Final

import httpx

from bot.clock import Clock
from bot.log import logger
from bot.store.database import Database
from bot.watching import look, troubles

PATIENCE: Final = 10.0


class Pulse:
    """Calls `url` while nothing is wrong; without a url it does nothing. Any number of processes may do so."""

    def __init__(self, database: Database, url: str, clock: Clock) -> None:
        self._database = database
        self._url = url
        self._clock = clock

    async def beat(self) -> None:
        """Look whether planning and sending work, and if so, call."""
        if not self._url:
            return
        if wrong := troubles(await self._database.read(look, self._clock)):
            logger.error("reminders do not work", wrong=[f"{one.kind} {one.of}" for one in wrong])
        else:
            await self._call()

    async def _call(self) -> None:
        """Call once; the address is a secret, so the log has only what went wrong."""
        try:
            async with httpx.AsyncClient(timeout=PATIENCE, follow_redirects=True) as client:
                (await client.get(self._url)).raise_for_status()
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            logger.warning("the dead man's switch did not hear us", why=type(error).__name__)
