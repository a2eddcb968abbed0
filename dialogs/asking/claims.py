"""What somebody says of himself in a question: 55了, 高级工, 社保三年."""

import re
from collections.abc import Iterator, Sequence

from dialogs.asking.forms import Forms
from dialogs.asking.normal import BREAK, normal
from dialogs.asking.spotting import Spot
from dialogs.numeral import chinese_number
from knowledge.fact import Answers, Fact, Kind
from knowledge.library import Library
from knowledge.rule import Value
from knowledge.words import Claim

_NUMBER = re.compile(r"(?<![\d.])(\d{1,3})(?![\d.])|([一二两三四五六七八九十百]{1,4})")
_COUNTED = frozenset("个名位人年月天份张家次条项万元块%级")
_REACH = 6
"""A word of doubt this many characters before a number or a level makes it no statement."""


def claims_in(library: Library, text: str, outer: tuple[Spot, ...], forms: Forms) -> Answers:
    """Return the facts that a text states; what is asked about, denied or could be two things is left out."""
    if not _has_any(text, library.lexicon.speaking):
        return {}
    found: dict[str, set[Value]] = {}
    for fact, value in (*_options(library, text, outer, forms), *_numbers(library, text)):
        found.setdefault(fact, set()).add(value)
    return {fact: next(iter(values)) for fact, values in found.items() if len(values) == 1 and fact in library.facts}


def _has_any(text: str, words: Sequence[str]) -> bool:
    """Whether one of these words occurs, Latin ones as whole words."""
    latin = set(re.findall(r"[a-z']+", text))
    return any(word in latin if word.isascii() else word in text for word in words)


def _doubted(library: Library, text: str, start: int) -> bool:
    """Whether what begins here is only asked about or denied: 要五年, 不满5年, 没有技师证."""
    before = text[max(0, start - _REACH) : start].rpartition(BREAK)[2]
    return any(word in before for word in library.lexicon.doubting)


def _options(library: Library, text: str, outer: tuple[Spot, ...], forms: Forms) -> Iterator[tuple[str, Value]]:
    for spot in outer:
        for meaning in forms.meanings.get(spot.form, ()):
            if meaning.kind == "claim" and not _doubted(library, text, spot.start):
                fact, _, option = meaning.value.partition("=")
                yield fact, option


def _numbers(library: Library, text: str) -> Iterator[tuple[str, Value]]:
    for claim in library.lexicon.claims:
        fact = library.facts.get(claim.fact)
        if fact is None or fact.kind is not Kind.NUMBER or not _spoken_of(claim, text):
            continue
        stated = (value for start, value in _stated(claim, fact, text) if not _doubted(library, text, start))
        yield from ((claim.fact, value) for value in stated)


def _stated(claim: Claim, fact: Fact, text: str) -> Iterator[tuple[int, int]]:
    """Yield where a number stands that is of this fact, and the number."""
    units, lead = tuple(map(normal, claim.units)), tuple(map(normal, claim.after))
    for found in _NUMBER.finditer(text):
        value = int(found[1]) if found[1] else _spelt(found[2])
        before, after = text[: found.start()].rstrip(), text[found.end() :].lstrip()
        named = after.startswith(units) or (bool(lead) and before.endswith(lead) and not _counted(after))
        if value is not None and named and _possible(fact, value):
            yield found.start(), value


def _spoken_of(claim: Claim, text: str) -> bool:
    return not claim.near or any(normal(word) in text for word in claim.near)


def _counted(after: str) -> bool:
    """Whether a number counts something else: 我3个徒弟."""
    return after[:1] in _COUNTED


def _spelt(word: str) -> int | None:
    value = chinese_number(word.replace("两", "二"))
    return None if value is None else int(value)


def _possible(fact: Fact, value: int) -> bool:
    least, most = fact.minimum, fact.maximum
    return (not isinstance(least, int) or value >= least) and (not isinstance(most, int) or value <= most)
