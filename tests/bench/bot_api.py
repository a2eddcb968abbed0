"""A Bot API that takes 20 ms for every message, says yes, and costs next to nothing. It counts, and tells on GET."""

import asyncio
import json
import sys
import time
from itertools import count
from typing import Any

import uvloop

DELAY = 0.02
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
TEXT = "提醒" * 100


class Connection(asyncio.Protocol):
    """One connection: whole requests are taken out of what arrives."""

    numbers = count(1)
    taken = 0
    first = last = 0.0

    def __init__(self) -> None:
        self._arrived = b""
        self._transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._arrived += data
        while (end := self._arrived.find(b"\r\n\r\n")) >= 0:
            head = self._arrived[:end].lower()
            size = int(head.partition(b"content-length:")[2].partition(b"\r")[0] or 0)
            if len(self._arrived) < end + 4 + size:
                return
            self._arrived = self._arrived[end + 4 + size :]
            self._answer(head)

    def _answer(self, head: bytes) -> None:
        if head.startswith(b"get"):
            said = {"taken": Connection.taken, "first": Connection.first, "last": Connection.last}
            self._say(json.dumps(said).encode())
            return
        Connection.taken += 1
        Connection.last = time.time()
        Connection.first = Connection.first or Connection.last
        chat = {"id": 1, "type": "private"}
        message = {"message_id": next(Connection.numbers), "date": int(Connection.last), "chat": chat, "text": TEXT}
        body = json.dumps({"ok": True, "result": message}).encode()
        asyncio.get_running_loop().call_later(DELAY, self._say, body)

    def _say(self, body: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(HEAD + str(len(body)).encode() + b"\r\n\r\n" + body)


async def serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Connection, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1])))
