"""Text with HTML marks, taken apart as Telegram does: plain text, entities, or "can't parse entities"."""

import re
import sys
from dataclasses import dataclass, field

from .errors import bad_request
from .wire import Json, Params

TAGS = {
    "bold": ("b", "strong"),
    "italic": ("i", "em"),
    "underline": ("u", "ins"),
    "strikethrough": ("s", "strike", "del"),
    "spoiler": ("tg-spoiler", "span"),
    "code": ("code",),
    "pre": ("pre",),
    "text_link": ("a",),
    "blockquote": ("blockquote",),
}
SUPPORTED = {tag: kind for kind, tags in TAGS.items() for tag in tags}
TAG = re.compile(r"""<(/?)([^\s>]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>""")
ATTRIBUTE = re.compile(r"""([\w-]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>]+))?""")
CHARACTER = re.compile(r"&(?:(lt|gt|amp|quot)|#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6}));")
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}


def utf16(text: str) -> int:
    """Give the length as Telegram counts offsets: in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def formatted(params: Params, text_field: str, entities_field: str) -> tuple[str, list[Json]]:
    """Read a text parameter by its parse_mode; raise a 400 where it is not well-formed."""
    text, mode = params.text(text_field), params.text("parse_mode").lower()
    if mode not in {"", "html"}:
        raise bad_request("unsupported parse_mode")
    plain, entities = parse_html(text) if mode else (text, params.json(entities_field) or [])
    return trimmed(plain, entities)


def trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Cut white space at both ends, as the real server does, and move the entities along."""
    left, kept = utf16(text) - utf16(text.lstrip()), text.strip()
    spans = [(e, max(e["offset"] - left, 0), min(e["offset"] + e["length"] - left, utf16(kept))) for e in entities]
    return kept, [{**e, "offset": start, "length": end - start} for e, start, end in spans if end > start]


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Give the plain text and its entities; raise a 400 with the place where the marks break."""
    reading = _Reading(source)
    while reading.at < len(source):
        reading.step()
    if reading.opened:
        raise _broken(f'Can\'t find end tag corresponding to start tag "{reading.opened[-1].tag}"')
    return reading.text, sorted(reading.entities, key=lambda e: (e["offset"], -e["length"]))


def _broken(reason: str) -> Exception:
    return bad_request(f"can't parse entities: {reason}")


@dataclass(frozen=True, slots=True)
class _Opened:
    tag: str
    start: int
    entity: Json


@dataclass(slots=True)
class _Reading:
    source: str
    at: int = 0
    text: str = ""
    opened: list[_Opened] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def step(self) -> None:
        if self.source[self.at] == "<":
            self._tag()
        elif character := CHARACTER.match(self.source, self.at):
            self.text += _character(character)
            self.at = character.end()
        else:
            self.text += self.source[self.at]
            self.at += 1

    def _tag(self) -> None:
        tag, here = TAG.match(self.source, self.at), self._place()
        if tag is None:
            raise _broken(f"Unclosed start tag at byte offset {here}")
        closing, name, rest = tag[1], tag[2].lower(), tag[3]
        if closing:
            self._close(name, here)
        else:
            self.opened.append(_Opened(name, utf16(self.text), _entity(name, rest, here)))
        self.at = tag.end()

    def _close(self, name: str, here: int) -> None:
        if not self.opened:
            raise _broken(f"Unexpected end tag at byte offset {here}")
        last = self.opened.pop()
        if name not in {"", last.tag}:
            raise _broken(f'Unmatched end tag at byte offset {here}, expected "</{last.tag}>", found "</{name}>"')
        length = utf16(self.text) - last.start
        if length:
            self.entities.append({**last.entity, "offset": last.start, "length": length})

    def _place(self) -> int:
        return len(self.source[: self.at].encode("utf-8", "surrogatepass"))


def _character(found: re.Match[str]) -> str:
    if found[1]:
        return NAMED[found[1]]
    code = int(found[2]) if found[2] else int(found[3], 16)
    return chr(code) if 0 < code <= sys.maxunicode else ""


def _entity(name: str, rest: str, here: int) -> Json:
    if name not in SUPPORTED:
        raise _broken(f'Unsupported start tag "{name}" at byte offset {here}')
    given = {key.lower(): value.strip("\"'") for key, value in ATTRIBUTE.findall(rest)}
    if name == "span" and given.get("class") != "tg-spoiler":
        raise _broken(f'Tag "span" must have class "tg-spoiler" at byte offset {here}')
    if name == "blockquote" and "expandable" in given:
        return {"type": "expandable_blockquote"}
    return {"type": SUPPORTED[name]} | ({"url": given.get("href", "")} if name == "a" else {})
