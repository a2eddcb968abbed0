"""What was decided about the dates of a stage after its notice was issued."""

from dataclasses import dataclass, replace
from datetime import date

from knowledge.notice import Stage


@dataclass(frozen=True, slots=True)
class Amendment:
    """The dates of a stage as `source` says them (an address or the number of a document), known since `on`.

    What is None stays as the notice prints it, and so does its 前, unless a time of day is given: then that day counts.
    Where all three are None, the stage has no date any more and no new one is known.
    """

    notice: str
    stage: str
    starts: date | None
    ends: date | None
    time: str | None
    source: str
    on: date

    @property
    def withdraws(self) -> bool:
        """Whether no date is left."""
        return not (self.starts or self.ends or self.time)


def amended_stage(stage: Stage, amendment: Amendment) -> Stage:
    """Return a stage with its dates as they are now."""
    if amendment.withdraws:
        return replace(stage, starts=None, ends=None, time=None, month=None)
    return replace(
        stage,
        starts=amendment.starts or stage.starts,
        ends=amendment.ends or stage.ends,
        time=amendment.time or stage.time,
        month=None,
        end_day="included" if amendment.time else stage.end_day,
    )
