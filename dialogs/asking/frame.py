"""What one sentence says: which places and programmes it names, what it asks for, what it claims of the speaker."""

from collections.abc import Iterable
from dataclasses import dataclass

from dialogs.asking.claims import claims_in
from dialogs.asking.evidence import Evidence, evidence, strongest
from dialogs.asking.forms import Forms, Kind, forms_of
from dialogs.asking.normal import BREAK, is_chinese, normal
from dialogs.asking.sound import corrected
from dialogs.asking.spotting import Spot, outermost, spots
from knowledge.fact import Answers
from knowledge.library import Library

_COMPARING = "differ"
"""The group of words that compare."""
CHAT = ("small-talk", "insult")
"""Declines that give way to anything that is asked beside them."""
_NAMING: tuple[Kind, ...] = ("place", "name", "tier", "small")


@dataclass(frozen=True, slots=True)
class Frame:
    """One sentence understood. `text` is its normal form; `rest` are the characters that nothing explains."""

    text: str
    places: frozenset[str]
    elsewhere: bool
    called: tuple[frozenset[str], ...]
    """For each name of a programme, a tier or a person that was used, the notices that know it."""
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
    called = _called(_names(found, forms), forms)
    places = _values(_places(found, forms), forms, "place")
    asks = _serious(strongest(evidence(text, found, forms)), where=bool(called or places))
    return Frame(
        text=text,
        places=places,
        elsewhere=bool(_having(outer, forms, "elsewhere")),
        called=called,
        tiers=_values(_names(found, forms), forms, "tier"),
        people=bool(_having(outer, forms, "person")),
        asks=asks,
        claims=claims_in(library, text, outer, forms),
        compares=_compares(library, found),
        rest=_rest(text, found),
        content=_without(text, found, forms, _NAMING),
    )


def _serious(asks: tuple[Evidence, ...], *, where: bool) -> tuple[Evidence, ...]:
    """Return what is asked without the chat around it: 谢谢，那韶关呢 is no small talk."""
    chat = [found for found in asks if found.subject.id in CHAT]
    return tuple(found for found in asks if found not in chat) if where or len(chat) < len(asks) else asks


def _places(found: tuple[Spot, ...], forms: Forms) -> tuple[Spot, ...]:
    """Return the places that are named, also those inside the name of a programme: 大连 in 大连工匠."""
    places = tuple(s for s in found if any(m.kind == "place" for m in forms.meanings.get(s.form, ())))
    hiding = (*places, *(s for s in found if _elsewhere(s, forms)))
    return tuple(spot for spot in places if not any(other.holds(spot) for other in hiding))


def _elsewhere(spot: Spot, forms: Forms) -> bool:
    """Whether a form is another place or something that we decline: 温州 in 温州市级 is none of ours."""
    if any(meaning.kind in ("elsewhere", "small") for meaning in forms.meanings.get(spot.form, ())):
        return True
    return any(forms.patterns[p].subject.role == "decline" for p in forms.asked_with.get(spot.form, ()))


def _names(found: tuple[Spot, ...], forms: Forms) -> tuple[Spot, ...]:
    """Return the names of programmes, tiers and people, but for those that are only part of another name."""
    naming = {"name", "tier", "person"}
    named = tuple(s for s in found if {m.kind for m in forms.meanings.get(s.form, ())} & naming)
    hiding = tuple(s for s in found if s in named or _proper(s, forms))
    return tuple(spot for spot in named if not any(other.holds(spot) for other in hiding))


def _proper(spot: Spot, forms: Forms) -> bool:
    """Whether a form is a name or a word of its own: a title, another place, a claim, a word without meaning."""
    if forms.meanings.get(spot.form):
        return True
    subjects = (forms.patterns[position].subject for position in forms.asked_with[spot.form])
    return any(subject.proper or subject.role == "decline" for subject in subjects)


def _values(found: Iterable[Spot], forms: Forms, kind: Kind) -> frozenset[str]:
    return frozenset(m.value for spot in found for m in forms.meanings.get(spot.form, ()) if m.kind == kind)


def _having(found: Iterable[Spot], forms: Forms, kind: Kind) -> list[Spot]:
    return [spot for spot in found if any(m.kind == kind for m in forms.meanings.get(spot.form, ()))]


def _called(outer: Iterable[Spot], forms: Forms) -> tuple[frozenset[str], ...]:
    """Return the notices that each name allows: a tier belongs to its notice, a person to all that name him."""
    found: dict[str, frozenset[str]] = {}
    for spot in outer:
        meanings = [m for m in forms.meanings.get(spot.form, ()) if m.kind in ("name", "tier", "person")]
        if meanings:
            found[spot.form] = frozenset(m.value.partition("/")[0] for m in meanings)
    return tuple(found.values())


def _compares(library: Library, found: Iterable[Spot]) -> bool:
    """Whether words of comparing are used."""
    words = frozenset(map(normal, library.lexicon.groups.get(_COMPARING, ())))
    return any(spot.form in words for spot in found)


def _without(text: str, found: Iterable[Spot], forms: Forms, kinds: tuple[Kind, ...]) -> str:
    """Return a text without the words of these kinds."""
    taken = {place for spot in found if _is(spot, forms, kinds) for place in spot.places}
    return "".join(BREAK if i in taken else char for i, char in enumerate(text))


def _is(spot: Spot, forms: Forms, kinds: tuple[Kind, ...]) -> bool:
    return any(meaning.kind in kinds for meaning in forms.meanings.get(spot.form, ()))


def _rest(text: str, found: Iterable[Spot]) -> str:
    explained = {place for spot in found for place in spot.places}
    return "".join(c for i, c in enumerate(text) if i not in explained and (is_chinese(c) or c.isalpha()))
