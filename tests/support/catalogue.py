"""The real catalogue for tests: read once, with the ways to walk over its tiers and conditions."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from knowledge.fact import Answers
from knowledge.grade import FAILS, PASSES
from knowledge.library import Library, catalogue
from knowledge.program import Clause
from knowledge.witness import witness

ROOT = Path(__file__).parents[2]
SOURCES = ROOT.parent / "shared" / "notices"


@cache
def library() -> Library:
    return catalogue()


def every_clause() -> Iterator[tuple[str, Clause]]:
    """Each deciding condition of each tier."""
    for tier_id in library().tiers:
        for clause in library().program(tier_id).clauses:
            yield tier_id, clause


@cache
def qualifying(tier_id: str) -> Answers:
    """Answers with which one qualifies for a tier, no route used."""
    return _answers(tier_id, failing="")


@cache
def failing_alone(tier_id: str, condition_id: str) -> Answers:
    """Answers with which every condition of a tier is met but this one, no route used."""
    return _answers(tier_id, failing=condition_id)


def _answers(tier_id: str, failing: str) -> Answers:
    program = library().program(tier_id)
    wanted = {c.condition.id: (c.node, FAILS if c.condition.id == failing else PASSES) for c in program.clauses}
    wanted |= {route.id: (node, FAILS) for route, node in program.routes}
    found = witness(wanted, library().facts)
    assert found is not None, f"{tier_id}: {failing or 'nobody'} cannot be had"
    return found
