"""Random small notices for the properties of the rules: facts, rules, a tier, and all ways to complete answers."""

from collections.abc import Iterator
from datetime import date
from itertools import product

from hypothesis import strategies as st

from knowledge.citation import Citation
from knowledge.fact import Answers, Fact, Kind, Option
from knowledge.library import Library
from knowledge.notice import Condition, Force, Issuer, Notice, Route, Source, Tier, Window, WindowKind
from knowledge.rule import All, Either, Not, Rule, Some, Test, Value
from knowledge.text import Text

WORDS = Text(zh="字", en="word")
CITE = Citation(clause="一", phrase="字")
SCALE = ("low", "middle", "high")
SEVERAL = ("first", "second", "third")


def _options(names: tuple[str, ...]) -> tuple[Option, ...]:
    return tuple(Option(id=name, label=WORDS) for name in names)


def _fact(name: str, kind: Kind, options: tuple[str, ...] = ()) -> Fact:
    numeric = kind is Kind.NUMBER
    return Fact(
        id=name,
        kind=kind,
        topic="topic",
        about="leader",
        question=WORDS,
        short=WORDS,
        options=_options(options),
        minimum=0 if numeric else None,
        maximum=3 if numeric else None,
        unit=WORDS if numeric else None,
    )


FACTS = {
    fact.id: fact
    for fact in (
        _fact("flag", Kind.YES_NO),
        _fact("flag_two", Kind.YES_NO),
        _fact("number", Kind.NUMBER),
        _fact("level", Kind.SCALE, SCALE),
        _fact("choice", Kind.ONE, SCALE),
        _fact("many", Kind.SEVERAL, SEVERAL),
    )
}
SETS = [frozenset(s for s, keep in zip(SEVERAL, mask, strict=True) if keep) for mask in product((0, 1), repeat=3)]
VALUES: dict[str, tuple[Value, ...]] = {
    "flag": (True, False),
    "flag_two": (True, False),
    "number": (0, 1, 2, 3),
    "level": SCALE,
    "choice": SCALE,
    "many": tuple(SETS),
}

# Every strategy is made once: making one takes longer than drawing from it.
_CONSENT = st.sampled_from([True, False])
_WORDS = st.lists(st.sampled_from(SEVERAL), min_size=1, unique=True).map(tuple)
_TESTS: st.SearchStrategy[Test] = st.one_of(
    st.builds(Test, fact=st.sampled_from(["flag", "flag_two"]), equals=st.booleans(), consent=_CONSENT),
    st.builds(Test, fact=st.just("number"), at_least=st.integers(0, 3)),
    st.builds(Test, fact=st.just("number"), at_most=st.integers(0, 3)),
    st.builds(Test, fact=st.just("level"), at_least=st.sampled_from(SCALE), consent=_CONSENT),
    st.builds(Test, fact=st.just("choice"), one_of=st.lists(st.sampled_from(SCALE), min_size=1).map(tuple)),
    st.builds(Test, fact=st.just("many"), includes_any=_WORDS),
    st.builds(Test, fact=st.just("many"), includes_none=_WORDS),
)


def _without_consent(test: Test) -> Test:
    return Test(fact=test.fact, equals=test.equals, one_of=test.one_of, at_least=test.at_least, at_most=test.at_most,
                includes_any=test.includes_any, includes_none=test.includes_none)  # fmt: skip


def _some(of: tuple[Rule, ...], most: int) -> Some:
    return Some(some=min(most, len(of)), of=of)


_PLAIN_TESTS = _TESTS.map(_without_consent)


def _joined(below: st.SearchStrategy[Rule]) -> st.SearchStrategy[Rule]:
    lists = st.lists(below, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(All, all=lists),
        st.builds(Either, any=lists, consent=_CONSENT),
        st.builds(_some, lists, st.integers(1, 3)),
        st.builds(Not, not_=_PLAIN_TESTS),
    )


_RULES: st.SearchStrategy[Rule] = st.recursive(_TESTS, _joined, max_leaves=4)
_FORCES = st.sampled_from([Force.HARD, Force.HARD, Force.IN_PRINCIPLE, Force.JUDGEMENT])
_CONDITIONS = st.lists(st.tuples(_FORCES, _RULES), min_size=1, max_size=4)
_ROUTES = st.lists(st.tuples(_RULES, st.lists(st.integers(0, 3), min_size=1, unique=True), st.booleans()), max_size=1)
_ANSWERS = st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in VALUES.items()})


def rules() -> st.SearchStrategy[Rule]:
    return _RULES


@st.composite
def libraries(draw: st.DrawFn) -> Library:
    """A catalogue of one notice with one tier, a few random conditions and perhaps a route."""
    conditions = tuple(
        Condition(id=f"c{i}", text=WORDS, cite=CITE, about="leader", force=force, when=when)
        for i, (force, when) in enumerate(draw(_CONDITIONS))
    )
    routes = tuple(
        Route(id="r", text=WORDS, cite=CITE, when=when, replaces=_names(conditions, places), consent=consent)
        for when, places, consent in draw(_ROUTES)
    )
    return library_of(conditions, routes)


def _names(conditions: tuple[Condition, ...], places: list[int]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(conditions[place % len(conditions)].id for place in places))


def library_of(conditions: tuple[Condition, ...], routes: tuple[Route, ...] = ()) -> Library:
    notice = Notice(
        id="n", programme="p", place="here", title=WORDS, short=WORDS, issuer=Issuer(name=WORDS, level="prefecture"),
        issued=date(2024, 1, 1), source=Source(file="n.txt", sha256="0" * 64), summary=WORDS,
        window=Window(kind=WindowKind.ROLLING, text=WORDS, cite=CITE),
        tiers=(Tier(id="t", name=WORDS, rank=1, summary=WORDS),), conditions=conditions, routes=routes,
        materials=(), stages=(), contacts=(),
    )  # fmt: skip
    return Library({"n": notice}, FACTS, {}, ())


def partial_answers() -> st.SearchStrategy[Answers]:
    return _ANSWERS


def completions(answers: Answers, names: tuple[str, ...]) -> Iterator[Answers]:
    """Every way to answer what is still open among `names`."""
    missing = [name for name in names if name not in answers]
    for values in product(*(VALUES[name] for name in missing)):
        yield {**answers, **dict(zip(missing, values, strict=True))}
