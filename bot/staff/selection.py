"""Which leads a command names: by ids, and places by their names too."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from bot.bureau.region import EVERYWHERE
from bot.staff.query import Filters, LeadQuery, Sort
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

    def query(self, today: date) -> LeadQuery:
        """Return which leads these are, everywhere, the oldest first."""
        filters = Filters(self.notice or "", self.tier or "", self.place or "", first=self.first, last=self.last)
        return LeadQuery(EVERYWHERE, filters, Sort("created", descending=False), today)


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
