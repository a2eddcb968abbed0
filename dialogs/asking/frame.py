"""What one sentence says: which places and programmes it names, what it asks for, what it claims of the speaker."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from dialogs.asking.claims import claims_in
from dialogs.asking.evidence import Evidence, evidence, strongest
from dialogs.asking.forms import Forms, Kind, forms_of
from dialogs.asking.naming import bound, called, means, name_spots, place_spots, values
from dialogs.asking.normal import BREAK, is_chinese, normal
from dialogs.asking.sound import corrected
from dialogs.asking.spotting import Spot, outermost, spots
from knowledge.fact import Answers
from knowledge.library import Library

_COMPARING = "differ"
"""The group of words that compare."""
COMPARE: Final = "compare"
"""The subject that is a comparison."""
CHAT: Final = ("small-talk", "insult")
"""Declines that give way to anything that is asked beside them."""
_NAMING: tuple[Kind, ...] = ("place", "name", "tier")
_HARDLY = 3


@dataclass(frozen=True, slots=True)
class Frame:
    """One sentence understood. `text` is its normal form; `rest` are the characters that nothing explains."""

    text: str
    places: frozenset[str]
    elsewhere: bool
    called: tuple[frozenset[str], ...]
    """For each name of a programme, a tier or a person that was used, the notices that know it."""
    bound: dict[str, tuple[frozenset[str], ...]]
    """For each place, the same for the names that were used with it."""
    tiers: frozenset[str]
    people: bool
    """Whether a person whom a notice names is mentioned."""
    asks: tuple[Evidence, ...]
    """What is asked for, the surest first."""
    claims: Answers
    compares: bool
    rest: str
    content: str
    """The text without the names of places and programmes, and without words that carry no meaning."""

    bare: bool
    """Whether hardly anything is said beside the names of places and programmes."""

    @property
    def subjects(self) -> tuple[str, ...]:
        """The ids of what is asked for."""
        return tuple(found.subject.id for found in self.asks)

    @property
    def says_where(self) -> bool:
        """Whether a place, a programme, a tier or a person is named."""
        return bool(self.places or self.called)


def frame_of(library: Library, said: str) -> Frame:
    """Understand one sentence."""
    forms = forms_of(library)
    text = corrected(normal(said), library, forms)
    found = spots(text, forms)
    outer = outermost(found)
    asks = strongest(evidence(text, found, forms))
    names, places = name_spots(found, forms), place_spots(text, found, forms)
    return Frame(
        text=text,
        places=values(places, forms, "place"),
        elsewhere=any(means(spot, forms, ("elsewhere",)) for spot in outer),
        called=called(names, forms),
        bound=bound(places, names, forms),
        tiers=values(names, forms, "tier"),
        people=any(means(spot, forms, ("person",)) for spot in outer),
        asks=_serious(asks, where=bool(names or places)),
        claims=claims_in(library, text, outer, forms),
        compares=_compares(library, found) or any(one.subject.id == COMPARE for one in asks),
        rest=_rest(text, found),
        content=_without(text, found, forms, (*_NAMING, "small")),
        bare=len(_without(text, found, forms, _NAMING).replace(BREAK, "")) <= _HARDLY and bool(names or places),
    )


def _serious(asks: tuple[Evidence, ...], *, where: bool) -> tuple[Evidence, ...]:
    """Return what is asked without the chat around it: 谢谢，那韶关呢 is no small talk."""
    chat = [found for found in asks if found.subject.id in CHAT]
    return tuple(found for found in asks if found not in chat) if where or len(chat) < len(asks) else asks


def _compares(library: Library, found: Iterable[Spot]) -> bool:
    """Whether words of comparing are used."""
    words = frozenset(map(normal, library.lexicon.groups.get(_COMPARING, ())))
    return any(spot.form in words for spot in found)


def _without(text: str, found: Iterable[Spot], forms: Forms, kinds: tuple[Kind, ...]) -> str:
    """Return a text without the words of these kinds."""
    taken = {place for spot in found if means(spot, forms, kinds) for place in spot.places}
    return "".join(BREAK if i in taken else char for i, char in enumerate(text))


def _rest(text: str, found: Iterable[Spot]) -> str:
    explained = {place for spot in found for place in spot.places}
    return "".join(c for i, c in enumerate(text) if i not in explained and (is_chinese(c) or c.isalpha()))
