"""The first opinion on one tier, with its proof: how every condition stands, and what could still change it."""

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.fact import Answers
from knowledge.grade import REVIEW, Grade, bounds_of, truth_of, verdict_of
from knowledge.library import Library, TierRef
from knowledge.notice import Condition, Route
from knowledge.program import Clause, Program
from knowledge.relevance import open_facts
from knowledge.verdict import Truth, Verdict


@dataclass(frozen=True, slots=True)
class Finding:
    """How one condition stands. `lifted_by`: the route that stands in for it.

    `by_consent`: it is met only by a branch on which the bureau must decide (等称号, 同等技能水平).
    """

    condition: Condition
    truth: Truth
    lifted_by: Route | None = None
    by_consent: bool = False


@dataclass(frozen=True, slots=True)
class Assessment:
    """A verdict and its proof. Details are worked out when asked for.

    `verdict` is judged on the conditions alone; whether the window is open is another matter.
    """

    tier: TierRef
    verdict: Verdict
    program: Program
    answers: Answers
    grade: Grade
    own: tuple[Grade, ...]
    lifts: tuple[Grade, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every deciding condition, in the order of the notice."""
        return tuple(map(self._finding, self.program.clauses, self.own))

    @property
    def unmet(self) -> tuple[Finding, ...]:
        """Every condition that is definitely not met and that no used route stands in for."""
        return tuple(self._standing(Truth.UNMET))

    @property
    def unknown(self) -> tuple[Finding, ...]:
        """The conditions on which not enough has been said."""
        return tuple(self._standing(Truth.UNKNOWN))

    @property
    def met(self) -> tuple[Finding, ...]:
        """The conditions that are met, or that a used route stands in for."""
        return tuple(f for f in self.findings if f.truth is Truth.MET or f.lifted_by)

    @property
    def priorities(self) -> tuple[Finding, ...]:
        """What would give priority, and never decides."""
        return tuple(
            Finding(condition, truth_of(node.run(self.answers))) for condition, node in self.program.priorities
        )

    @property
    def routes(self) -> tuple[Route, ...]:
        """The exceptions that stand in for a condition that is not met."""
        used = {finding.lifted_by.id for finding in self.findings if finding.lifted_by}
        return tuple(route for route, _ in self.program.routes if route.id in used)

    @property
    def open_routes(self) -> tuple[Route, ...]:
        """The exceptions on which not enough has been said."""
        graded = zip(self.program.routes, self.lifts, strict=True)
        return tuple(route for (route, _), grade in graded if truth_of(grade) is Truth.UNKNOWN)

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts that can still change the verdict."""
        return open_facts(self.program, self.answers)

    @property
    def worst(self) -> Verdict:
        """The worst verdict that further answers could bring."""
        return bounds_of(self.grade)[0]

    @property
    def best(self) -> Verdict:
        """The best verdict that further answers could bring."""
        return bounds_of(self.grade)[1]

    def _standing(self, truth: Truth) -> Iterator[Finding]:
        for clause, grade in zip(self.program.clauses, self.own, strict=True):
            if truth_of(grade) is truth and not self._lifting(clause, grade):
                yield self._finding(clause, grade)

    def _finding(self, clause: Clause, grade: Grade) -> Finding:
        return Finding(clause.condition, truth_of(grade), self._lifting(clause, grade), grade == REVIEW)

    def _lifting(self, clause: Clause, grade: Grade) -> Route | None:
        if not clause.routes or truth_of(grade) is Truth.MET:
            return None
        used = (i for i in clause.routes if truth_of(self.lifts[i]) is Truth.MET)
        return next((self.program.routes[i][0] for i in used), None)


def assess(library: Library, tier_id: str, answers: Answers) -> Assessment:
    """Judge one tier (`notice/tier`) on the answers given so far. KeyError for a tier that does not exist."""
    program = library.program(tier_id)
    own, lifts = program.own(answers), program.lifts(answers)
    grade = program.total(own, lifts)
    return Assessment(library.tiers[tier_id], verdict_of(grade), program, answers, grade, own, lifts)
