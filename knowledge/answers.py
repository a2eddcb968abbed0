"""Reading answers from outside: what is unknown, impossible or contradicts itself is refused by name."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.fact import Answers, Constraint, Fact, Kind
from knowledge.library import Library
from knowledge.rule import Value
from knowledge.text import Text


@dataclass(frozen=True, slots=True)
class AnswerFault:
    """What is wrong with one answer, in words for the person."""

    fact: str
    problem: Text


class AnswersError(Exception):
    """Answers that cannot be used. `faults` has every reason."""

    def __init__(self, faults: tuple[AnswerFault, ...]) -> None:
        super().__init__("; ".join(f"{fault.fact}: {fault.problem.en}" for fault in faults))
        self.faults = faults


def read_answers(library: Library, raw: Mapping[str, Any]) -> Answers:
    """Turn plain values (as JSON has them) into answers; None means not answered. AnswersError lists every fault."""
    faults: list[AnswerFault] = []
    answers: Answers = {}
    for name, value in raw.items():
        try:
            if value is not None:
                answers[name] = read_answer(library, name, value)
        except AnswersError as error:
            faults += error.faults
    faults += contradictions(library, answers)
    if faults:
        raise AnswersError(tuple(faults))
    return answers


def read_answer(library: Library, name: str, value: object) -> Value:
    """Turn one plain value into an answer; AnswersError says what is wrong."""
    fact = library.facts.get(name)
    if fact is None:
        raise _error(name, f"没有「{name}」这一项", f"there is no fact called {name}")
    match fact.kind:
        case Kind.YES_NO:
            return _yes_no(fact, value)
        case Kind.NUMBER:
            return _number(fact, value)
        case Kind.DATE:
            return _date(fact, value)
        case Kind.ONE | Kind.SCALE:
            return _option(fact, value)
        case Kind.SEVERAL:
            return _options(fact, value)


def contradictions(library: Library, answers: Answers) -> Iterator[AnswerFault]:
    """Yield what cannot be true together, such as a team smaller than its own staff."""
    for constraint in library.constraints:
        if _broken(constraint, answers):
            for name in (constraint.fact, constraint.at_most):
                yield AnswerFault(name, constraint.text)


def _broken(constraint: Constraint, answers: Answers) -> bool:
    part, whole = answers.get(constraint.fact), answers.get(constraint.at_most)
    return isinstance(part, int | float) and isinstance(whole, int | float) and part > whole + constraint.plus


def _yes_no(fact: Fact, value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise _error(fact.id, "要用 true 或 false 回答", "takes true or false")


def _number(fact: Fact, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise _error(fact.id, "要填一个数", "takes a number")
    if round(value, fact.decimals) != value:
        raise _error(fact.id, f"最多 {fact.decimals} 位小数", f"takes at most {fact.decimals} decimal places")
    if not _within(fact, value):
        span = f"{fact.minimum}–{fact.maximum}"
        raise _error(fact.id, f"要在 {span} 之间", f"must lie in {span}")
    return int(value) if value == int(value) else value


def _within(fact: Fact, value: float) -> bool:
    least, most = fact.minimum, fact.maximum
    return not (isinstance(least, int | float) and value < least) and not (
        isinstance(most, int | float) and value > most
    )


def _date(fact: Fact, value: object) -> str:
    try:
        day = date.fromisoformat(str(value))
    except ValueError:
        raise _error(fact.id, "要填日期，例如 2024-03-15", "takes a date such as 2024-03-15") from None
    least, most = fact.minimum, fact.maximum
    if (isinstance(least, date) and day < least) or (isinstance(most, date) and day > most):
        span = f"{least}–{most}"
        raise _error(fact.id, f"要在 {span} 之间", f"must lie in {span}")
    return day.isoformat()


def _option(fact: Fact, value: object) -> str:
    known = [option.id for option in fact.options]
    if isinstance(value, str) and value in known:
        return value
    choices = ", ".join(known)
    raise _error(fact.id, f"只能是其中之一：{choices}", f"must be one of: {choices}")


def _options(fact: Fact, value: object) -> frozenset[str]:
    if not isinstance(value, list | tuple | set | frozenset):
        raise _error(fact.id, "要用列表回答，没有就用空列表", "takes a list, an empty one for none")
    return frozenset(_option(fact, item) for item in value)


def _error(name: str, zh: str, en: str) -> AnswersError:
    return AnswersError((AnswerFault(name, Text(zh=zh, en=en)),))
