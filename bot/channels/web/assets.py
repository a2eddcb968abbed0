"""The files of these pages, and the script that other sites include."""

from pathlib import Path
from typing import Final

from fastapi import Request, Response

from bot.http.assets import FOR_AN_HOUR, Assets

ASSETS: Final = Assets("/static", (Path(__file__).parent / "static",))


def serve_widget(request: Request) -> Response:
    """Return the script that other sites include: a fixed address, so kept for an hour only."""
    answer = ASSETS.files["widget.js"].answer(request, FOR_AN_HOUR)
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
