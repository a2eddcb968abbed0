"""How one condition stands with what a person said in passing."""

from dialogs.asking.found import Standing
from knowledge.fact import Answers
from knowledge.grade import FAILS, PASSES
from knowledge.library import Library
from knowledge.notice import Condition, Notice, Route, Statement
from knowledge.program import compile_rule
from knowledge.rule import tests
from knowledge.verdict import Truth


def standing(library: Library, notice: Notice, statement: Statement | None, claims: Answers) -> Standing | None:
    """Return how a condition stands; none where the person said nothing that it reads."""
    if not isinstance(statement, Condition) or not _read(statement) & claims.keys():
        return None
    grade = compile_rule(statement.when, library.facts).run(claims)
    truth = Truth.MET if grade == PASSES else Truth.UNMET if grade == FAILS else Truth.UNKNOWN
    return Standing(truth, frozenset(_read(statement)), _routes(notice, statement))


def _read(condition: Condition) -> set[str]:
    return {test.fact for test in tests(condition.when)}


def _routes(notice: Notice, condition: Condition) -> tuple[Route, ...]:
    return tuple(route for route in notice.routes if condition.id in route.replaces)
