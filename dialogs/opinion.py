"""An assessment in numbers that a sentence can be made of."""

from dataclasses import dataclass

from dialogs.reply import Mark
from knowledge.assessment import Assessment, Finding
from knowledge.notice import Force
from knowledge.verdict import Truth, Verdict

MARKS: dict[Verdict, Mark] = {
    Verdict.QUALIFIES: "yes",
    Verdict.REVIEW: "unsure",
    Verdict.UNKNOWN: "unsure",
    Verdict.NOT_QUALIFIED: "no",
}


@dataclass(frozen=True, slots=True)
class Opinion:
    """A verdict with its counts: hard conditions missed, matters for the bureau, what is not known yet, all."""

    verdict: Verdict
    best: Verdict
    worst: Verdict
    mark: Mark
    missed: int
    weighed: int
    open: int
    total: int


def opinion(assessment: Assessment) -> Opinion:
    """Count what the sentence about a tier needs."""
    return Opinion(
        verdict=assessment.verdict,
        best=assessment.best,
        worst=assessment.worst,
        mark=MARKS[assessment.verdict],
        missed=len(missed(assessment)),
        weighed=len(weighed(assessment)),
        open=len(assessment.unknown),
        total=len(assessment.findings),
    )


def missed(assessment: Assessment) -> tuple[Finding, ...]:
    """Return the hard conditions that are not met."""
    return tuple(f for f in assessment.unmet if f.condition.force is Force.HARD)


def weighed(assessment: Assessment) -> tuple[Finding, ...]:
    """Return what the bureau or the reviewers would have to decide."""
    return tuple(f for f in assessment.findings if _weighed(f))


def _weighed(finding: Finding) -> bool:
    if finding.lifted_by is not None:
        return True
    if finding.truth is Truth.UNMET:
        return finding.condition.force is not Force.HARD
    return finding.by_consent
