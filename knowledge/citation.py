"""Where a statement stands in a notice."""

from dataclasses import dataclass

from knowledge.text import CLOSED, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A clause path as printed (`二（二）2`) and a key phrase of a few characters that occurs in that clause."""

    __pydantic_config__ = CLOSED
    clause: Words
    phrase: Words
