"""The files that pages need, kept in memory under an address that changes whenever one of them does."""

import gzip
import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from fastapi import Request, Response

from bot.channels.web.headers import COMMON

_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_FOR_EVER: Final = "public, max-age=31536000, immutable"
FOR_AN_HOUR: Final = "public, max-age=3600"


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


@dataclass(frozen=True)
class Assets:
    """The files of some folders, which are served below one path; a later folder wins."""

    path: str
    folders: tuple[Path, ...] = field(repr=False)

    @cached_property
    def files(self) -> dict[str, Asset]:
        """Every file by its name, read once."""
        found = (path for folder in self.folders for path in sorted(folder.iterdir()) if path.suffix in _TYPES)
        return {path.name: _read(path) for path in found}

    @cached_property
    def release(self) -> str:
        """What stands for all the files as they are now."""
        together = hashlib.sha256()
        for name, asset in self.files.items():
            together.update(name.encode() + b"\0" + asset.plain + b"\0")
        return together.hexdigest()[:16]

    def address(self, name: str) -> str:
        """Return where a page finds the file called `name`; KeyError where there is none."""
        self.files[name]
        return f"{self.path}/{self.release}/{name}"

    def serve(self, request: Request, name: str, version: str) -> Response | None:
        """Return a file, to be kept for ever under its version's address; None where there is none."""
        asset = self.files.get(name)
        if asset is None:
            return None
        return asset.answer(request, _FOR_EVER if version == self.release else FOR_AN_HOUR)


def _read(path: Path) -> Asset:
    plain = path.read_bytes()
    return Asset(_TYPES[path.suffix], plain, gzip.compress(plain, mtime=0))
