"""The service is killed between a subscription and the plan for it: who was told that it is done is reminded."""

import asyncio
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from time import time

from crash.campaign import Size
from crash.crew import CLOCKED, PATIENCE
from crash.judging import Verdict
from crash.place import Place, placed
from knowledge.window import ZONE
from support.postgres import Postgres
from support.process import environment
from telegram_server import Person, TelegramServer

NINE = datetime(2024, 3, 7, 9, 0, tzinfo=ZONE)  # a week before 14 March 2024, the last safe day
WORDS = ("/start", "大连技能大师工作室2024的提醒我", "2")
DONE, REMINDED = "订好了", "还有 7 天"
AFTERWARDS = 3.0


def killed_after_subscribing(postgres: Postgres, folder: Path, size: Size) -> Verdict:
    """One person after the other subscribes over Telegram, and each time the service is killed at once."""
    with placed(postgres, folder, delay=0.0) as place:
        return asyncio.run(_killed(place, size))


async def _killed(place: Place, size: Size) -> Verdict:
    chance, clock = random.Random(size.seed), place.folder / "clock"  # noqa: S311 - the same moments each time
    async with TelegramServer() as server:
        people = [server.user(700 + number) for number in range(size.messages)]
        _set(clock, NINE - timedelta(hours=2))
        for person in people:
            with _serving(place, server, clock) as process:
                await _subscribes(person)
                await asyncio.sleep(chance.uniform(0, 0.5))
                process.kill()
        _set(clock, NINE - timedelta(seconds=1))
        with _serving(place, server, clock):
            await server.until(lambda: all(map(_reminded, people)), within=PATIENCE)
            await asyncio.sleep(AFTERWARDS)
    told = [_reminded(person) for person in people]
    extra = sum(told) - len(told)
    verdict = Verdict("serve killed after a subscription", len(people), size.blows, told.count(0), extra, 0)
    verdict.expect(told.count(0) == 0, "a subscription was lost")
    verdict.expect(extra == 0, "somebody was reminded twice")
    return verdict


async def _subscribes(person: Person) -> None:
    for words in WORDS:
        person.says(words)
        await person.hears(within=PATIENCE)
    said = person.chat.heard[-1].text
    assert DONE in said, said


def _reminded(person: Person) -> int:
    return sum(REMINDED in heard.text and DONE not in heard.text for heard in person.chat.heard)


def _set(clock: Path, moment: datetime) -> None:
    clock.write_text(f"{moment.timestamp() - time()}", "ascii")


@contextmanager
def _serving(place: Place, server: TelegramServer, clock: Path) -> Iterator["subprocess.Popen[bytes]"]:
    given = place.settings() | {"telegram_api": server.url, "telegram_token": server.token}
    with (place.folder / "serve.log").open("ab") as log:
        process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, str(CLOCKED), str(clock), "serve", "--port", "0"],
            cwd=place.folder, env=environment(place.folder / "var", **given), stdout=log, stderr=log,
        )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.wait(PATIENCE)
