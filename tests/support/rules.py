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

_consent = st.booleans().filter(bool) | st.just(False)


def _tests() -> st.SearchStrategy[Test]:
    options = st.lists(st.sampled_from(SEVERAL), min_size=1, unique=True).map(tuple)
    return st.one_of(
        st.builds(Test, fact=st.sampled_from(["flag", "flag_two"]), equals=st.booleans(), consent=_consent),
        st.builds(Test, fact=st.just("number"), at_least=st.integers(0, 3)),
        st.builds(Test, fact=st.just("number"), at_most=st.integers(0, 3)),
        st.builds(Test, fact=st.just("level"), at_least=st.sampled_from(SCALE), consent=_consent),
        st.builds(Test, fact=st.just("choice"), one_of=st.lists(st.sampled_from(SCALE), min_size=1).map(tuple)),
        st.builds(Test, fact=st.just("many"), includes_any=options),
        st.builds(Test, fact=st.just("many"), includes_none=options),
    )


def _joined(below: st.SearchStrategy[Rule]) -> st.SearchStrategy[Rule]:
    lists = st.lists(below, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(All, all=lists),
        st.builds(Either, any=lists, consent=_consent),
        lists.flatmap(lambda of: st.builds(Some, some=st.integers(1, len(of)), of=st.just(of))),
        st.builds(Not, not_=_tests().map(_without_consent)),
    )


def _without_consent(test: Test) -> Test:
    return Test(fact=test.fact, equals=test.equals, one_of=test.one_of, at_least=test.at_least, at_most=test.at_most,
                includes_any=test.includes_any, includes_none=test.includes_none)  # fmt: skip


def rules() -> st.SearchStrategy[Rule]:
    return st.recursive(_tests(), _joined, max_leaves=4)


@st.composite
def libraries(draw: st.DrawFn) -> Library:
    """A catalogue of one notice with one tier, a few random conditions and perhaps a route."""
    forces = st.sampled_from([Force.HARD, Force.HARD, Force.IN_PRINCIPLE, Force.JUDGEMENT])
    conditions = tuple(
        Condition(id=f"c{i}", text=WORDS, cite=CITE, about="leader", force=draw(forces), when=draw(rules()))
        for i in range(draw(st.integers(1, 4)))
    )
    names = st.lists(st.sampled_from([c.id for c in conditions]), min_size=1, unique=True).map(tuple)
    routes = draw(
        st.lists(
            st.builds(Route, id=st.just("r"), text=st.just(WORDS), cite=st.just(CITE), when=rules(), replaces=names,
                      consent=st.booleans()), max_size=1)
    )  # fmt: skip
    return library_of(conditions, tuple(routes))


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
    return st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in VALUES.items()})


def completions(answers: Answers, names: tuple[str, ...]) -> Iterator[Answers]:
    """Every way to answer what is still open among `names`."""
    missing = [name for name in names if name not in answers]
    for values in product(*(VALUES[name] for name in missing)):
        yield {**answers, **dict(zip(missing, values, strict=True))}
