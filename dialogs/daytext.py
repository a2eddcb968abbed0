"""Reading a day as people type it: 2024-03-15, 2024年3月15日, 2024.3.15, 20240315."""

import re
from datetime import date

from dialogs.plain import folded

_DAY = re.compile(r"(?P<year>\d{4})[-年./]?(?P<month>\d{1,2})[-月./]?(?P<day>\d{1,2})日?[.。]?")
_SOLID = re.compile(r"\d{8}")


def read_day(text: str) -> date | None:
    """Return the day that was typed; none where it is none, or where the month and the day run together."""
    said = folded(text)
    found = _DAY.fullmatch(said)
    if found is None or (said.isdigit() and not _SOLID.fullmatch(said)):
        return None
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None
