"""Every statement stands where it says, and every sentence of the source is accounted for."""

from collections import Counter
from collections.abc import Iterator

from knowledge.coverage import Coverage, Passage
from knowledge.notice import Notice
from knowledge.source import Sentence, fingerprint, plain
from knowledge.statements import citations, statements

_SHORTEST_PHRASE = 3
_LONGEST_PHRASE = 24


def check_citations(notice: Notice, coverage: Coverage, source: tuple[Sentence, ...]) -> Iterator[tuple[str, str]]:
    """Yield (field, problem) for clauses that do not exist and, where the source is at hand, phrases not in them."""
    clauses = {passage.clause for passage in coverage.passages}
    text_of = _clause_texts(coverage, source)
    for field, cite in citations(notice):
        if cite.clause not in clauses:
            yield field, f"no sentence of the source is in a clause {cite.clause}"
        elif source and plain(cite.phrase) not in text_of[cite.clause]:
            yield field, f"「{cite.phrase}」 does not occur in clause {cite.clause}"
        if len(cite.phrase) > _LONGEST_PHRASE:
            yield field, f"a key phrase has at most {_LONGEST_PHRASE} characters"
        if len(plain(cite.phrase)) < _SHORTEST_PHRASE:
            yield field, f"a key phrase has at least {_SHORTEST_PHRASE} characters"


def check_ids(notice: Notice) -> Iterator[tuple[str, str]]:
    """Yield (field, problem) for ids that are used twice, and for tiers that do not exist."""
    counts = Counter(placed.thing.id for placed in statements(notice))
    tiers = Counter(tier.id for tier in notice.tiers)
    yield from ((f"tiers.{tier}", f"the id {tier} is used {n} times") for tier, n in tiers.items() if n > 1)
    for field, statement in statements(notice):
        if counts[statement.id] > 1:
            yield field, f"the id {statement.id} is used {counts[statement.id]} times"
        for tier in set(statement.tiers) - tiers.keys():
            yield f"{field}.tiers", f"there is no tier {tier}"


def check_coverage(notice: Notice, coverage: Coverage, source: tuple[Sentence, ...]) -> Iterator[tuple[str, str]]:
    """Yield (field, problem) for sentences not classified, ids that do not exist, and texts that have changed."""
    known = {placed.thing.id for placed in statements(notice)}
    known |= {name for name in type(notice).__dataclass_fields__ if getattr(notice, name)}
    expected = 1
    for passage in coverage.passages:
        field = f"passages.{passage.first}"
        if passage.first != expected or passage.last < passage.first:
            yield field, f"sentence {expected} must come next: none may be missing or classified twice"
        expected = passage.last + 1
        yield from ((field, problem) for problem in _passage(passage, known, source))
    if source and expected != len(source) + 1:
        yield "passages", f"sentences {expected} to {len(source)} of the source are not classified"
    yield from _sources(notice, coverage)


def _sources(notice: Notice, coverage: Coverage) -> Iterator[tuple[str, str]]:
    clauses: dict[str, set[str]] = {}
    for passage in coverage.passages:
        for name in passage.by:
            clauses.setdefault(name, set()).add(passage.clause)
    for _, statement in statements(notice):
        if statement.cite.clause not in clauses.get(statement.id, ()):
            where = f"clause {statement.cite.clause}"
            yield "passages", f"no sentence of {where} is classified as the source of {statement.id}"


def _passage(passage: Passage, known: set[str], source: tuple[Sentence, ...]) -> Iterator[str]:
    if bool(passage.by) == bool(passage.left_out):
        yield "says either what it became (`by`) or why it was left out (`left_out`)"
    for name in set(passage.by) - known:
        yield f"the notice has no {name}"
    if source and passage.print != fingerprint([s.text for s in source[passage.first - 1 : passage.last]]):
        yield "the source has changed here: read it again, then renew the fingerprint"


def _clause_texts(coverage: Coverage, source: tuple[Sentence, ...]) -> dict[str, str]:
    texts: dict[str, str] = {}
    for passage in coverage.passages:
        joined = "".join(s.text for s in source[passage.first - 1 : passage.last])
        texts[passage.clause] = texts.get(passage.clause, "") + plain(joined)
    return texts
