"""The control interface under /sim, the page, and the server started by hand."""

import asyncio
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramRetryAfter
from aiogram.types import BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup
from aiohttp import ClientSession

from telegram_server import TelegramServer

ROOT = Path(__file__).parents[3]


@pytest.fixture
def sim(server: TelegramServer, http: ClientSession) -> "Sim":
    return Sim(http, f"{server.url}/sim")


class Sim:
    """The interface as another process sees it."""

    def __init__(self, http: ClientSession, url: str) -> None:
        self.http, self.url = http, url

    async def see(self, path: str) -> Any:
        async with self.http.get(f"{self.url}/{path}") as answer:
            return await answer.json()

    async def do(self, path: str, **asked: Any) -> Any:
        async with self.http.post(f"{self.url}/{path}", json=asked) as answer:
            return await answer.json()


async def test_a_person_can_talk_and_tap_over_http(sim: Sim, bot: Bot) -> None:
    await sim.do("says", user=42, text="你好")
    button = InlineKeyboardButton(text="是", callback_data="yes")
    sent = await bot.send_message(42, "要吗？", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[button]]))
    await sim.do("taps", user=42, label="是", message_id=sent.message_id)
    said, tapped = await bot.get_updates()
    assert said.message is not None
    assert tapped.callback_query is not None
    assert (said.message.text, tapped.callback_query.data) == ("你好", "yes")
    screen = await sim.see("screen?user=42")
    assert [message["text"] for message in screen["messages"]] == ["你好", "要吗？"]


@pytest.mark.parametrize("kind", ["photo", "document", "voice", "sticker", "contact"])
async def test_a_person_can_send_other_things_over_http(sim: Sim, bot: Bot, kind: str) -> None:
    await sim.do("sends", user=42, kind=kind)
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.content_type == kind


async def test_a_tap_on_nothing_says_so(sim: Sim) -> None:
    answer = await sim.do("taps", user=42, label="是")
    assert not answer["ok"]
    assert "是" in answer["error"]


async def test_faults_can_be_set_and_cleared_over_http(sim: Sim, server: TelegramServer, bot: Bot) -> None:
    server.user(42)
    await sim.do("faults", kind="flood", retry_after=5, method="sendMessage", times=None)
    await sim.do("faults", latency=0.01)
    with pytest.raises(TelegramRetryAfter):
        await bot.send_message(42, "一")
    faults = await sim.see("faults")
    assert (faults["latency"], faults["rules"][0]["kind"]) == (0.01, "Flood")
    async with sim.http.delete(f"{sim.url}/faults") as answer:
        assert answer.status == 200
    await bot.send_message(42, "一")


async def test_calls_and_state_can_be_read_over_http(sim: Sim, server: TelegramServer, bot: Bot) -> None:
    server.user(42).says("你好")
    await bot.send_message(42, "一")
    (call,) = await sim.see("calls?method=sendMessage")
    assert call["params"]["text"] == "一"
    state = await sim.see("state")
    assert (state["unconfirmed"], state["accepted"], state["redeliveries"]) == (1, 1, 0)


async def test_blocking_works_over_http(sim: Sim, server: TelegramServer) -> None:
    await sim.do("blocks", user=42)
    assert server.user(42).chat.blocked
    await sim.do("blocks", user=42, blocked=False)
    assert not server.user(42).chat.blocked


async def test_a_sent_document_can_be_downloaded(sim: Sim, server: TelegramServer, bot: Bot) -> None:
    server.user(42)
    sent = await bot.send_document(42, BufferedInputFile(b"%PDF", "清单.pdf"))
    assert sent.document is not None
    async with sim.http.get(f"{sim.url}/file/{sent.document.file_id}") as answer:
        assert await answer.read() == b"%PDF"
    async with sim.http.get(f"{sim.url}/file/none") as answer:
        assert answer.status == 404


async def test_the_page_needs_no_other_host(server: TelegramServer, http: ClientSession) -> None:
    async with http.get(f"{server.url}/") as answer:
        page = await answer.text()
    assert "匠问" in page
    assert not re.search(r"(src|href)=[\"']?(https?:)?//|@import|url\(", page)


async def test_started_by_hand_it_says_how_to_point_the_bot_at_it() -> None:
    command = (sys.executable, "-m", "tests.telegram_server", "--port", "0", "--token", "7:seven")
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    try:
        said = await asyncio.wait_for(process.stdout.readuntil(b"Talk to"), 20)
    finally:
        process.terminate()
        await process.communicate()
    assert re.search(rb"JIANGWEN_TELEGRAM_API=http://127\.0\.0\.1:\d+\n", said)
    assert b"JIANGWEN_TELEGRAM_TOKEN=7:seven\n" in said
