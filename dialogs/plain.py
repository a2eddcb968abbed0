"""Cleaning what people type, before anything is read from it."""

import unicodedata

_DROPPED = ("Cc", "Cf", "Cs", "Co", "Cn")
_SPACES = "\n\r\t\v\f\u2028\u2029\x85"


def tidy(text: str) -> str:
    """Return text without control characters, lone surrogates or needless white space; nothing else is changed."""
    if text.isprintable():
        return " ".join(text.split())
    kept = (" " if char in _SPACES else char for char in text if char in _SPACES or not _dropped(char))
    return " ".join("".join(kept).split())


def folded(text: str) -> str:
    """Return text as it is compared: full-width forms narrowed, letters small, no white space."""
    return "".join(unicodedata.normalize("NFKC", tidy(text)).casefold().split())


def says_something(text: str) -> bool:
    """Whether there is a letter, a digit or a Chinese character in it, and not only signs."""
    return any(char.isalnum() for char in text)


def _dropped(char: str) -> bool:
    return unicodedata.category(char) in _DROPPED
