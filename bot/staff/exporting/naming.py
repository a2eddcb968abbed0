"""What the file of an export is called, and what stands at the foot of its pages."""

from datetime import datetime
from typing import Final
from urllib.parse import quote

from bot.clock import SHANGHAI
from bot.staff.columns import moment
from bot.staff.exporting.wanted import Wanted
from knowledge.text import Text

LEADS: Final = Text(zh="线索", en="leads")
FORM: Final = Text(zh="推荐汇总表", en="recommendations")
TYPES: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def file_name(wanted: Wanted, at: datetime) -> str:
    """Return the name: 线索-20261121-1830.xlsx, by the clock in China."""
    of = (FORM if wanted.form else LEADS).to(wanted.language)
    return f"{of}-{at.astimezone(SHANGHAI):%Y%m%d-%H%M}.{wanted.format}"


def disposition(name: str) -> str:
    """Return the header that names a file for a browser, in any script (RFC 5987 and 6266)."""
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}"


def mark(who: str, at: datetime, wanted: Wanted) -> str:
    """Return whose copy it is: it stands at the foot of every printed page."""
    said = Text(zh="%s 导出，%s", en="Exported by %s, %s").to(wanted.language)
    return said % (who, moment(at))
