"""The catalogue in memory: every notice, every fact, and how to find them."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from knowledge.calendar import OFFICIAL, Calendar
from knowledge.fact import Constraint, Fact, Topic
from knowledge.files import HERE, CatalogueError, Fault, read_facts_file, read_notice
from knowledge.notice import Notice, Tier
from knowledge.place import District, Place, read_places
from knowledge.program import Program, compile_tier
from knowledge.text import Text
from knowledge.words import Lexicon, read_lexicon


@dataclass(frozen=True, slots=True)
class TierRef:
    """A tier with the notice it belongs to; `id` is `notice/tier`."""

    notice: Notice
    tier: Tier

    @property
    def id(self) -> str:
        """The id by which the tier is known outside its notice."""
        return f"{self.notice.id}/{self.tier.id}"


@dataclass(frozen=True, slots=True, eq=False)
class Library:
    """What we know. Notices are by id in alphabetical order, facts and topics in the order of their files.

    `memory` is for results that follow from the library alone and are costly to find again.
    """

    notices: dict[str, Notice]
    facts: dict[str, Fact]
    topics: dict[str, Topic]
    constraints: tuple[Constraint, ...]
    lexicon: Lexicon = field(default_factory=Lexicon)
    calendar: Calendar = OFFICIAL
    places: dict[str, Place] = field(default_factory=dict)
    tiers: dict[str, TierRef] = field(init=False)
    programs: dict[str, Program] = field(init=False, default_factory=dict)
    memory: dict[Hashable, object] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        refs = (TierRef(notice, tier) for notice in self.notices.values() for tier in notice.tiers)
        object.__setattr__(self, "tiers", {ref.id: ref for ref in refs})

    def __repr__(self) -> str:
        # Short, for asyncio writes out whatever a task returned; all of it takes more than a second.
        return f"<Library of {', '.join(self.notices)}>"

    def program(self, tier_id: str) -> Program:
        """Return a tier's rules made ready to run, once. KeyError for a tier that does not exist."""
        if tier_id not in self.programs:
            ref = self.tiers[tier_id]
            self.programs[tier_id] = compile_tier(ref.notice, ref.tier.id, self.facts)
        return self.programs[tier_id]

    def tiers_of(self, notice_ids: tuple[str, ...]) -> tuple[TierRef, ...]:
        """Return the tiers of these notices, in the library's order; no ids means all."""
        return tuple(ref for ref in self.tiers.values() if not notice_ids or ref.notice.id in notice_ids)

    def notices_in(self, place: str) -> tuple[Notice, ...]:
        """Return the notices of a place (an option of the fact `unit_places`)."""
        return tuple(notice for notice in self.notices.values() if notice.place == place)

    def districts(self, place: str, notice_id: str) -> tuple[District, ...]:
        """Return what a unit in a place can choose from for a notice; nothing where the place is one district."""
        known = self.places[place].districts.values() if place in self.places else ()
        return tuple(district for district in known if not district.only or notice_id in district.only)

    def region(self, place: str, district: str = "") -> Text:
        """Return what a place, or one district of it, is called; what is not known stands for itself."""
        fact = self.facts.get("unit_places")
        names = {option.id: option.label for option in fact.options} if fact else {}
        whole = names.get(place) or Text(zh=place, en=place)
        part = self.places[place].districts.get(district) if place in self.places else None
        if not district:
            return whole
        name = part.name if part else Text(zh=district, en=district)
        return Text(zh=f"{whole.zh} · {name.zh}", en=f"{whole.en} · {name.en}")


def load(root: Path = HERE) -> Library:
    """Read the whole catalogue below `root`; CatalogueError lists every file that cannot be read."""
    files = [read_facts_file(path) for path in sorted((root / "facts").glob("*.yaml"))]
    notices = list(_notices(root / "notices"))
    places = read_places(root / "places")
    return Library(
        notices={notice.id: notice for notice in notices},
        facts={fact.id: fact for file in files for fact in file.facts},
        topics={topic.id: topic for file in files for topic in file.topics},
        constraints=tuple(c for file in files for c in file.constraints),
        lexicon=read_lexicon(root / "lexicon"),
        places={place: Place(place, {d.id: d for d in file.districts}) for place, file in places.items()},
    )


@cache
def catalogue() -> Library:
    """Return the catalogue of this program, read once; what follows from it alone is then found once, too."""
    return load()


def _notices(folder: Path) -> Iterator[Notice]:
    faults: list[Fault] = []
    for path in sorted(p for p in folder.iterdir() if p.is_dir()):
        try:
            yield read_notice(path)
        except CatalogueError as error:
            faults += error.faults
    if faults:
        raise CatalogueError(tuple(faults))
