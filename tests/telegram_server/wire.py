"""Bodies of calls: JSON, urlencoded and multipart, in a request to us and in a webhook's reply alike."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, ClientResponse, MultipartReader, web

from .errors import bad_request

Json = dict[str, Any]
URLENCODED = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came in."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Params:
    """The parameters of one call; a form carries every value as text, JSON carries values as they are."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        value = self.fields.get(name)
        return "" if value is None else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        try:
            return int(self.text(name) or default)
        except ValueError:
            raise bad_request(f"invalid {name} specified") from None

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in {"true", "yes", "1"}

    def json(self, name: str) -> Any:
        """Give the decoded value, or None where the parameter is missing or empty."""
        value = self.fields.get(name)
        if not isinstance(value, str):
            return value
        return _decoded(value, f"can't parse {name} JSON object") if value else None

    def upload(self, name: str) -> Upload | None:
        """Give the file sent in this field itself, or in the part its attach:// value names."""
        return self.files.get(self.text(name).removeprefix("attach://") or name)

    def plain(self) -> Json:
        """Give every parameter decoded as far as it is JSON, for the log; a file stands as its name."""
        names = {name: upload.name for name, upload in self.files.items()}
        return {name: _as_plain(value) for name, value in self.fields.items()} | names


def _as_plain(value: Any) -> Any:
    looks_structured = isinstance(value, str) and value[:1] in {"{", "["}
    try:
        return json.loads(value) if looks_structured else value
    except ValueError:
        return value


def _decoded(raw: str | bytes, complaint: str) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        raise bad_request(complaint) from None


async def params_of_request(request: web.Request) -> Params:
    """Read a call made to us: the query string and the body together."""
    if request.content_type.startswith("multipart/"):
        body = await _multipart(await request.multipart())
    else:
        body = _single(request.content_type, await request.read())
    return Params({**request.query, **body.fields}, body.files)


async def params_of_reply(reply: ClientResponse) -> Params:
    """Read a webhook's reply body; an empty one has no parameters."""
    if reply.content_type.startswith("multipart/"):
        return await _multipart(MultipartReader(reply.headers, reply.content))
    return _single(reply.content_type, await reply.read())


def _single(content_type: str, raw: bytes) -> Params:
    if content_type == "application/json" and raw.strip():
        value = _decoded(raw, "can't parse JSON encoded request")
        return Params(value if isinstance(value, dict) else {})
    if content_type == URLENCODED:
        return Params(dict(parse_qsl(raw.decode(), keep_blank_values=True)))
    return Params()


async def _multipart(reader: MultipartReader) -> Params:
    fields: Json = {}
    files: dict[str, Upload] = {}
    while (part := await reader.next()) is not None:
        if not isinstance(part, BodyPartReader) or not part.name:
            continue
        content = bytes(await part.read(decode=True))
        if part.filename:
            mime = part.headers.get("Content-Type", "application/octet-stream")
            files[part.name] = Upload(part.filename, mime, content)
        else:
            fields[part.name] = content.decode()
    return Params(fields, files)
