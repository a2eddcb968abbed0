"""A reply as plain text: marks instead of colours, and numbered lines where a channel has no buttons."""

from collections.abc import Iterator
from dataclasses import dataclass

from dialogs.reply import Block, Choice, Heading, Link, Mark, Pairs, Paragraph, Point, Points, Reply
from dialogs.words import t
from knowledge.text import Language

MARKS: dict[Mark, str] = {"": "•", "yes": "✓", "no": "✗", "unsure": "?", "now": "▶"}


@dataclass(frozen=True, slots=True)
class Caps:
    """What a channel can show. `site` makes links absolute; without it they are left out."""

    buttons: bool = False
    max_choices: int = 100
    max_label: int = 64
    max_text: int = 4096
    site: str = ""


def fits_buttons(reply: Reply, caps: Caps) -> bool:
    """Whether every choice of a reply can be a button of this channel."""
    choices = reply.choices + reply.nav
    return caps.buttons and len(choices) <= caps.max_choices and all(len(c.label) <= caps.max_label for c in choices)


def render_text(reply: Reply, caps: Caps) -> str:
    """Return a reply as text, with its choices as lines where they cannot be buttons."""
    parts = [render_blocks(reply.blocks, caps, reply.language)]
    if not fits_buttons(reply, caps):
        parts += ["\n".join(_choices(reply)), "\n".join(_how(reply))]
    return "\n\n".join(part for part in parts if part)


def render_blocks(blocks: tuple[Block, ...], caps: Caps, language: Language = "zh") -> str:
    """Return blocks as text, an empty line between them."""
    return "\n\n".join(filter(None, ("\n".join(_lines(block, caps, language)) for block in blocks)))


def split_text(text: str, limit: int) -> tuple[str, ...]:
    """Cut a long text into parts of at most `limit` characters, between lines where that is possible."""
    parts: list[str] = []
    while len(text) > limit:
        cut = text.rfind("\n", 1, limit + 1)
        cut = cut if cut > 0 else limit
        parts.append(text[:cut].rstrip("\n"))
        text = text[cut:].lstrip("\n")
    return tuple(part for part in (*parts, text) if part.strip())


def numbered(reply: Reply) -> bool:
    """Whether the choices of a reply are answered by their numbers: not where a number or free text is the answer."""
    return reply.expects in ("choice", "several", "nothing")


def _lines(block: Block, caps: Caps, language: Language) -> Iterator[str]:
    match block:
        case Heading():
            yield f"【{block.text}】" if language == "zh" else f"== {block.text} =="
        case Paragraph():
            yield block.text
        case Points():
            for item in block.items:
                yield from _point(item)
        case Pairs():
            yield from (f"{name}{'：' if language == 'zh' else ': '}{value}" for name, value in block.rows)
        case Link():
            if caps.site:
                yield f"{block.label} {caps.site.rstrip('/')}{block.path}"


def _point(point: Point) -> Iterator[str]:
    yield f"{MARKS[point.mark]} {point.text}"
    if point.source:
        yield f"    ({point.source})"


def _choices(reply: Reply) -> Iterator[str]:
    if numbered(reply):
        yield from (f"{place}. {_ticked(choice)}" for place, choice in enumerate(reply.choices, 1))


def _ticked(choice: Choice) -> str:
    if not choice.toggle:
        return choice.label
    return f"[{'✓' if choice.selected else ' '}] {choice.label}"


def _how(reply: Reply) -> Iterator[str]:
    """Yield how to answer, and the words that lead elsewhere."""
    elsewhere = [choice.label for choice in reply.nav]
    match reply.expects:
        case "number":
            yield t(reply.language, "直接回复数字就行。")
        case "text" | "phone":
            yield t(reply.language, "直接打字回复就行。")
        case "several":
            yield t(reply.language, "回复前面的数字，几个都行，比如“1 3”；回复 0 找人工。")
        case "choice" | "nothing":
            yield t(reply.language, "回复前面的数字就行；回复 0 找人工。")
    if not numbered(reply):
        elsewhere = [choice.label for choice in reply.choices] + elsewhere
    if elsewhere:
        yield t(reply.language, "也可以回复：{words}", words=" · ".join(elsewhere))
