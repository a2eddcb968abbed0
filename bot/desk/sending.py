"""Small files that a page of the desk hands out at once."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from starlette.responses import Response

from bot.channels.web.headers import COMMON


def made(write: Callable[[Path], object]) -> bytes:
    """Return what `write` puts into a file; not for the loop."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        write(path)
        return path.read_bytes()


def csv_answer(name: str, content: bytes) -> Response:
    """Answer with a table that the browser saves under a name, which nothing on the way keeps."""
    saved = f"attachment; filename*=utf-8''{quote(name)}.csv"
    headers = {**COMMON, "Content-Disposition": saved, "Cache-Control": "no-store"}
    return Response(content, headers=headers, media_type="text/csv; charset=utf-8")
