"""What could not be answered, as staff read it: on the screen, or in a file that Excel opens."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.staff.comma import Comma
from bot.staff.whole import replacing
from bot.store.missed import Missed
from dialogs.asking.statements import statements_of
from knowledge.library import Library
from knowledge.notice import Notice, Statement
from knowledge.text import Text

HEADERS: Final = ("次数", "第一次", "最近一次", "问题", "最接近的内容", "编号")
LONGEST_LINE: Final = 50


@dataclass(frozen=True, slots=True)
class Near:
    """A statement of a notice, in the words of its page."""

    notice: Notice
    said: Text


def lines(library: Library, questions: Iterable[Missed]) -> Iterator[str]:
    """Yield the lines for the screen."""
    for question in questions:
        yield f"{question.times:>5}  {question.last_day}  {question.text}"
        yield from (f"{'':>19}≈ {_cut(_said(library, name))}（{name}）" for name in question.nearest)


def write(library: Library, questions: Iterable[Missed], out: Path) -> None:
    """Write the CSV: first beside `out`, then in its place."""
    with replacing(out) as made, closing(Comma(made, HEADERS)) as sheet:
        for question in questions:
            sheet.write(cells(library, question))


def cells(library: Library, question: Missed) -> tuple[str, ...]:
    """Return the row of one question, in the order of `HEADERS`."""
    return (
        str(question.times),
        str(question.first_day),
        str(question.last_day),
        question.text,
        "；".join(_said(library, name) for name in question.nearest),
        " ".join(question.nearest),
    )


def nearest(library: Library, question: Missed) -> list[Near]:
    """Return what came nearest to a question, as far as the notices still have it."""
    found = ((name.partition("/")[0], _statement(library, name)) for name in question.nearest)
    return [Near(library.notices[notice], statement.text) for notice, statement in found if statement]


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_LINE else text[: LONGEST_LINE - 1] + "…"


def _said(library: Library, name: str) -> str:
    """Return the words of a statement with its notice; its id where the notices no longer have it."""
    statement = _statement(library, name)
    return f"{library.notices[name.partition('/')[0]].short.zh}：{statement.text.zh}" if statement else name


def _statement(library: Library, name: str) -> Statement | None:
    notice_id, _, statement_id = name.partition("/")
    notice = library.notices.get(notice_id)
    return statements_of(library, notice).get(statement_id) if notice else None
