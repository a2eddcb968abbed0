"""One thing to be told about a date of a notice, with a key that is the same for ever."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeAlias

Kind: TypeAlias = Literal[
    "before", "opens", "announced", "moved", "confirmed", "withdrawn", "published", "later", "confirm"
]
"""`before`: so many `days` before the day, 0 on its morning. `opens`: the first day on which one may apply.

`announced`: a date where there was none. `moved`: from the day `since` to the day `day`. `confirmed`: what was counted
with an unpublished calendar stands. `withdrawn`: the day `since` holds no longer and no other is known. `published`: a
new notice of the programme. `later`: asked for once more, on the day `since`. `confirm`: the question whether the owner
of an e-mail address agrees; it is of no notice and no stage.
"""
NOTHING = "-"
_KEY = re.compile(r"([a-z0-9-]+)/([a-z0-9-]+)/([a-z]+)(?:\.(\d+|\d{4}-\d\d-\d\d))?/(-|\d{4}-\d\d-\d\d)")


@dataclass(frozen=True, slots=True)
class Moment:
    """What to tell, of which stage (`-` for a notice as a whole), about which day."""

    notice: str
    stage: str
    kind: Kind
    day: date | None
    days: int | None = None
    since: date | None = None

    @property
    def key(self) -> str:
        """The key: `notice/stage/kind.detail/day`; at most 130 signs."""
        detail = self.days if self.days is not None else self.since
        said = self.kind if detail is None else f"{self.kind}.{detail}"
        return f"{self.notice}/{self.stage}/{said}/{self.day or NOTHING}"

    @property
    def of(self) -> str:
        """The stage as `notice/stage`."""
        return f"{self.notice}/{self.stage}"


CONFIRM: Final = Moment(NOTHING, NOTHING, "confirm", None)


def read_moment(key: str) -> Moment:
    """Read a key; ValueError where it is none."""
    found = _KEY.fullmatch(key)
    if found is None:
        raise ValueError(f"{key} is no key of a moment")
    notice, stage, kind, detail, day = found.groups()
    days = int(detail) if detail and kind == "before" else None
    since = date.fromisoformat(detail) if detail and kind != "before" else None
    on = None if day == NOTHING else date.fromisoformat(day)
    return Moment(notice, stage, kind, on, days, since)  # type: ignore[arg-type]  # a key that we wrote has a kind of ours
