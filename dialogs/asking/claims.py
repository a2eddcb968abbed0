"""What somebody says of himself in a question: 55了, 高级工, 社保三年."""

import re
from collections.abc import Iterator

from dialogs.asking.forms import Forms
from dialogs.asking.normal import normal
from dialogs.asking.spotting import Spot
from dialogs.numeral import chinese_number
from knowledge.fact import Answers, Fact, Kind
from knowledge.library import Library
from knowledge.rule import Value
from knowledge.words import Claim

_NUMBER = re.compile(r"(?<!\d)(\d{1,3})(?!\d)|([一二两三四五六七八九十百]{1,4})")
_COUNTED = frozenset("个名位人年月天份张家次条项万元块%级")


def claims_in(library: Library, text: str, outer: tuple[Spot, ...], forms: Forms) -> Answers:
    """Return the facts that a text states; what could be two things is left out."""
    found: dict[str, set[Value]] = {}
    for fact, value in (*_options(outer, forms), *_numbers(library, text)):
        found.setdefault(fact, set()).add(value)
    return {fact: next(iter(values)) for fact, values in found.items() if len(values) == 1 and fact in library.facts}


def _options(outer: tuple[Spot, ...], forms: Forms) -> Iterator[tuple[str, Value]]:
    for spot in outer:
        for meaning in forms.meanings.get(spot.form, ()):
            if meaning.kind == "claim":
                fact, _, option = meaning.value.partition("=")
                yield fact, option


def _numbers(library: Library, text: str) -> Iterator[tuple[str, Value]]:
    for claim in library.lexicon.claims:
        fact = library.facts.get(claim.fact)
        if fact is None or fact.kind is not Kind.NUMBER or not _spoken_of(claim, text):
            continue
        yield from ((claim.fact, number) for number in _stated(claim, fact, text))


def _stated(claim: Claim, fact: Fact, text: str) -> Iterator[int]:
    units, lead = tuple(map(normal, claim.units)), tuple(map(normal, claim.after))
    for found in _NUMBER.finditer(text):
        value = int(found[1]) if found[1] else _spelt(found[2])
        before, after = text[: found.start()].rstrip(), text[found.end() :].lstrip()
        named = after.startswith(units) or (bool(lead) and before.endswith(lead) and not _counted(after))
        if value is not None and named and _possible(fact, value):
            yield value


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
