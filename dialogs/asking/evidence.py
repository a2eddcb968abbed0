"""Which subjects a text asks for, and how surely."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dialogs.asking.emphasis import emphasis
from dialogs.asking.forms import Form, Forms, Pattern
from dialogs.asking.spotting import Spot
from knowledge.words import Subject

_LATIN = 0.4
"""What a Latin letter weighs against a Chinese character."""
_PART = 0.5
_MOST = 3
_NEW = 2
_SHARE = 0.3
_WHOLE = ("small", "elsewhere", "person")


@dataclass(frozen=True, slots=True)
class Evidence:
    """The best pattern by which a subject is asked for: the positions it covers, and how much they weigh."""

    subject: Subject
    places: frozenset[int]
    score: float
    weak: bool
    forms: frozenset[Form] = frozenset()


def evidence(text: str, found: tuple[Spot, ...], forms: Forms) -> tuple[Evidence, ...]:
    """Return the best evidence of every subject of which some phrase is complete."""
    where: dict[Form, list[Spot]] = defaultdict(list)
    for spot in found:
        where[spot.form].append(spot)
    held = _hidden(found, forms)
    best: dict[str, Evidence] = {}
    for position in sorted({p for form in where for p in forms.asked_with.get(form, ())}):
        one = _of(text, forms.patterns[position], where, held)
        if one is not None and _better(one, best.get(one.subject.id)):
            best[one.subject.id] = one
    return tuple(best.values())


def _hidden(found: tuple[Spot, ...], forms: Forms) -> frozenset[Spot]:
    """Return the spots that are only part of a longer word without a meaning of its own, as 表 of 代表."""
    small = [
        s for s in found if any(m.kind in ("small", "elsewhere", "person") for m in forms.meanings.get(s.form, ()))
    ]
    return frozenset(spot for spot in found if any(word.holds(spot) for word in small))


def _of(text: str, pattern: Pattern, where: dict[Form, list[Spot]], hidden: frozenset[Spot]) -> Evidence | None:
    places: set[int] = set()
    forms: set[Form] = set()
    for part in pattern.parts:
        here = [spot for form in part for spot in where.get(form, ()) if spot not in hidden]
        fresh = [spot for spot in here if not places.intersection(spot.places)]
        if not fresh:
            return None
        longest = max(fresh, key=lambda spot: (spot.end - spot.start, -spot.start, spot.form))
        places.update(longest.places)
        forms.add(longest.form)
    score = (weight(text, places) + _PART * (len(pattern.parts) - 1)) * emphasis(text, places)
    return Evidence(pattern.subject, frozenset(places), score, pattern.weak, frozenset(forms))


def weight(text: str, places: Iterable[int]) -> float:
    """Return what these positions of a text weigh, one for a Chinese character or a digit."""
    return sum(_LATIN if text[place].isascii() and not text[place].isdigit() else 1.0 for place in places)


def _better(one: Evidence, other: Evidence | None) -> bool:
    return other is None or (not one.weak, one.score) > (not other.weak, other.score)


def strongest(found: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Return what is really asked for: no part of a longer phrase, nothing general beside something plain."""
    kept = [one for one in found if not any(_swallows(other, one) for other in found)]
    plain = [one for one in kept if not one.subject.general and not one.weak]
    kept = plain or [one for one in kept if not one.weak] or kept
    ordered = sorted(kept, key=lambda one: (-one.score, min(one.places)))
    topics = [one for one in ordered if one.subject.role in ("topic", "decline")]
    others = [one for one in ordered if one.subject.role not in ("topic", "decline")]
    return tuple(sorted((*_apart(topics, ordered[0].score), *others), key=lambda one: -one.score)) if ordered else ()


def _swallows(other: Evidence, one: Evidence) -> bool:
    """Whether what one phrase says is only part of what another says; a paper that is named stays named."""
    if one.subject.role == "paper" and other.subject.role == "topic" and one.score > _NEW:
        return False
    return one.places < other.places


def _apart(ordered: Sequence[Evidence], best: float) -> Iterator[Evidence]:
    """Yield what covers something new and is not too faint beside the surest."""
    covered: set[int] = set()
    count = 0
    for one in ordered:
        same = count and one.places == ordered[0].places
        new = len(one.places - covered) >= min(_NEW, len(one.places))
        if count < _MOST and (not count or same or (new and len(one.places) >= _NEW and one.score >= _SHARE * best)):
            yield one
            covered |= one.places
            count += 1
