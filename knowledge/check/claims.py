"""What people state of themselves is a fact of the vocabulary, of a kind that can be stated so."""

from collections import Counter
from collections.abc import Iterator

from knowledge.fact import Fact, Kind
from knowledge.words import Claim, LexiconFile

_CHOSEN = (Kind.ONE, Kind.SCALE)


def check_claims(file: LexiconFile, facts: dict[str, Fact]) -> Iterator[tuple[str, str]]:
    """Yield (field, problem) for claims of facts and options that do not exist, and for words that do not fit."""
    for claim in file.claims:
        fact = facts.get(claim.fact)
        problems = _claim(claim, fact) if fact else iter([("", f"there is no fact {claim.fact}")])
        yield from ((f"claims.{claim.fact}{field}", problem) for field, problem in problems)
    for subject in file.subjects:
        for name in subject.reads:
            if name not in facts:
                yield f"subjects.{subject.id}.reads", f"there is no fact {name}"


def _claim(claim: Claim, fact: Fact) -> Iterator[tuple[str, str]]:
    number = claim.units or claim.after
    if not claim.options and not number:
        yield "", "has no words: give options, or units or after for a number"
    if number and fact.kind is not Kind.NUMBER:
        yield "", f"units and after are for a number, and {fact.id} is {fact.kind.value}"
    if claim.options and fact.kind not in _CHOSEN:
        yield ".options", f"are for one and scale, and {fact.id} is {fact.kind.value}"
        return
    yield from _options(claim, fact)


def _options(claim: Claim, fact: Fact) -> Iterator[tuple[str, str]]:
    known = {option.id for option in fact.options}
    counts = Counter(word for words in claim.options.values() for word in words)
    for option, words in claim.options.items():
        if option not in known:
            yield f".options.{option}", f"{fact.id} has no option {option}"
        yield from ((f".options.{option}", f"「{w}」 stands here {counts[w]} times") for w in words if counts[w] > 1)
