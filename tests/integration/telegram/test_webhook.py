"""The webhook lets Telegram in and nobody else, and answers only for what is safe."""

import asyncio
from typing import Any

import pytest
from httpx import AsyncClient
from pydantic import SecretStr

from bot.channels import ChannelSetupError
from bot.channels.telegram import build_telegram
from knowledge.library import Library
from support.shop import Shop, opened
from support.telegram import SECRET, hooked, settings_for
from telegram_server import SECRET_HEADER, Person, TelegramServer

UPDATE = {"update_id": 5, "message": {"message_id": 1, "date": 1, "chat": {"id": 42, "type": "private"}, "text": "一"}}


async def post(server: TelegramServer, secret: str | None = SECRET, **body: Any) -> int:
    """Post to the webhook as Telegram would, or nearly so."""
    headers = {} if secret is None else {SECRET_HEADER.encode(): secret.encode()}
    async with AsyncClient() as client:
        return (await client.post(server.state.webhook.url, headers=headers, **(body or {"json": UPDATE}))).status_code


@pytest.mark.parametrize("wrong", [None, "", "wrong", SECRET[:-1], SECRET + "x", "密"])
async def test_a_wrong_secret_is_turned_away(shop: Shop, server: TelegramServer, wrong: str | None) -> None:
    async with hooked(server, shop):
        await server.until(lambda: server.state.webhook.url)
        assert await post(server, wrong) == 403
        assert await shop.all_rows() == {}


async def test_telegram_with_a_wrong_secret_does_not_get_through(shop: Shop, server: TelegramServer) -> None:
    server.pushing.secret = "wrong"
    person = server.user(42)
    async with hooked(server, shop):
        person.says("一")
        await person.hears_nothing(0.4)
        assert server.unconfirmed == 1
        server.pushing.secret = None
        await person.hears()


async def test_the_address_does_not_tell_the_token(shop: Shop, server: TelegramServer) -> None:
    async with hooked(server, shop):
        await server.until(lambda: server.state.webhook.url)
        assert server.token not in server.state.webhook.url
        assert server.state.webhook.secret == SECRET
        assert sorted(server.state.updates.allowed or []) == ["callback_query", "edited_message", "message"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"content": b"{"}, 400),
        ({"content": b"\xff\xfe"}, 400),
        ({"json": [1]}, 400),
        ({"json": {}}, 400),
        ({"json": {"update_id": 5}}, 200),
        ({"json": {"update_id": 5, "message": {"nonsense": 1}}}, 200),
        ({"json": UPDATE}, 200),
        ({"content": b" " * 300_000}, 413),
    ],
)
async def test_odd_bodies_are_answered_and_hurt_nothing(
    shop: Shop, server: TelegramServer, body: dict[str, Any], status: int
) -> None:
    server.user(42)
    async with hooked(server, shop):
        await server.until(lambda: server.state.webhook.url)
        assert await post(server, **body) == status


async def test_a_long_body_is_refused_whatever_length_it_claims(shop: Shop, server: TelegramServer) -> None:
    async def endless() -> Any:
        for _ in range(100):
            yield b" " * 10_000

    async with hooked(server, shop):
        await server.until(lambda: server.state.webhook.url)
        assert await post(server, content=endless()) == 413


@pytest.mark.parametrize("secret", [None, "", "mit Leerzeichen", "x" * 257])
async def test_without_a_usable_secret_it_refuses_to_start(
    shop: Shop, server: TelegramServer, secret: str | None
) -> None:
    given = {"telegram_mode": "webhook", "telegram_webhook_secret": None if secret is None else SecretStr(secret)}
    with pytest.raises(ChannelSetupError, match="JIANGWEN_TELEGRAM_WEBHOOK_SECRET"):
        build_telegram(settings_for(server, **given), shop.service)


async def test_without_a_public_address_it_refuses_to_start(shop: Shop, server: TelegramServer) -> None:
    given = {"telegram_mode": "webhook", "telegram_webhook_secret": SECRET, "public_url": ""}
    with pytest.raises(ChannelSetupError, match="JIANGWEN_PUBLIC_URL"):
        build_telegram(settings_for(server, **given), shop.service)


async def test_what_is_no_token_is_refused_and_none_is_off(shop: Shop, server: TelegramServer) -> None:
    with pytest.raises(ChannelSetupError, match="JIANGWEN_TELEGRAM_TOKEN"):
        build_telegram(settings_for(server, telegram_token=SecretStr("nonsense")), shop.service)
    assert build_telegram(settings_for(server, telegram_token=None), shop.service) is None


async def test_two_processes_on_one_database_answer_once_and_in_order(
    server: TelegramServer, postgres_url: str, library: Library
) -> None:
    """Each has a pool, locks and rounds of its own; every update goes to both at the same time."""
    people = [server.user(number) for number in range(50, 54)]
    async with (
        opened(postgres_url, library) as one,
        opened(postgres_url, library) as two,
        hooked(server, one),
        hooked(server, two),
    ):
        await server.until(lambda: len(server.accepted("setWebhook")) == 2)
        await _both(server, people)
        for person in people:
            heard = await person.hears(15, within=20)
            assert [line.text.split(":")[0] for line in heard] == [str(step) for step in range(1, 6) for _ in range(3)]
            await person.hears_nothing()


async def _both(server: TelegramServer, people: list[Person]) -> None:
    """Let people talk; Telegram pushes to the one process and, by mistake, everything to the other one as well."""
    urls = [str(call.params["url"]) for call in server.accepted("setWebhook")]
    other = next(url for url in urls if url != server.state.webhook.url)
    server.pushing.in_order = False
    async with AsyncClient(headers={SECRET_HEADER: SECRET}) as client:
        for number in range(5):
            for person in people:
                person.says(f"burst m{number}")
            bodies = [pending.body for pending in server.state.updates.waiting.values()]
            await asyncio.gather(*(client.post(other, json=body) for body in bodies))


async def test_while_the_database_is_away_telegram_is_asked_to_come_again(
    shop: Shop, server: TelegramServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = server.user(42)
    async with hooked(server, shop):
        await server.until(lambda: server.state.webhook.url)
        with monkeypatch.context() as patch:
            patch.setattr(type(shop.service.database), "write", _away)
            person.says("一")
            await server.until(lambda: server.redeliveries)
        (heard,) = await person.hears()
        assert heard.text.startswith("1: 一")


async def _away(*_: object, **__: object) -> None:
    raise ConnectionRefusedError
