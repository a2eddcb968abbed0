"""A Bot API server for very many messages, in a process of its own: it notes each when it comes, and answers late.

`python -m telegram_server.lean PORT` serves `/LIFE/botTOKEN/sendMessage` until it is ended. LIFE is any word and stands
in the log, so that it is known who sent what also after the sender was killed. Times are of the monotonic clock, which
all processes of a machine share.

    GET  /log?from=N     what came in, from the Nth call on
    POST /set            {"delay": seconds, "cap": sends in any second}
    POST /flood          {"seconds": S}: until then every send is answered with 429 and the time that is left
"""

import asyncio
import json
import math
import sys
import zlib
from collections import deque
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Final, cast
from urllib.parse import parse_qsl

OK: Final = b'{"ok":true,"result":{"message_id":1,"date":1,"chat":{"id":1,"type":"private"},"text":"-"}}'
YES: Final = b'{"ok":true,"result":true}'
ME: Final = b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"x","username":"jiangwen_1_bot"}}'
REASONS: Final = {200: b"OK", 404: b"Not Found", 429: b"Too Many Requests"}


@dataclass(slots=True)
class Desk:
    """What the server knows. A row of the log: when, whose life, which chat, a sum of the text, status, answered."""

    delay: float = 0.0
    cap: int = 0
    flooded: float = 0.0
    rows: list[list[Any]] = field(default_factory=list)
    lately: deque[float] = field(default_factory=deque)

    def take(self, life: str, chat: int, text: str) -> list[Any]:
        """Write down a send, before anything is answered."""
        now = monotonic()
        row = [now, life, chat, zlib.crc32(text.encode()), self._status(now), None]
        self.rows.append(row)
        return row

    def left(self) -> int:
        return max(1, math.ceil(self.flooded - monotonic()))

    def _status(self, now: float) -> int:
        while self.lately and self.lately[0] <= now - 1:
            self.lately.popleft()
        if self.cap and len(self.lately) >= self.cap:
            self.flooded = max(self.flooded, now + 1)
        if now < self.flooded:
            return 429
        self.lately.append(now)
        return 200


class Talk(asyncio.Protocol):
    """One connection. Calls on it come one after the other, as clients of HTTP do it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.raw = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self.raw += data
        while (end := self.raw.find(b"\r\n\r\n")) >= 0:
            head = self.raw[:end].decode("latin-1")
            body_at, length = end + 4, _length(head)
            if len(self.raw) < body_at + length:
                return
            body, self.raw = self.raw[body_at : body_at + length], self.raw[body_at + length :]
            self._call(head, body)

    def _call(self, head: str, body: bytes) -> None:
        path, _, query = head.split(" ", 2)[1].partition("?")
        match path.rpartition("/")[2]:
            case "sendMessage":
                self._send(path, _fields(head, body))
            case "getMe":
                self._answer(200, ME)
            case "log":
                start = int(dict(parse_qsl(query)).get("from", 0))
                self._answer(200, json.dumps(self.desk.rows[start:]).encode())
            case "set":
                asked = json.loads(body)
                self.desk.delay = float(asked.get("delay", self.desk.delay))
                self.desk.cap = int(asked.get("cap", self.desk.cap))
                self._answer(200, YES)
            case "flood":
                self.desk.flooded = monotonic() + float(json.loads(body)["seconds"])
                self._answer(200, YES)
            case _:
                self._answer(*((200, YES) if "/bot" in path else (404, b'{"ok":false,"error_code":404}')))

    def _send(self, path: str, said: dict[str, Any]) -> None:
        row = self.desk.take(path.split("/")[1], int(said["chat_id"]), str(said["text"]))
        answer = OK if row[4] == 200 else _flood(self.desk.left())
        asyncio.get_running_loop().call_later(self.desk.delay, self._late, row, answer)

    def _late(self, row: list[Any], answer: bytes) -> None:
        if not self.transport.is_closing():
            row[5] = monotonic()
            self._answer(row[4], answer)

    def _answer(self, status: int, body: bytes) -> None:
        head = b"HTTP/1.1 %d %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        self.transport.write(head % (status, REASONS[status], len(body)) + body)


def _length(head: str) -> int:
    lines = (line.partition(":") for line in head.lower().split("\r\n"))
    return next((int(value) for name, _, value in lines if name == "content-length"), 0)


def _fields(head: str, body: bytes) -> dict[str, Any]:
    if "application/json" in head:
        return dict(json.loads(body))
    return dict(parse_qsl(body.decode(), keep_blank_values=True))


def _flood(seconds: int) -> bytes:
    said = {"ok": False, "error_code": 429, "description": f"Too Many Requests: retry after {seconds}"}
    return json.dumps({**said, "parameters": {"retry_after": seconds}}).encode()


async def serve(port: int) -> None:
    desk = Desk()
    server = await asyncio.get_running_loop().create_server(lambda: Talk(desk), "127.0.0.1", port, backlog=1024)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    import uvloop

    uvloop.run(serve(int(sys.argv[1]) if len(sys.argv) > 1 else 0))
