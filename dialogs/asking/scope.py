"""Which notices are meant: a place outweighs all, then names, then what was meant before."""

import re
from collections.abc import Iterable, Sequence

from dialogs.asking.frame import Frame
from dialogs.asking.meant import Meant
from knowledge.library import Library

_MEASURED = re.compile(r"[跟和与同].*比|compared (?:to|with)")
"""What was meant before is measured against a place that is named now: 跟韶关比呢."""


def where(library: Library, known: Meant, frame: Frame) -> Meant:
    """Return the notices and tiers that are meant after one more sentence."""
    here = tuple(n for place in frame.places for n in _of_place(library, frame, place))
    if here:
        other = known.notices if _MEASURED.search(frame.text) else ()
        notices = tuple(n for n in library.notices if n in (*here, *other))
        apart = len(frame.places) > 1 or bool(other) or _each_named(frame.called, notices)
        return Meant(notices, apart, _tiers(frame.tiers, notices))
    if frame.elsewhere:
        return Meant(elsewhere=True)
    shared = _shared(frame.called)
    return _by_name(library, known, frame, shared) if shared else known


def _by_name(library: Library, known: Meant, frame: Frame, shared: frozenset[str]) -> Meant:
    """Narrow what was meant by names; a name that does not fit there is looked for next door, then everywhere."""
    inside = tuple(n for n in known.notices if n in shared) or _neighbours(library, known.notices, shared)
    notices = inside or tuple(n for n in library.notices if n in shared)
    kept = known.tiers if set(notices) <= set(known.notices) else frozenset()
    return Meant(notices, _each_named(frame.called, notices), _tiers(frame.tiers, notices) or kept)


def _of_place(library: Library, frame: Frame, place: str) -> tuple[str, ...]:
    """Return the notices of a place that go by the names used with it, or else by any; all where none fits."""
    here = tuple(notice.id for notice in library.notices_in(place))
    own = _inside(frame.bound.get(place, ()), here) if len(frame.places) > 1 else ()
    shared = _shared(own or _inside(frame.called, here))
    return tuple(n for n in here if n in shared) or here


def _inside(groups: Iterable[frozenset[str]], notices: Iterable[str]) -> tuple[frozenset[str], ...]:
    return tuple(here for group in groups if (here := group & frozenset(notices)))


def _shared(groups: Sequence[frozenset[str]]) -> frozenset[str]:
    """Return the notices that all names allow; where they exclude one another, those of any."""
    if not groups:
        return frozenset()
    return frozenset.intersection(*groups) or frozenset().union(*groups)


def _each_named(groups: Iterable[frozenset[str]], notices: Iterable[str]) -> bool:
    """Whether several names that exclude one another were used, so that each notice is meant for itself."""
    told = _inside(groups, notices)
    return len(told) > 1 and not frozenset.intersection(*told)


def _neighbours(library: Library, notices: Iterable[str], shared: frozenset[str]) -> tuple[str, ...]:
    """Return the notices of the same places that go by the name: 那工作室呢, after a question on 大连工匠."""
    places = {library.notices[n].place for n in notices}
    return tuple(n for n in library.notices if n in shared and library.notices[n].place in places)


def _tiers(tiers: Iterable[str], notices: Iterable[str]) -> frozenset[str]:
    return frozenset(tier for tier in tiers if tier.partition("/")[0] in set(notices))
