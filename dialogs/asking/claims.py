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

_DIGITS = "一二两三四五六七八九"
_NUMBER = re.compile(
    rf"(?<![\d.{_DIGITS}十百几第])(?:(\d{{1,3}})(?![\d.])|([{_DIGITS}]?十[{_DIGITS}]?|[{_DIGITS}])(?![{_DIGITS}十百几半]))"
)
"""One number; two or three, a range or a part of a longer one is none."""
_COUNTED = re.compile(r"[个名位人年月天份张家次条项万元块%级a-z]")
_COUNT = re.compile(rf"[\d{_DIGITS}十几][个名位]$")
_AFTER_LE = re.compile(r"[能还可报就也才行]|$|\|")
_BEFORE, _BEHIND = 6, 8


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


def _doubted(library: Library, text: str, start: int, end: int) -> bool:
    """Whether what stands here is asked about, denied, over, or said of another: 要五年, 55岁以上, 我徒弟高级工."""
    clause = text[:start].rpartition(BREAK)[2]
    behind = text[end : end + _BEHIND].partition(BREAK)[0]
    others = any(word in clause for word in library.lexicon.others)
    doubt = any(word in clause[-_BEFORE:] for word in library.lexicon.doubting)
    return others or doubt or any(word in behind for word in library.lexicon.undoing)


def _options(library: Library, text: str, outer: tuple[Spot, ...], forms: Forms) -> Iterator[tuple[str, Value]]:
    for spot in outer:
        for meaning in forms.meanings.get(spot.form, ()):
            counted = _COUNT.search(text[: spot.start])
            if meaning.kind == "claim" and not counted and not _doubted(library, text, spot.start, spot.end):
                fact, _, option = meaning.value.partition("=")
                yield fact, option


def _numbers(library: Library, text: str) -> Iterator[tuple[str, Value]]:
    """Yield every number that is of one fact: of several, of the one whose word stands nearest."""
    for found in _NUMBER.finditer(text):
        value = int(found[1]) if found[1] else _spelt(found[2])
        meant = [
            (far, claim.fact) for claim in library.lexicon.claims if (far := _far(library, claim, text, found)) >= 0
        ]
        if value is None or not meant or _doubted(library, text, found.start(), found.end()):
            continue
        fact = library.facts[min(meant)[1]]
        if _possible(fact, value):
            yield fact.id, value


def _far(library: Library, claim: Claim, text: str, found: re.Match[str]) -> int:
    """Return how far from a number the word of a claim stands in its clause; -1 where the number is not of it."""
    fact = library.facts.get(claim.fact)
    before, after = text[: found.start()].rstrip(), text[found.end() :]
    if fact is None or fact.kind is not Kind.NUMBER or not _named(claim, before, after):
        return -1
    if not claim.near:
        return len(text)
    left, right = before.rpartition(BREAK)[2], after.partition(BREAK)[0]
    places = [len(left) - left.rfind(word) for word in map(normal, claim.near) if word in left]
    places += [right.find(word) for word in map(normal, claim.near) if word in right]
    return min(places, default=-1)


def _named(claim: Claim, before: str, after: str) -> bool:
    """Whether a number has a unit of the claim behind it, or a word of the claim right before it and no other unit."""
    for unit in map(normal, claim.units):
        if after.lstrip().startswith(unit) and (unit != "了" or _AFTER_LE.match(after[1:])):
            return True
    leads = tuple(map(normal, claim.after))
    return bool(leads) and before.endswith(leads) and not _COUNTED.match(after)


def _spelt(word: str) -> int | None:
    value = chinese_number(word.replace("两", "二"))
    return None if value is None else int(value)


def _possible(fact: Fact, value: int) -> bool:
    least, most = fact.minimum, fact.maximum
    return (not isinstance(least, int) or value >= least) and (not isinstance(most, int) or value <= most)
