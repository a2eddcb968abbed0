"""How many questions a person is asked: our order, asking everything, and the least that any order can reach.

The exact optimum is found by trying every order in every state (dynamic programming over the states that matter),
where that is feasible. Below it lies the certificate: the fewest answers that would force every verdict for somebody
who knew the answers beforehand; no order can go below it.
"""

from itertools import combinations

from bench.people import City, cities
from bench.table import Row
from dialogs.interview import next_question
from dialogs.lookahead import Scope
from knowledge.fact import Answers
from knowledge.library import Library
from knowledge.rule import Value

SAMPLE = 400
STATES = 150_000
CERTIFIED = 40
CERTIFIABLE = 12


def measure(library: Library) -> list[Row]:
    """Average and worst number of questions per city, after the city is chosen."""
    return [row for city in cities(library) for row in _city(city)]


def _city(city: City) -> list[Row]:
    people = list(city.people(SAMPLE, seed=11))
    asked = [questions(city, person) for person in people]
    everything = float(len(city.outcomes))
    rows = [
        Row(f"{city.place}: questions on average", _mean(asked), "asking everything", everything),
        Row(f"{city.place}: questions at worst", float(max(asked)), "asking everything", everything),
    ]
    if len(city.outcomes) <= CERTIFIABLE:
        fewest = [certificate(city, person) for person in people[:CERTIFIED]]
        ours = _mean(asked[:CERTIFIED])
        rows.append(Row(f"{city.place}: on average, {CERTIFIED} people", ours, "certificate", _mean(fewest)))
    best = optimum(city)
    if best is not None:
        rows.append(Row(f"{city.place}: expected over all people", expected(city), "exact optimum", best))
    return rows


def _mean(numbers: list[int]) -> float:
    return sum(numbers) / len(numbers)


def questions(city: City, person: Answers) -> int:
    """Ask one person to the end and count."""
    known, last, count = city.start, "", 0
    while (question := next_question(city.library, city.tiers, known, frozenset(), last)) is not None:
        last = question.fact.id
        known = known | {last: person[last]}
        count += 1
    return count


class TooManyError(Exception):
    """More states than are tried."""


def optimum(city: City) -> float | None:
    """The least expected number of questions of any order; none where there are too many states to try."""
    scope = Scope(city.library, city.tiers)
    costs: dict[frozenset[tuple[str, Value]], float] = {}

    def cost(state: frozenset[tuple[str, Value]]) -> float:
        if state not in costs:
            if len(costs) > STATES:
                raise TooManyError
            names = scope.open(city.start | dict(state))
            costs[state] = min((1 + after(name, state) for name in names), default=0.0)
        return costs[state]

    def after(name: str, state: frozenset[tuple[str, Value]]) -> float:
        return sum(odds * cost(state | {(name, value)}) for value, odds in _shares(city, name))

    try:
        return cost(frozenset())
    except TooManyError:
        return None


def expected(city: City) -> float:
    """The expected number of questions of our order over the whole population, not a sample."""

    def walk(known: Answers, last: str) -> float:
        question = next_question(city.library, city.tiers, known, frozenset(), last)
        if question is None:
            return 0.0
        name = question.fact.id
        return 1 + sum(odds * walk(known | {name: value}, name) for value, odds in _shares(city, name))

    return walk(city.start, "")


def _shares(city: City, name: str) -> list[tuple[Value, float]]:
    whole = sum(odds for _, odds in city.outcomes[name])
    return [(value, odds / whole) for value, odds in city.outcomes[name]]


def certificate(city: City, person: Answers) -> int:
    """The fewest of a person's answers that already force every verdict."""
    scope = Scope(city.library, city.tiers)
    for size in range(len(city.outcomes) + 1):
        for chosen in combinations(city.outcomes, size):
            known = city.start | {name: person[name] for name in chosen}
            if not scope.open(known):
                return size
    return len(city.outcomes)
