"""What the forms about leads offer to choose from: only what is in the regions of who looks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.bureau.person import Person
from bot.bureau.region import Region
from bot.desk.visit import Visit
from bot.staff.columns import VERDICT_NAMES
from bot.staff.filters import NOBODY, Filters
from bot.staff.pipeline import pipeline
from bot.staff.regions import places
from knowledge.library import Library


@dataclass(frozen=True, slots=True)
class Option:
    """One line of a select; `under` is the group that it stands in, if any."""

    value: str
    label: str
    under: str = ""


def tiers(visit: Visit, library: Library) -> Iterator[Option]:
    """Yield each notice of one's regions, and its tiers."""
    language = visit.look.language
    for notice in library.notices.values():
        if not any(visible.place == notice.place for visible in _regions(visit, library)):
            continue
        name = notice.short.to(language)
        yield Option(notice.id, visit.say("%(notice)s，全部档次", notice=name), name)
        yield from (Option(f"{notice.id}/{tier.id}", tier.name.to(language), name) for tier in notice.tiers)


def regions(visit: Visit, library: Library) -> Iterator[Option]:
    """Yield each place and district of one's regions."""
    for region in _regions(visit, library):
        name = library.region(region.place, region.district).to(visit.look.language)
        yield Option(str(region), name, library.region(region.place).to(visit.look.language))


def verdicts(visit: Visit) -> list[Option]:
    """Return the verdicts."""
    return [Option(verdict, name.to(visit.look.language)) for verdict, name in VERDICT_NAMES.items()]


def states(visit: Visit) -> list[Option]:
    """Return the states, in their order."""
    return [Option(state.id, state.name.to(visit.look.language)) for state in pipeline().states]


def reasons(visit: Visit, wanted: Iterable[str]) -> list[Option]:
    """Return reasons by their names."""
    found = ((one, pipeline().reason_name(one)) for one in wanted)
    return [Option(one, name.to(visit.look.language)) for one, name in found if name]


def owners(visit: Visit, known: Iterable[Person], *, nobody: str) -> list[Option]:
    """Return who may own a lead, first whoever looks, then nobody, then the others."""
    people = {person.id: person for person in known}
    own = people.pop(visit.actor.id or "", None)
    first = [Option(own.id, visit.say("我（%(name)s）", name=own.name))] if own else []
    others = sorted(people.values(), key=lambda person: person.name)
    return [*first, Option(NOBODY, nobody), *(Option(person.id, person.name) for person in others)]


def dues(visit: Visit) -> list[Option]:
    """Return the filters by the day until which something is to be done."""
    return [
        Option("late", visit.say("已经过期")),
        Option("today", visit.say("今天到期")),
        Option("week", visit.say("七天内到期")),
        Option("none", visit.say("没有期限")),
    ]


def what(filters: Filters) -> str:
    """Return which line of `tiers` is chosen."""
    return filters.tier or filters.notice


def _regions(visit: Visit, library: Library) -> list[Region]:
    """Return every place and district of which something may be seen; of others not even the name."""
    scope = visit.actor.scope
    known = [region for place in places(library) for region in _parts(library, place)]
    return [region for region in known if scope.holds(region.place, region.district)]


def _parts(library: Library, place: str) -> Iterator[Region]:
    yield Region(place)
    if place in library.places:
        yield from (Region(place, district) for district in library.places[place].districts)
