"""A turn with its transaction, twenty people at once: on the web, and over the Telegram webhook.

Once the people pause up to two seconds between turns, which still is faster than anybody reads; and once they do not
pause at all, so that twenty requests are always under way and the times are those of a queue.
"""

import asyncio
import random
import re
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from bench.servers import bare, jiangwen, resident_megabytes
from bench.table import Row
from knowledge.library import Library
from telegram_server import TelegramServer

PEOPLE = 20
TURNS = 15
PAUSE = 2.0
SAME_SITE = {"Sec-Fetch-Site": "same-origin", "Accept": "application/json"}
OPENING = ("重庆", "为自己问")
_CHOICE = re.compile(r'name="choice"\s+value="([^"]+)"')
Turn = Callable[[int], Awaitable[float]]


def measure(library: Library) -> list[Row]:
    """Measure all three in turn, and the memory of the service."""
    assert library.notices
    return asyncio.run(_measure())


async def _measure() -> list[Row]:
    plain, web, telegram, memory = Times(), Times(), Times(), 0.0
    for pause in (PAUSE, 0.0):
        plain.add(await _bare(pause))
        talked, memory = await _web(pause)
        web.add(talked)
        telegram.add(await _telegram(pause))
    return [
        *_compare("web", web, plain),
        *_compare("Telegram webhook", telegram, plain),
        Row("memory of the service at its highest", memory, "the aim", 200, " MB", aim=200, less=True),
    ]


@dataclass
class Times:
    """Turn times in seconds, sorted: of people who pause between turns, and of people who do not."""

    calm: list[float] = field(default_factory=list)
    hasty: list[float] = field(default_factory=list)

    def add(self, times: list[float]) -> None:
        """Take the calm ones first, then the hasty ones."""
        (self.hasty if self.calm else self.calm).extend(times)


def _compare(name: str, ours: Times, plain: Times) -> list[Row]:
    against = "only parsing JSON"
    aim = 50 if name == "web" else None
    return [
        Row(f"{name} turn, median", _at(ours.calm, 0.5), against, _at(plain.calm, 0.5), " ms"),
        Row(f"{name} turn, p99", _at(ours.calm, 0.99), against, _at(plain.calm, 0.99), " ms", aim, less=True),
        Row(f"{name} turn without a pause, median", _at(ours.hasty, 0.5), against, _at(plain.hasty, 0.5), " ms"),
        Row(f"{name} turn without a pause, p99", _at(ours.hasty, 0.99), against, _at(plain.hasty, 0.99), " ms"),
    ]


async def _bare(pause: float) -> list[float]:
    with bare() as url:
        async with httpx.AsyncClient(trust_env=False) as client:

            async def turn(_: int) -> float:
                return await _timed(client.post(url, json={"update_id": 1, "message": {"text": "重庆"}}))

            return await _crowd(lambda _: turn, pause)


async def _web(pause: float) -> tuple[list[float], float]:
    with jiangwen() as (url, pid):
        times = await _crowd(lambda seed: _visitor(url, seed), pause)
        return times, resident_megabytes(pid)


def _visitor(url: str, seed: int) -> Turn:
    """Somebody who says where he works and then presses whatever is offered, mostly answers."""
    chance = random.Random(seed)  # noqa: S311  # a visitor, not a secret
    client = httpx.AsyncClient(base_url=url, headers=SAME_SITE, trust_env=False)
    offered: list[str] = []
    known = 0

    async def turn(number: int) -> float:
        nonlocal known
        form = {"event": secrets.token_urlsafe(16), "opening": "1" if number == 0 else "", "after": str(known)}
        form |= (
            {"text": OPENING[number]} if number < len(OPENING) or not offered else {"choice": _press(offered, chance)}
        )
        start = time.perf_counter()
        answer = await client.post("/", data=form)
        took = time.perf_counter() - start
        answer.raise_for_status()
        part = answer.json()
        offered[:], known = _CHOICE.findall(part["messages"]), part["last"]
        return took

    return turn


def _press(offered: list[str], chance: random.Random) -> str:
    answers = [choice for choice in offered if ".a:" in choice or ".unsure" in choice]
    return chance.choice(answers or offered)


async def _telegram(pause: float) -> list[float]:
    token, secret = "1:abc", secrets.token_hex(16)
    async with TelegramServer(token=token) as server:
        settings = {
            "telegram_token": token, "telegram_api": server.url, "telegram_mode": "webhook",
            "telegram_webhook_secret": secret, "telegram_per_second": "1000000", "telegram_per_chat": "1000000",
            "public_url": "https://example.test",
        }  # fmt: skip
        with jiangwen(**settings) as (url, _):
            headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
            async with httpx.AsyncClient(base_url=url, headers=headers, trust_env=False) as client:
                return await _crowd(lambda seed: _chat(client, server, seed), pause)


def _chat(client: httpx.AsyncClient, server: TelegramServer, seed: int) -> Turn:
    chat_id = 1000 + seed
    server.user(chat_id)
    ids = iter(range(seed * 1_000_000 + 1, (seed + 1) * 1_000_000))

    async def turn(number: int) -> float:
        text = OPENING[number] if number < len(OPENING) else "不清楚"
        return await _timed(client.post("/telegram/webhook", json=_update(next(ids), chat_id, text)))

    return turn


def _update(update_id: int, chat_id: int, text: str) -> dict[str, Any]:
    person = {"id": chat_id, "first_name": "王", "is_bot": False, "language_code": "zh-hans"}
    message = {"message_id": update_id, "date": int(time.time()), "chat": {"id": chat_id, "type": "private"}}
    return {"update_id": update_id, "message": message | {"from": person, "text": text}}


async def _timed(request: Awaitable[httpx.Response]) -> float:
    start = time.perf_counter()
    (await request).raise_for_status()
    return time.perf_counter() - start


async def _crowd(person: Callable[[int], Turn], pause: float) -> list[float]:
    """Let everybody talk at once, each waiting for the answer, and up to `pause` seconds, before going on."""

    async def talk(seed: int) -> list[float]:
        turn, chance = person(seed), random.Random(seed)  # noqa: S311  # a pause, not a secret
        times = []
        for number in range(TURNS):
            await asyncio.sleep(chance.uniform(0, pause))
            times.append(await turn(number))
        return times

    return sorted(took for times in await asyncio.gather(*map(talk, range(PEOPLE))) for took in times)


def _at(times: list[float], share: float) -> float:
    """Return a quantile, in milliseconds."""
    return 1000 * times[min(int(len(times) * share), len(times) - 1)]
