"""Start the server by hand: python -m tests.telegram_server --port 8081 --token 1:abc."""

import argparse
import asyncio
import contextlib
import sys

from .server import TOKEN, TelegramServer

HOW_TO = """Telegram Bot API on this machine, no network needed.

Point the bot at it:
  export JIANGWEN_TELEGRAM_API={url}
  export JIANGWEN_TELEGRAM_TOKEN={token}

Talk to the bot in a browser: {url}/
Stop with Ctrl+C.
"""


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.telegram_server", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8081, help="port, 0 for any free one (default: %(default)s)")
    parser.add_argument("--token", default=TOKEN, help="the bot's token, digits:letters (default: %(default)s)")
    return parser.parse_args()


async def serve(host: str, port: int, token: str) -> None:
    async with TelegramServer(token, host=host, port=port) as server:
        sys.stdout.write(HOW_TO.format(url=server.url, token=token))
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    given = asked()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(given.host, given.port, given.token))
