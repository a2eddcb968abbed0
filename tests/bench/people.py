"""The stated population: every fact drawn on its own, with the odds that the vocabulary prints beside it."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from dialogs.lookahead import compared
from knowledge.domain import outcomes
from knowledge.fact import Answers
from knowledge.library import Library
from knowledge.rule import Value


@dataclass(frozen=True, slots=True)
class City:
    """The tiers of one place, and for each fact that decides there its possible outcomes with their odds."""

    library: Library
    place: str
    tiers: tuple[str, ...]
    outcomes: dict[str, tuple[tuple[Value, float], ...]]

    @property
    def start(self) -> Answers:
        """What is known once the city is chosen."""
        return {"unit_places": frozenset({self.place})}

    def people(self, count: int, seed: int) -> Iterator[Answers]:
        """Draw people; the same seed gives the same people."""
        chance = random.Random(seed)  # noqa: S311  # a population, not a secret
        for _ in range(count):
            yield self.start | {
                fact: chance.choices([v for v, _ in ways], [odds for _, odds in ways])[0]
                for fact, ways in self.outcomes.items()
            }


def cities(library: Library) -> list[City]:
    """Every place with notices."""
    return [city_of(library, place) for place in dict.fromkeys(n.place for n in library.notices.values())]


def city_of(library: Library, place: str) -> City:
    """One place, with what its rules tell apart."""
    tiers = tuple(tier_id for tier_id, ref in library.tiers.items() if ref.notice.place == place)
    programs = [library.program(tier_id) for tier_id in tiers]
    names = dict.fromkeys(name for program in programs for name in program.facts if name != "unit_places")
    ways = {name: outcomes(library.facts[name], compared(name, programs)) for name in names}
    return City(library, place, tiers, ways)
