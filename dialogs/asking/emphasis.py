"""Where in a long story the question is: what stands beside a question word counts, and what comes last."""

import re
from collections.abc import Collection
from functools import lru_cache

from dialogs.asking.normal import BREAK

_LONG = 30
_CLAUSES = 3
_ASKING = re.compile(
    r"[吗呢么嘛]$|不$|多少|几|什么|啥|咋|怎么|怎样|如何|哪|谁|到底|想问|问问|请问|是不是|要不要|能不能|有没有|可不可以|行不行|"
    r"\b(?:what|how|when|where|who|which|can|do|does|is|are|should|may)\b"
)
_STORY, _ASKED, _LAST = 0.35, 1.0, 1.6


def emphasis(text: str, places: Collection[int]) -> float:
    """Return how much a phrase at these positions counts: 1 in a short one, less in a story."""
    weights = _clauses(text)
    if not weights:
        return 1.0
    return max(weight for start, end, weight in weights if any(start <= place < end for place in places))


@lru_cache(maxsize=64)
def _clauses(text: str) -> tuple[tuple[int, int, float], ...]:
    """Return the clauses of a long text as (start, end, weight)."""
    pieces = text.split(BREAK)
    if len(text) < _LONG or len(pieces) < _CLAUSES:
        return ()
    asking = [bool(_ASKING.search(piece)) for piece in pieces]
    last = max((i for i, asks in enumerate(asking) if asks), default=len(pieces) - 1)
    found, start = [], 0
    for i, piece in enumerate(pieces):
        weight = _LAST if i == last else _ASKED if asking[i] else _STORY
        found.append((start, start + len(piece) + 1, weight))
        start += len(piece) + 1
    return tuple(found)
