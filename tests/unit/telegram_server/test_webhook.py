"""The pusher: secret header, redelivery until 2xx, order, copies, and the call in the reply body."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import SendDocument, SendMessage
from aiogram.types import BufferedInputFile, CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from telegram_server import SECRET_HEADER, TelegramServer


@dataclass
class Hook:
    """A webhook that answers with the statuses it was given, then with 200; `reply` is its JSON body.

    It answers nothing while it is not `opened`.
    """

    statuses: list[int] = field(default_factory=list)
    reply: dict[str, Any] = field(default_factory=dict)
    updates: list[dict[str, Any]] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)
    url: str = ""
    opened: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle(self, request: web.Request) -> web.Response:
        self.updates.append(await request.json())
        self.secrets.append(request.headers.get(SECRET_HEADER))
        await self.opened.wait()
        status = self.statuses.pop(0) if self.statuses else 200
        return web.json_response(self.reply, status=status)

    @property
    def ids(self) -> list[int]:
        return [update["update_id"] for update in self.updates]

    @property
    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.updates]


@asynccontextmanager
async def listening(app: web.Application) -> AsyncIterator[str]:
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    fake, app = Hook(), web.Application()
    fake.opened.set()
    app.router.add_post("/hook", fake.handle)
    async with listening(app) as base:
        fake.url = f"{base}/hook"
        yield fake


@pytest.fixture(autouse=True)
def impatient(server: TelegramServer) -> None:
    server.pushing.interval = 0.01


async def test_every_push_carries_the_secret_token(server: TelegramServer, bot: Bot, hook: Hook) -> None:
    await bot.set_webhook(hook.url, secret_token="right-one")
    server.user(42).says("一")
    await server.until(lambda: hook.secrets)
    server.pushing.secret = "wrong"
    server.user(42).says("二")
    await server.until(lambda: hook.secrets == ["right-one", "wrong"])


async def test_without_a_secret_token_no_header_is_sent(server: TelegramServer, bot: Bot, hook: Hook) -> None:
    await bot.set_webhook(hook.url)
    server.user(42).says("一")
    await server.until(lambda: hook.secrets == [None])


async def test_an_update_comes_again_until_it_is_taken(server: TelegramServer, bot: Bot, hook: Hook) -> None:
    hook.statuses = [500, 502, 401]
    await bot.set_webhook(hook.url)
    server.user(42).says("一")
    await server.until(lambda: server.unconfirmed == 0)
    assert len(hook.ids) == 4
    assert len(set(hook.ids)) == 1
    assert server.redeliveries == 3


async def test_a_failed_push_shows_in_the_webhook_info(server: TelegramServer, bot: Bot, hook: Hook) -> None:
    hook.statuses = [500] * 1000
    await bot.set_webhook(hook.url, max_connections=7, allowed_updates=["message"])
    server.user(42).says("一")
    await server.until(lambda: hook.ids)
    await server.until(lambda: server.state.webhook.last_error)
    info = await bot.get_webhook_info()
    assert (info.url, info.pending_update_count, info.max_connections) == (hook.url, 1, 7)
    assert info.allowed_updates == ["message"]
    assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"


async def test_updates_wait_while_the_webhook_is_down(server: TelegramServer, bot: Bot, hook: Hook) -> None:
    await bot.set_webhook("http://127.0.0.1:1/hook")
    server.user(42).says("一")
    await server.until(lambda: server.state.webhook.last_error)
    await bot.set_webhook(hook.url)
    await server.until(lambda: server.unconfirmed == 0)
    assert len(hook.ids) == 1


async def test_a_push_that_takes_too_long_comes_again(server: TelegramServer, bot: Bot, hook: Hook) -> None:
    hook.opened.clear()
    server.pushing.timeout = 0.05
    await bot.set_webhook(hook.url)
    server.user(42).says("一")
    await server.until(lambda: len(hook.ids) == 2)
    hook.opened.set()
    await server.until(lambda: server.unconfirmed == 0)
    assert server.redeliveries >= 1


async def test_one_chat_is_pushed_in_order_and_chats_side_by_side(server: TelegramServer, bot: Bot, hook: Hook) -> None:
    hook.opened.clear()
    await bot.set_webhook(hook.url)
    server.user(42).says("一")
    server.user(42).says("二")
    server.user(43).says("三")
    await server.until(lambda: len(hook.ids) == 2)
    await asyncio.sleep(0.03)
    assert sorted(hook.texts) == ["一", "三"]
    hook.opened.set()
    await server.until(lambda: server.unconfirmed == 0)
    assert hook.texts[-1] == "二"


async def test_out_of_order_one_chat_is_pushed_side_by_side(server: TelegramServer, bot: Bot, hook: Hook) -> None:
    hook.opened.clear()
    server.pushing.in_order = False
    await bot.set_webhook(hook.url)
    server.user(42).says("一")
    server.user(42).says("二")
    await server.until(lambda: len(hook.ids) == 2)
    assert server.unconfirmed == 2


async def test_no_more_connections_are_used_than_allowed(server: TelegramServer, bot: Bot, hook: Hook) -> None:
    hook.opened.clear()
    await bot.set_webhook(hook.url, max_connections=2)
    for user_id in range(1, 6):
        server.user(user_id).says("一")
    await server.until(lambda: len(hook.ids) == 2)
    await asyncio.sleep(0.03)
    assert len(hook.ids) == 2
    hook.opened.set()
    await server.until(lambda: server.unconfirmed == 0)
    assert len(hook.ids) == 5


async def test_copies_of_an_update_come_at_once(server: TelegramServer, bot: Bot, hook: Hook) -> None:
    hook.opened.clear()
    server.pushing.copies = 3
    await bot.set_webhook(hook.url)
    server.user(42).says("一")
    await server.until(lambda: len(hook.ids) == 3)
    hook.opened.set()
    await server.until(lambda: server.unconfirmed == 0)
    assert len(set(hook.ids)) == 1
    assert server.redeliveries == 2


async def test_a_json_reply_is_carried_out_as_a_call(server: TelegramServer, bot: Bot, hook: Hook) -> None:
    hook.reply = {"method": "sendMessage", "chat_id": 42, "text": "您好"}
    await bot.set_webhook(hook.url)
    server.user(42).says("一")
    assert [heard.text for heard in await server.user(42).hears()] == ["您好"]
    assert [call.by for call in server.accepted("sendMessage")] == ["webhook"]


async def test_a_reply_that_is_refused_is_logged_and_not_pushed_again(
    server: TelegramServer, bot: Bot, hook: Hook
) -> None:
    hook.reply = {"method": "sendMessage", "chat_id": 42, "text": ""}
    await bot.set_webhook(hook.url)
    server.user(42).says("一")
    await server.until(lambda: server.unconfirmed == 0)
    assert [refusal.description for refusal in server.refused] == ["Bad Request: message text is empty"]
    assert len(hook.ids) == 1


async def test_deleting_the_webhook_can_drop_what_waits(server: TelegramServer, bot: Bot, hook: Hook) -> None:
    hook.statuses = [500] * 1000
    await bot.set_webhook(hook.url)
    server.user(42).says("一")
    await server.until(lambda: hook.ids)
    await bot.delete_webhook(drop_pending_updates=True)
    assert (await bot.get_webhook_info()).url == ""
    assert await bot.get_updates() == []


async def test_a_webhook_needs_a_url_and_a_plain_secret(bot: Bot) -> None:
    with pytest.raises(TelegramBadRequest, match="bad webhook"):
        await bot.set_webhook("ftp://example.com")
    with pytest.raises(TelegramBadRequest, match="illegal characters"):
        await bot.set_webhook("https://example.com", secret_token="密")


def answering() -> Dispatcher:
    """A bot that answers a text with a button, a tap with an edit, and "文件" with a file, all in its reply body."""
    dispatcher = Dispatcher()

    @dispatcher.callback_query()
    async def tapped(query: CallbackQuery, bot: Bot) -> None:
        assert isinstance(query.message, Message)
        await bot.edit_message_text("好", chat_id=query.message.chat.id, message_id=query.message.message_id)
        await query.answer("收到")

    @dispatcher.message()
    async def said(message: Message) -> SendMessage | SendDocument:
        if message.text == "文件":
            return message.answer_document(BufferedInputFile(b"a\r\n\x00b", "清单.pdf"))
        button = InlineKeyboardButton(text="是", callback_data="yes")
        return message.answer("要吗？", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[button]]))

    return dispatcher


async def test_a_dispatcher_answers_through_its_webhook(server: TelegramServer, bot: Bot) -> None:
    app, user = web.Application(), server.user(42)
    SimpleRequestHandler(answering(), bot, handle_in_background=False, secret_token="s").register(app, "/hook")
    async with listening(app) as base:
        await bot.set_webhook(f"{base}/hook", secret_token="s")
        user.says("你好")
        assert str((await user.hears())[0]) == "要吗？\n[是]"
        user.taps("是")
        assert str((await user.hears())[0]) == "好"
        user.says("文件")
        document = (await user.hears())[0].document
        assert document is not None
        assert document.content == b"a\r\n\x00b"
        await server.until(lambda: server.unconfirmed == 0)
    assert user.toasts == ["收到"]
    assert server.redeliveries == 0
