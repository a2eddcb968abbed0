"""Which leads: the one description of a choice that the query, the file and its explanation share."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, select

from bot.clock import SHANGHAI
from bot.store.tables import leads
from knowledge.library import Library


class SelectionError(Exception):
    """The choice names something that does not exist. The message says what does."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Leads of a notice, of a tier (`notice/tier`), of a place, first left between two days, both included."""

    notice: str | None = None
    tier: str | None = None
    place: str | None = None
    first: date | None = None
    last: date | None = None

    def query(self) -> Select[tuple[object, ...]]:
        """Return the query, oldest lead first. Days are those of Asia/Shanghai."""
        wanted = select(leads).order_by(leads.c.created, leads.c.id)
        for column, value in ((leads.c.notice, self.notice), (leads.c.tier, self.tier), (leads.c.place, self.place)):
            wanted = wanted if value is None else wanted.where(column == value)
        if self.first:
            wanted = wanted.where(leads.c.created >= _midnight(self.first))
        if self.last:
            wanted = wanted.where(leads.c.created < _midnight(self.last + timedelta(days=1)))
        return wanted

    def words(self) -> str:
        """Say the choice, for the explanation in the file."""
        return "；".join(self._words()) or "全部"

    def _words(self) -> Iterator[str]:
        named = (("通知", self.notice), ("档次", self.tier), ("城市", self.place))
        yield from (f"{name} {value}" for name, value in named if value)
        if self.first:
            yield f"首次提交不早于 {self.first}"
        if self.last:
            yield f"首次提交不晚于 {self.last}"


def checked(library: Library, selection: Selection) -> Selection:
    """Return the choice with its place as an id; SelectionError where it names what is not in the catalogue."""
    _one_of("notice", selection.notice, library.notices)
    _one_of("tier", selection.tier, library.tiers)
    if selection.first and selection.last and selection.first > selection.last:
        raise SelectionError(f"--from {selection.first} is later than --to {selection.last}.")
    place = selection.place and _place(library, selection.place)
    return Selection(selection.notice, selection.tier, place, selection.first, selection.last)


def _place(library: Library, given: str) -> str:
    """Return the id of a place given by its id or its name, with or without 市."""
    names: dict[str, str] = {}
    for option in library.facts["unit_places"].options:
        if library.notices_in(option.id):
            said = option.label
            names |= dict.fromkeys((option.id, said.zh, said.zh.removesuffix("市"), said.en), option.id)
    _one_of("city", given, names)
    return names[given]


def _one_of(kind: str, given: str | None, known: Collection[str]) -> None:
    if given is not None and given not in known:
        raise SelectionError(f"There is no {kind} {given}. There are: {', '.join(known)}.")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)
