"""What each question would save: trying the ways it can come out, and counting what would still have to be asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.compare import Holds
from knowledge.domain import outcomes
from knowledge.fact import Answers
from knowledge.library import Library
from knowledge.program import Program
from knowledge.relevance import Standing, open_facts, unfinished_facts
from knowledge.rule import Test, Value


@dataclass(frozen=True, slots=True)
class Scope:
    """The tiers that are asked about, what the person is unsure of, and whether every condition is to be settled."""

    library: Library
    tier_ids: tuple[str, ...]
    unsure: frozenset[str] = frozenset()
    thorough: bool = False

    @property
    def programs(self) -> tuple[Program, ...]:
        """The rules of the tiers."""
        return tuple(self.library.program(tier_id) for tier_id in self.tier_ids)

    def open(self, answers: Answers) -> tuple[str, ...]:
        """Return the facts that can still change something and were neither answered nor declared unsure."""
        find = unfinished_facts if self.thorough else open_facts
        return tuple(name for name in _union(find(program, answers) for program in self.programs) if self._asks(name))

    def left_after(self, names: Sequence[str], answers: Answers) -> dict[str, float]:
        """Return for each fact how many questions stay open on average once it is answered."""
        standings = [Standing(program, answers) for program in self.programs]
        return {name: self._average(name, standings) for name in names}

    def likely_rest(self, name: str, answers: Answers) -> int:
        """Return how many questions follow this one if every answer is the likeliest one."""
        known, rest = dict(answers), -1
        while name:
            known[name] = max(self.ways(name), key=lambda way: way[1])[0]
            rest += 1
            name = next(iter(self.open(known)), "")
        return rest

    def ways(self, name: str) -> tuple[tuple[Value, float], ...]:
        """Return one answer for each way a fact can come out, with its odds."""
        return outcomes(self.library.facts[name], compared(name, self.programs))

    def _average(self, name: str, standings: list[Standing]) -> float:
        ways = self.ways(name)
        return sum(odds * self._left(name, value, standings) for value, odds in ways) / sum(odds for _, odds in ways)

    def _left(self, name: str, value: Value, standings: list[Standing]) -> int:
        return sum(map(self._asks, _union(standing.open_after(name, value) for standing in standings)))

    def _asks(self, name: str) -> bool:
        return name not in self.unsure


def compared(fact_id: str, programs: Iterable[Program]) -> list[tuple[Test, Holds]]:
    """Return every comparison of a fact in these programs."""
    return [pair for program in programs for pair in program.tests.get(fact_id, ())]


def _union(groups: Iterable[tuple[str, ...]]) -> dict[str, None]:
    return dict.fromkeys(name for group in groups for name in group)
