"""How replies and messages are written down and read again. Each block is written with its kind."""

from collections.abc import Iterable
from typing import Any

from pydantic import TypeAdapter
from pydantic_core import from_json, to_json

from bot.exchange import Message
from dialogs.reply import Block, Heading, Link, Pairs, Paragraph, Points, Reply

KINDS: tuple[type[Block], ...] = (Heading, Paragraph, Points, Pairs, Link)
REPLIES = TypeAdapter(Reply)
MESSAGES = TypeAdapter(Message)
BLOCKS: dict[str, TypeAdapter[Block]] = {kind.__name__: TypeAdapter(kind) for kind in KINDS}


def write_reply(reply: Reply) -> bytes:
    """Return a reply as JSON."""
    return to_json(_plain(reply))


def read_reply(raw: bytes) -> Reply:
    """Read what `write_reply` wrote."""
    return _reply(from_json(raw))


def write_messages(messages: Iterable[Message]) -> bytes:
    """Return messages as JSON."""
    return to_json([_line(message) for message in messages])


def read_messages(raw: bytes) -> tuple[Message, ...]:
    """Read what `write_messages` wrote."""
    return tuple(_message(line) for line in from_json(raw))


def _line(message: Message) -> dict[str, Any]:
    return {
        "seq": message.seq,
        "author": message.author,
        "text": message.text,
        "reply": message.reply and _plain(message.reply),
        "at": message.at,
    }


def _message(line: dict[str, Any]) -> Message:
    reply = line.pop("reply")
    return MESSAGES.validate_python({**line, "reply": reply and _reply(reply)})


def _plain(reply: Reply) -> dict[str, Any]:
    plain: dict[str, Any] = REPLIES.dump_python(reply)
    for block, said in zip(plain["blocks"], reply.blocks, strict=True):
        block["kind"] = type(said).__name__
    return plain


def _reply(plain: dict[str, Any]) -> Reply:
    blocks = tuple(_block(block) for block in plain["blocks"])
    return REPLIES.validate_python({**plain, "blocks": blocks})


def _block(plain: dict[str, Any]) -> Block:
    return BLOCKS[plain.pop("kind")].validate_python(plain)
