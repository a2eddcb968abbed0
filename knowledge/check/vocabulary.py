"""The vocabulary of answers is sound by itself."""

from collections import Counter
from collections.abc import Iterator

from knowledge.fact import Fact, FactsFile, Kind
from knowledge.files import Fault

_CHOSEN = (Kind.ONE, Kind.SCALE, Kind.SEVERAL)


def check_vocabulary(files: dict[str, FactsFile]) -> Iterator[Fault]:
    """Yield what is wrong in the files of the vocabulary, by file name."""
    topics = {topic.id for file in files.values() for topic in file.topics}
    counts = Counter(fact.id for file in files.values() for fact in file.facts)
    kinds = {fact.id: fact.kind for file in files.values() for fact in file.facts}
    for name, file in files.items():
        for fact in file.facts:
            yield from (Fault(name, f"facts.{fact.id}.{field}", problem) for field, problem in _fact(fact, topics))
            if counts[fact.id] > 1:
                yield Fault(name, f"facts.{fact.id}", "is defined more than once")
            if fact.after is not None and fact.after not in kinds:
                yield Fault(name, f"facts.{fact.id}.after", f"there is no fact {fact.after}")
        for constraint in file.constraints:
            for other in (constraint.fact, constraint.at_most):
                if kinds.get(other) is not Kind.NUMBER:
                    yield Fault(name, f"constraints.{constraint.fact}", f"{other} is not a number that is asked for")


def _fact(fact: Fact, topics: set[str]) -> Iterator[tuple[str, str]]:
    if fact.topic not in topics:
        yield "topic", f"there is no topic {fact.topic}"
    if (fact.kind in _CHOSEN) != bool(fact.options):
        yield "options", "must be there for one, scale and several, and only for them"
    if len({option.id for option in fact.options}) < len(fact.options):
        yield "options", "has the same id twice"
    if fact.kind is Kind.NUMBER and (fact.minimum is None or fact.maximum is None):
        yield "minimum", "a number needs minimum and maximum"
    known = {"yes", "no"} if fact.kind is Kind.YES_NO else {option.id for option in fact.options}
    for name in fact.odds.keys() - known:
        yield f"odds.{name}", "is not one of the answers"
