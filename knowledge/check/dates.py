"""The dates of a notice are in order, and none is made up."""

from collections.abc import Iterator
from itertools import combinations, pairwise

from knowledge.notice import Notice, Stage, WindowKind
from knowledge.window import closing_stage


def check_dates(notice: Notice) -> Iterator[tuple[str, str]]:
    """Yield (field, problem) for stages, window and validity whose dates are in a wrong order or missing."""
    for stage in notice.stages:
        yield from _stage(notice, stage)
    dated = [stage for stage in notice.stages if stage.starts]
    for one, other in pairwise(dated):
        if one.starts and other.starts and one.starts > other.starts:
            yield f"stages.{other.id}.starts", f"lies before that of {one.id}, which comes first"
    for one, other in combinations(notice.stages, 2):
        begins = one.starts or one.ends
        if begins and other.ends and other.ends < begins:
            yield f"stages.{other.id}.ends", f"lies before {one.id}, which comes first"
    yield from _window(notice)
    yield from _blanks(notice)
    for validity in notice.validity:
        if validity.until and notice.issued and validity.until <= notice.issued:
            yield f"validity.{validity.id}.until", "lies before the day of issue"


def _stage(notice: Notice, stage: Stage) -> Iterator[tuple[str, str]]:
    field = f"stages.{stage.id}"
    if stage.starts and stage.ends and stage.starts > stage.ends:
        yield f"{field}.ends", "lies before its start"
    if stage.ends and notice.issued and stage.ends < notice.issued:
        yield f"{field}.ends", "lies before the day of issue"
    if stage.backwards:
        goal = next((s for s in notice.stages if s.id == stage.backwards.before), None)
        if goal is None or goal.ends is None:
            yield f"{field}.backwards.before", f"there is no stage {stage.backwards.before} with an end"


def _window(notice: Notice) -> Iterator[tuple[str, str]]:
    window, stage = notice.window, closing_stage(notice)
    if window.kind is WindowKind.FIXED and (stage is None or stage.ends is None):
        yield "window.stage", "a fixed window names the stage whose end closes it"
    if window.kind is WindowKind.ROLLING and window.stage is not None:
        yield "window.stage", "a window that is open all year closes with no stage"
    if window.kind is WindowKind.UNANNOUNCED and (stage is None or stage.ends is not None):
        yield "window.stage", "an unannounced window names the stage whose end will close it, which has none yet"
    if stage and stage.ends and window.opens and window.opens > stage.ends:
        yield "window.opens", "lies after the window closes"


def _blanks(notice: Notice) -> Iterator[tuple[str, str]]:
    known = {stage.id for stage in notice.stages}
    for blank in notice.blanks:
        for stage in set(blank.stages) - known:
            yield f"blanks.{blank.id}.stages", f"there is no stage {stage}"
