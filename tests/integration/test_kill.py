"""Killed in the middle of a conversation and started again, it goes on: nothing lost, nothing said twice."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx

from support.plain_browser import PlainBrowser
from support.process import Serving, serving

CITY = "大连市"


@asynccontextmanager
async def browsing(address: str, cookies: httpx.Cookies | None = None) -> AsyncIterator[PlainBrowser]:
    async with httpx.AsyncClient(base_url=address, cookies=cookies, timeout=60) as client:
        person = PlainBrowser(client)
        await person.go("/")
        yield person


def bubbles(person: PlainBrowser) -> int:
    return person.html.count('class="bubble"')


async def test_a_conversation_survives_kill_9(tmp_path: Path, settings: dict[str, str]) -> None:
    with serving(tmp_path, **settings) as first:
        async with browsing(first.address) as person:
            action, sent = person.request(CITY)
            await person.send(action, sent)
            before, cookies = person.read, person.client.cookies
        first.kill()
    with serving(tmp_path, **settings) as second:
        async with browsing(second.address, cookies) as person:
            assert person.read == before
            shown = bubbles(person)
            await person.send(action, sent)  # the browser does not know whether it arrived, and sends it again
            assert (person.read, bubbles(person)) == (before, shown)
            await person.write("不清楚")
            assert (person.status, bubbles(person)) == (200, shown + 2)


async def test_killed_while_many_talk_every_answer_given_is_kept(tmp_path: Path, settings: dict[str, str]) -> None:
    with serving(tmp_path, **settings) as first:
        talks = await asyncio.gather(*(talk_until_it_dies(first, number) for number in range(6)))
    with serving(tmp_path, **settings) as second:
        for answered, cookies in talks:
            async with browsing(second.address, cookies) as person:
                said = re.findall(r"第(\d+)句", person.read)
            # The last one may have been kept although its answer was lost.
            assert said in ([str(n) for n in range(answered)], [str(n) for n in range(answered + 1)])
    assert sum(answered for answered, _ in talks) > 5


async def talk_until_it_dies(service: Serving, number: int) -> tuple[int, httpx.Cookies]:
    """Talk on and on; return how much was answered. The fourth person's sixth answer kills the service."""
    answered = 0
    async with browsing(service.address) as person:
        with suppress(httpx.TransportError):
            while answered < 100:
                await person.write(f"第{answered}句")
                assert person.status == 200
                answered += 1
                if (number, answered) == (3, 6):
                    service.process.kill()
        return answered, person.client.cookies
