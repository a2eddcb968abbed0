"""Whether the process lives, and whether it can work."""

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from bot.log import logger
from bot.store.database import Database
from bot.store.migrate import require_newest


def health(database: Database) -> APIRouter:
    """Return /healthz, which asks nobody, and /readyz, which asks the database."""
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

    return router
