"""Strict headers for every answer that does not set its own."""

from typing import Any

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.web.headers import page_headers

HSTS = "max-age=31536000"


class StrictHeaders:
    """Adds what a page tells the browser: run and load nothing but ours, be framed by nobody, keep nothing."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self._app = app
        self._headers = page_headers() | ({"Strict-Transport-Security": HSTS} if https else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers)


class Strict(FastAPI):
    """An application whose every answer has strict headers, one to a fault of its own too."""

    def __init__(self, *, https: bool, **settings: Any) -> None:
        self._https = https
        super().__init__(**settings)

    def build_middleware_stack(self) -> ASGIApp:
        """Put the headers around everything: what FastAPI adds by itself answers faults further out."""
        return StrictHeaders(super().build_middleware_stack(), https=self._https)
