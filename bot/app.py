"""The composition root: it alone builds things and puts them together."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from typing import Any, TypeAlias

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.telemetry import TelemetryConfig
from sqlalchemy import URL

from bot.api import api
from bot.channels import Channel
from bot.channels.calendar.routes import calendars
from bot.channels.web.router import show_trouble, web
from bot.clock import Clock
from bot.desk.context import Desk
from bot.desk.pages import Pages
from bot.desk.router import desk_pages
from bot.http.headers import Strict
from bot.http.health import health
from bot.http.metrics import Metrics
from bot.http.problem import problem
from bot.http.reference import reference
from bot.indexing import Indexing
from bot.keeping import Keeping
from bot.leads_api.routes import leads_api
from bot.linked import Links
from bot.service import Service, build_service
from bot.settings import Settings
from bot.shelf import Shelf
from bot.staff.oidc import Provider
from bot.store.database import Database, open_database
from bot.store.engine import SQLITE, url_of
from bot.store.migrate import migrating, require_newest, upgrade
from bot.store.secret import keys_of, require_fitting
from bot.ticks import Ticks, clockwork, retention_of
from bot.warm import warm
from bot.worker import Worker, Workplace
from dialogs.engine import step
from knowledge.library import Library, catalogue

Handler: TypeAlias = Callable[[Request, Any], Response | Awaitable[Response]]
TITLE = "匠问 Jiangwen"
VERSION = "0.1.0"
# Only what stands in the way of a flood: each router has its own, smaller limit and says so in its own way.
LARGEST_BODY = 2 * 1024 * 1024
ABOUT = "Which programme a skilled worker qualifies for, why, and by when: a first opinion, and the bureau decides."
# What people write must not leave with traces: FastAPI would record the messages of exceptions.
NO_TELEMETRY = TelemetryConfig(tracing=False, metrics=False, logs=False, operation_spans=False, auto_configure=False)


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything that was built."""

    settings: Settings
    shelf: Shelf
    url: URL
    database: Database
    service: Service
    channels: tuple[Channel, ...]
    worker: Worker | None
    metrics: Metrics


def build(settings: Settings, *, listen: bool = True) -> Parts:
    """Build the parts; nothing is connected or started yet. Without `listen` it only plans and sends."""
    shelf, url = Shelf(catalogue(), partial(_warm, Clock(settings.today)) if listen else None), url_of(settings)
    database = open_database(url)
    service = build_service(settings, database, keys_of(settings), shelf, step)
    channels = tuple(_channels(settings, service)) if listen else ()
    works = settings.work or not listen
    worker = Worker(Workplace(settings, database, shelf, service.keys)) if works else None
    return Parts(settings, shelf, url, database, service, channels, worker, Metrics(database, settings))


def create_app(settings: Settings) -> FastAPI:
    """Return the application: the chat, the API, the other channels and the clock."""
    return assemble(build(settings))


def assemble(parts: Parts) -> FastAPI:
    """Put the parts together into the application."""
    app = Strict(
        https=parts.settings.public_url.startswith("https://"),
        title=TITLE,
        version=VERSION,
        description=ABOUT,
        openapi_url=None,  # ours is at /openapi.json, and its page loads nothing from elsewhere
        max_body_size=LARGEST_BODY,
        telemetry=NO_TELEMETRY,
        lifespan=_lifespan(parts),
    )
    for router in _routers(app, parts):
        app.include_router(router)
    show_trouble(app, parts.settings)
    _tell_programs(app)
    return app


def _channels(settings: Settings, service: Service) -> Iterator[Channel]:
    if settings.telegram_token is not None:
        from bot.channels.telegram.channel import build_telegram  # noqa: PLC0415 - slow, and mostly off

        telegram = build_telegram(settings, service)
        yield from (telegram,) if telegram else ()


def _routers(app: FastAPI, parts: Parts) -> Iterator[APIRouter]:
    yield health(parts.database)
    yield api(parts.shelf, Clock(parts.settings.today), parts.settings.max_body_bytes, parts.service.note)
    yield leads_api(desk_of(parts))
    yield reference(app)
    yield from (channel.router for channel in parts.channels if channel.router is not None)
    yield calendars(parts.database, parts.service.keys, parts.shelf, parts.settings)
    yield desk_pages(desk_of(parts))
    yield web(parts.service, parts.shelf, parts.settings, linked=_links(parts))


def desk_of(parts: Parts) -> Desk:
    """Return what the desk works with."""
    clock, pages = Clock(parts.settings.today), Pages(parts.settings)
    return Desk(
        parts.database, parts.service.keys, parts.shelf, parts.settings, clock, pages, _provider(parts.settings)
    )


def _provider(settings: Settings) -> Provider | None:
    """Return the other login service that staff may use, where one is set."""
    if not settings.oidc_issuer:
        return None
    secret = settings.oidc_client_secret.get_secret_value() if settings.oidc_client_secret else ""
    return Provider(settings.oidc_issuer, settings.oidc_client_id, secret)


def _keeping(parts: Parts) -> Keeping:
    kept = timedelta(days=parts.settings.keep_audit_days)
    return Keeping(parts.database, parts.service.keys, Clock(), kept)


def _ticks(parts: Parts) -> Ticks:
    return Ticks(parts.database, parts.shelf, retention_of(parts.settings), Clock(), parts.service.keys)


def _links(parts: Parts) -> Links:
    return Links(parts.database, parts.service.keys, parts.shelf, Clock(parts.settings.today))


async def prepare(parts: Parts) -> None:
    """Bring an embedded database up to date; NotMigratedError for a server's that is not; SealError for a wrong key."""
    if parts.url.get_backend_name() == SQLITE:
        await migrating(parts.url, upgrade)
    else:
        await parts.database.read(require_newest)
    await parts.database.read(require_fitting, parts.service.keys)
    await parts.database.read(parts.shelf.refresh_in)


def _lifespan(parts: Parts) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def running(_app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            stack.push_async_callback(parts.database.close)
            await prepare(parts)
            clock = clockwork(_ticks(parts))
            _keeping(parts).join(clock)
            Indexing(parts.database, parts.service.keys).join(clock)
            clock.start()
            stack.callback(clock.shutdown, wait=False)
            warming = asyncio.create_task(asyncio.to_thread(_warm, Clock(parts.settings.today), parts.shelf.library))
            stack.push_async_callback(_finished, warming)
            started: list[Channel | Worker | Metrics] = []
            stack.push_async_callback(_stop, started)
            for part in _running(parts):
                await part.start()
                started.append(part)
            yield

    return running


def _running(parts: Parts) -> Iterator[Channel | Worker | Metrics]:
    yield from parts.channels
    if parts.worker is not None:
        yield parts.worker
    yield parts.metrics


async def _stop(started: list[Channel | Worker | Metrics]) -> None:
    """Stop all at once: each of them may take most of the time there is."""
    await asyncio.gather(*(part.stop() for part in started))


def _warm(clock: Clock, library: Library) -> None:
    warm(library, clock.now())


async def _finished(task: asyncio.Task[None]) -> None:
    """Wait for work in the background, so that nothing runs after the end."""
    await task


def _tell_programs(app: FastAPI) -> None:
    """Below /api, say what is wrong as a problem and not as a page."""
    for status, page in list(app.exception_handlers.items()):
        if isinstance(status, int):
            app.add_exception_handler(status, _by_path(status, page))


def _by_path(status: int, page: Handler) -> Handler:
    async def answer(request: Request, error: Exception) -> Response:
        if request.url.path.startswith("/api/"):
            return problem(status, _detail(status, error), headers=getattr(error, "headers", None))
        told = page(request, error)
        return await told if isinstance(told, Awaitable) else told

    return answer


def _detail(status: int, error: Exception) -> str | None:
    """Return what a program should know beyond the status; nothing of a fault of ours, which may quote people."""
    detail = str(getattr(error, "detail", ""))
    return detail if status < HTTPStatus.INTERNAL_SERVER_ERROR and detail != HTTPStatus(status).phrase else None
