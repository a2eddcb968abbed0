"""Whether the process lives, and whether it can work."""

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from bot.clock import Clock
from bot.log import logger
from bot.store.database import Database
from bot.store.migrate import require_newest
from bot.watching import is_alive


def health(database: Database) -> APIRouter:
    """Return /healthz, which asks nobody, /readyz, which asks the database, and whether reminders still go out."""
    router = APIRouter(include_in_schema=False)

    @router.get("/healthz")
    async def alive() -> Response:
        return JSONResponse({"status": "ok"})

    @router.get("/readyz")
    async def ready() -> Response:
        try:
            await database.read(require_newest)
        except Exception:  # noqa: BLE001 - whatever it is, there is no database to work with
            logger.exception("not ready")
            return JSONResponse({"status": "no database"}, 503)
        return JSONResponse({"status": "ok"})

    @router.get("/healthz/reminders")
    async def reminding() -> Response:
        """Say whether anybody plans and sends; an uptime monitor may read it, so it says no more than that."""
        try:
            alive = await database.read(is_alive, Clock())
        except Exception:  # noqa: BLE001 - without a database nobody plans and nobody sends
            logger.exception("reminders cannot be looked at")
            alive = False
        return JSONResponse({"status": "ok"}) if alive else JSONResponse({"status": "stopped"}, 503)

    return router
