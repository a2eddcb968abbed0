"""The first page after logging in: what there is to do today."""

from collections.abc import Iterator

from starlette.responses import Response

from bot.desk.routes import Route, get
from bot.desk.visit import Visit


def routes() -> Iterator[Route]:
    """Yield the routes of this part."""
    yield get("/desk", _show)


async def _show(visit: Visit) -> Response:
    return visit.page("home.html")
