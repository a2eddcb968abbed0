"""What an answer of the Bot API means for a reminder: taken, later, perhaps, or never."""

import json

import pytest

from bot.channels.telegram.line import Line, meaning
from scheduler.result import Delivered, NotNow, Refused, Result, TooFast, Unclear, Unreachable
from telegram_server import Dropped, ServerError, TelegramServer

BODY = json.dumps({"chat_id": 42, "text": "提醒"}).encode()


def said(description: str, **more: object) -> bytes:
    return json.dumps({"ok": False, "description": description, **more}).encode()


@pytest.mark.parametrize(
    ("status", "answer", "result"),
    [
        (200, b'{"ok":true,"result":{}}', Delivered()),
        (200, b'{"ok":false}', Unclear("status 200")),
        (200, b"<html>a login page</html>", Unclear("status 200")),
        (200, b"[]", Unclear("status 200")),
        (429, said("Too Many Requests", parameters={"retry_after": 17}), TooFast(17)),
        (429, said("Too Many Requests"), TooFast(1)),
        (429, said("Too Many Requests", parameters={"retry_after": "soon"}), TooFast(1)),
        (403, said("Forbidden: bot was blocked by the user"), Unreachable("Forbidden: bot was blocked by the user")),
        (400, said("Bad Request: chat not found"), Unreachable("Bad Request: chat not found")),
        (400, said("Bad Request: can't parse entities"), Refused("Bad Request: can't parse entities")),
        (401, said("Unauthorized"), NotNow("Unauthorized")),
        (502, b"Bad Gateway", Unclear("status 502")),
    ],
)
def test_every_answer_has_one_meaning(status: int, answer: bytes, result: Result) -> None:
    assert meaning(status, answer) == result


async def test_nobody_there_is_surely_not_taken_and_silence_after_sending_is_unclear() -> None:
    async with TelegramServer() as server:
        server.user(42)
        line = Line(f"{server.url}/bot{server.token}/sendMessage", 2)
        assert await line.post(BODY) == Delivered()
        for fault in (Dropped(), ServerError(502, accepted=True)):
            server.faults.add(fault)
            assert isinstance(await line.post(BODY), Unclear)
        assert len(server.accepted("sendMessage")) == 3
    other = Line("http://127.0.0.1:9/bot1:abc/sendMessage", 2)
    assert await other.post(BODY) == NotNow("no connection")
    for one in (line, other):
        await one.close()
