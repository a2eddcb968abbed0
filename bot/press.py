"""What can be pressed on the page behind a reminder's link."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Act: TypeAlias = Literal["confirm", "done", "later", "pause", "resume", "stop"]


@dataclass(frozen=True, slots=True)
class Press:
    """One press. `stage` is `notice/stage`, for done and later; `days` says how much later."""

    act: Act
    stage: str = ""
    days: int = 1
