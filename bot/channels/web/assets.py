"""The page's own files, kept in memory under an address that changes whenever one of them does."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from fastapi import Request, Response

from bot.channels.web.headers import COMMON

FOLDER: Final = Path(__file__).parent / "static"
_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_FOR_EVER: Final = "public, max-age=31536000, immutable"
_FOR_AN_HOUR: Final = "public, max-age=3600"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file, plain and compressed."""

    kind: str
    plain: bytes
    packed: bytes

    def answer(self, request: Request, cache_control: str) -> Response:
        """Return the file as the browser can take it."""
        packs = "gzip" in request.headers.get("accept-encoding", "")
        headers = {**COMMON, "Cache-Control": cache_control, "Vary": "Accept-Encoding"}
        if packs:
            headers["Content-Encoding"] = "gzip"
        return Response(self.packed if packs else self.plain, media_type=self.kind, headers=headers)


@cache
def assets() -> dict[str, Asset]:
    """Read every file once."""
    return {path.name: _read(path) for path in sorted(FOLDER.iterdir()) if path.suffix in _TYPES}


def _read(path: Path) -> Asset:
    plain = path.read_bytes()
    return Asset(_TYPES[path.suffix], plain, gzip.compress(plain, mtime=0))


@cache
def release() -> str:
    """Return what stands for all the files as they are now."""
    together = hashlib.sha256()
    for name, asset in assets().items():
        together.update(name.encode() + b"\0" + asset.plain + b"\0")
    return together.hexdigest()[:16]


def address(name: str) -> str:
    """Return where a page finds the file called `name`; KeyError where there is none."""
    assets()[name]
    return f"/static/{release()}/{name}"


def serve(request: Request, name: str, version: str) -> Response | None:
    """Return a file, to be kept for ever under its version's address; None where there is none."""
    asset = assets().get(name)
    if asset is None:
        return None
    return asset.answer(request, _FOR_EVER if version == release() else _FOR_AN_HOUR)


def serve_widget(request: Request) -> Response:
    """Return the script that other sites include: a fixed address, so kept for an hour only."""
    answer = assets()["widget.js"].answer(request, _FOR_AN_HOUR)
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
