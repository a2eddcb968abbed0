"""What a verdict promises, over random rules and answers, against a second implementation."""

from hypothesis import given, settings

from knowledge.assessment import assess
from knowledge.change import smallest_changes
from knowledge.fact import Answers
from knowledge.library import Library
from knowledge.notice import Condition, Force
from knowledge.rule import Either, Rule
from knowledge.rule import Test as Compare
from knowledge.rule import tests as comparisons
from knowledge.verdict import Verdict
from support.reference import GRADES, grade
from support.rules import CITE, WORDS, completions, libraries, library_of, partial_answers

MANY = settings(max_examples=200)


def reads(library: Library) -> tuple[str, ...]:
    return library.program("n/t").facts


def reads_each_fact_once(library: Library) -> bool:
    notice = library.notices["n"]
    rules = [c.when for c in notice.conditions] + [r.when for r in notice.routes]
    named = [test.fact for rule in rules for test in comparisons(rule)]
    shared = any(len(route.replaces) > 1 for route in notice.routes)
    return len(named) == len(set(named)) and not shared


@MANY
@given(libraries(), partial_answers())
def test_no_completion_contradicts_a_verdict(library: Library, answers: Answers) -> None:
    assessment = assess(library, "n/t", answers)
    reached = {grade(library, "n/t", full) for full in completions(answers, reads(library))}
    assert GRADES.index(assessment.worst) <= min(reached)
    assert max(reached) <= GRADES.index(assessment.best)
    if assessment.verdict is not Verdict.UNKNOWN:
        assert {GRADES[g] for g in reached} == {assessment.verdict}


@MANY
@given(libraries(), partial_answers())
def test_where_each_fact_is_read_once_the_bounds_are_exact(library: Library, answers: Answers) -> None:
    if not reads_each_fact_once(library):
        return
    assessment = assess(library, "n/t", answers)
    reached = {grade(library, "n/t", full) for full in completions(answers, reads(library))}
    if all(_can_both(library, answers)):
        assert (GRADES.index(assessment.worst), GRADES.index(assessment.best)) == (min(reached), max(reached))


def _can_both(library: Library, answers: Answers) -> list[bool]:
    """Whether each open comparison can come out both ways (a bound at the end of its range cannot)."""
    notice = library.notices["n"]
    rules = [c.when for c in notice.conditions] + [r.when for r in notice.routes]
    fine = []
    for test in (test for rule in rules for test in comparisons(rule)):
        outcomes = {_outcome(library, test, full) for full in completions(answers, (test.fact,))}
        fine.append(test.fact in answers or len(outcomes) == 2)
    return fine


def _outcome(library: Library, test: object, answers: Answers) -> int:
    from support.reference import _plain  # noqa: PLC0415  # the one place that needs a single comparison

    return _plain(test, answers, library.facts)  # type: ignore[arg-type]  # a comparison is a rule


@MANY
@given(libraries(), partial_answers())
def test_a_fact_that_is_not_needed_cannot_change_the_verdict(library: Library, answers: Answers) -> None:
    needed = set(assess(library, "n/t", answers).needs)
    idle = [name for name in reads(library) if name not in answers and name not in needed]
    kept = tuple(name for name in reads(library) if name not in idle)
    for base in completions(answers, kept):
        assert len({grade(library, "n/t", full) for full in completions(base, reads(library))}) == 1


@MANY
@given(libraries(), partial_answers())
def test_something_is_needed_exactly_while_the_verdict_is_open(library: Library, answers: Answers) -> None:
    assessment = assess(library, "n/t", answers)
    assert bool(assessment.needs) == (assessment.verdict is Verdict.UNKNOWN)


@MANY
@given(libraries(), partial_answers())
def test_the_smallest_change_is_minimal_and_reaches_what_it_says(library: Library, answers: Answers) -> None:
    full = next(completions(answers, reads(library)))
    for change in smallest_changes(library, "n/t", full):
        changed = {**full, **{step.fact.id: step.wanted for step in change.steps}}
        target = GRADES.index(change.reaches)
        assert grade(library, "n/t", changed) >= target
        assert len(change.steps) == _fewest(library, full, target)


@MANY
@given(libraries(), partial_answers())
def test_a_change_is_named_whenever_one_would_help(library: Library, answers: Answers) -> None:
    full = next(completions(answers, reads(library)))
    best = max(grade(library, "n/t", other) for other in completions({}, reads(library)))
    better = best > grade(library, "n/t", full)
    assert bool(smallest_changes(library, "n/t", full)) == better


def test_what_two_conditions_pull_apart_is_changed_together_with_what_stands_beside_it() -> None:
    """One condition wants an option, the other is met without it or by something else: both answers have to change."""
    without = Either(any=(Compare(fact="level", at_least="middle"), Compare(fact="many", includes_none=("first",))))
    rules: tuple[Rule, ...] = (Compare(fact="many", includes_any=("first",)), without)
    conditions = tuple(
        Condition(id=f"c{n}", text=WORDS, cite=CITE, about="leader", force=Force.HARD, when=rule)
        for n, rule in enumerate(rules)
    )
    (change,) = smallest_changes(library_of(conditions), "n/t", {"many": frozenset(), "level": "low"})
    assert {step.fact.id: step.wanted for step in change.steps} == {"many": frozenset({"first"}), "level": "middle"}


def _fewest(library: Library, full: Answers, target: int) -> int:
    others = completions({}, reads(library))
    reaching = (other for other in others if grade(library, "n/t", other) >= target)
    return min(sum(other[name] != full[name] for name in other) for other in reaching)


@MANY
@given(libraries(), partial_answers())
def test_a_failing_verdict_lists_every_failing_condition(library: Library, answers: Answers) -> None:
    full = next(completions(answers, reads(library)))
    assessment = assess(library, "n/t", full)
    listed = {finding.condition.id for finding in assessment.unmet}
    notice = library.notices["n"]
    for condition in notice.conditions:
        alone = _plain_truth(library, condition.id, full)
        lifted = any(condition.id in route.replaces and route in assessment.routes for route in notice.routes)
        assert (condition.id in listed) == (not alone and not lifted)


def _plain_truth(library: Library, condition_id: str, answers: Answers) -> bool:
    from support.reference import _rule  # noqa: PLC0415  # the truth of one condition by itself

    condition = next(c for c in library.notices["n"].conditions if c.id == condition_id)
    return _rule(condition.when, answers, library.facts) > 0
