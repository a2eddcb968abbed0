"""Cutting an official text into sentences that can be counted and fingerprinted."""

import hashlib
import re
from dataclasses import dataclass

_END = re.compile(r"(?<=[。！？；;])")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, or one line without an end mark, with its ordinal from 1."""

    ordinal: int
    text: str


def sentences(text: str) -> tuple[Sentence, ...]:
    """Cut at line ends and after 。！？；, drop what is blank, and number the rest from 1."""
    pieces = (piece.strip() for line in text.splitlines() for piece in _END.split(line))
    return tuple(Sentence(i, piece) for i, piece in enumerate(filter(None, pieces), 1))


def plain(text: str) -> str:
    """Drop all white space, so that a phrase is found across the line breaks of a scanned text."""
    return "".join(text.split())


def fingerprint(texts: list[str]) -> str:
    """Return 12 hexadecimal digits that change when any character of the sentences changes."""
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:12]


def digest(raw: bytes) -> str:
    """Return the SHA-256 of a source file, in hexadecimal."""
    return hashlib.sha256(raw).hexdigest()
