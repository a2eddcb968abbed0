"""Tokens, method names, bodies and results."""

from time import time

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramUnauthorizedError
from aiogram.types import BotCommand, BotCommandScopeChat, MenuButtonWebApp, WebAppInfo
from aiohttp import ClientSession, FormData

from telegram_server import TelegramServer


async def test_the_bot_is_told_that_it_is_one(bot: Bot) -> None:
    assert (await bot.get_me()).is_bot


async def test_a_wrong_token_is_unauthorized(stranger: Bot) -> None:
    with pytest.raises(TelegramUnauthorizedError):
        await stranger.get_me()


async def test_a_malformed_token_is_not_found(server: TelegramServer, http: ClientSession) -> None:
    async with http.get(f"{server.url}/botnonsense/getMe") as answer:
        assert answer.status == 404


async def test_an_unknown_method_is_not_found(server: TelegramServer, http: ClientSession) -> None:
    async with http.post(f"{server.url}/bot1:abc/sendNonsense") as answer:
        assert answer.status == 404
        assert (await answer.json())["description"] == "Not Found: method not found"
    assert [refusal.code for refusal in server.refused] == [404]


async def test_a_method_name_may_be_in_any_case(server: TelegramServer, http: ClientSession) -> None:
    async with http.get(f"{server.url}/bot1:abc/GETME") as answer:
        assert answer.status == 200
    assert server.accepted("getMe")


async def test_the_same_call_may_come_in_every_kind_of_body(server: TelegramServer, http: ClientSession) -> None:
    user, url = server.user(42), f"{server.url}/bot1:abc/sendMessage"
    multipart = FormData({"chat_id": "42", "text": "你好"}, default_to_multipart=True)
    for body in ({"json": {"chat_id": 42, "text": "你好"}}, {"data": {"chat_id": "42", "text": "你好"}}):
        async with http.post(url, **body) as answer:
            assert (await answer.json())["ok"]
    async with http.post(url, data=multipart) as answer:
        assert (await answer.json())["ok"]
    async with http.get(url, params={"chat_id": "42", "text": "你好"}) as answer:
        assert (await answer.json())["ok"]
    assert [heard.text for heard in await user.hears(4)] == ["你好"] * 4


async def test_broken_json_is_a_bad_request(server: TelegramServer, http: ClientSession) -> None:
    headers = {"Content-Type": "application/json"}
    async with http.post(f"{server.url}/bot1:abc/sendMessage", data="{", headers=headers) as answer:
        assert answer.status == 400


async def test_dates_are_in_seconds(server: TelegramServer, bot: Bot) -> None:
    server.user(42)
    message = await bot.send_message(42, "你好")
    assert abs(message.date.timestamp() - time()) < 5


async def test_an_accepted_call_is_logged_with_its_parameters_and_time(server: TelegramServer, bot: Bot) -> None:
    server.user(42)
    await bot.send_message(42, "你好")
    (call,) = server.accepted("sendMessage", chat_id=42)
    assert (call.text, call.chat_id, call.by) == ("你好", 42, "http")
    assert abs(call.at - time()) < 5


async def test_commands_are_kept_per_scope_and_language(bot: Bot) -> None:
    scope = BotCommandScopeChat(chat_id=42)
    assert await bot.set_my_commands([BotCommand(command="start", description="开始")])
    assert await bot.set_my_commands([BotCommand(command="mine", description="我的")], scope=scope, language_code="zh")
    assert [entry.command for entry in await bot.get_my_commands()] == ["start"]
    assert [entry.command for entry in await bot.get_my_commands(scope=scope, language_code="zh")] == ["mine"]
    assert await bot.delete_my_commands()
    assert await bot.get_my_commands() == []


async def test_the_menu_button_is_kept(bot: Bot) -> None:
    own = MenuButtonWebApp(text="网页", web_app=WebAppInfo(url="https://chat.example.com/"))
    assert await bot.set_chat_menu_button(chat_id=42, menu_button=own)
    kept = await bot.get_chat_menu_button(chat_id=42)
    assert isinstance(kept, MenuButtonWebApp)
    assert kept.web_app.url == "https://chat.example.com/"
    assert (await bot.get_chat_menu_button()).type == "commands"


async def test_a_chat_can_be_looked_up(server: TelegramServer, bot: Bot) -> None:
    server.user(42, "王师傅")
    chat = await bot.get_chat(42)
    assert (chat.id, chat.type, chat.first_name) == (42, "private", "王师傅")


async def test_a_chat_action_is_seen(server: TelegramServer, bot: Bot) -> None:
    user = server.user(42)
    assert await bot.send_chat_action(42, "typing")
    assert user.chat.actions == ["typing"]
