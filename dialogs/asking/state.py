"""What is meant at the end of several turns: what was named before still counts until something else is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from dialogs.asking.evidence import Evidence, evidence, strongest
from dialogs.asking.forms import forms_of
from dialogs.asking.frame import Frame
from dialogs.asking.normal import BREAK
from dialogs.asking.spotting import spots
from knowledge.fact import Answers
from knowledge.library import Library

_KEPT = 120
_GOING_ON = ("那", "呢", "and ", "what about", "how about")


@dataclass(frozen=True, slots=True)
class Meant:
    """What is meant. `notices` in scope, none where nothing was named; `apart`: each was named for itself."""

    notices: tuple[str, ...] = ()
    apart: bool = False
    tiers: frozenset[str] = frozenset()
    asks: tuple[Evidence, ...] = ()
    claims: Answers = field(default_factory=dict)
    elsewhere: bool = False
    inherited: bool = False
    """What is asked was taken over from the turn before."""
    text: str = ""
    """The sentence in its normal form."""

    def role(self, role: str) -> tuple[Evidence, ...]:
        """Return what is asked for in one role."""
        return tuple(found for found in self.asks if found.subject.role == role)


def meant(library: Library, frames: Sequence[Frame], context: Sequence[str]) -> Meant:
    """Return what the last of these sentences means, with `context` the notices that are being read."""
    known = Meant(notices=tuple(n for n in library.notices if n in context))
    for frame in frames[:-1]:
        if not _turns_away(frame):
            known = _after(library, known, frame)
    return _after(library, known, frames[-1])


def _turns_away(frame: Frame) -> bool:
    """Whether a sentence is none that anything later can refer to: a greeting, something we decline."""
    return any(found.subject.role == "decline" for found in frame.asks[:1])


def _after(library: Library, known: Meant, frame: Frame) -> Meant:
    where = _where(library, known, frame)
    asks, inherited = _asks(library, known, frame)
    stays = inherited or not frame.asks or where.notices == known.notices
    claims = {**known.claims, **frame.claims} if stays else frame.claims
    return replace(where, asks=asks, inherited=inherited, claims=claims, text=_told(known, frame))


def _where(library: Library, known: Meant, frame: Frame) -> Meant:
    """Return the notices that are meant: a place outweighs all, then names, then what was meant before."""
    every = tuple(library.notices)
    here = tuple(n for n in every if library.notices[n].place in frame.places)
    groups = [group for group in frame.called if group]
    shared = _shared(groups)
    if frame.elsewhere and not here:
        return Meant(elsewhere=True)
    if here:
        narrowed = tuple(n for place in frame.places for n in _called_in(_in(library, place), groups))
        narrowed = tuple(n for n in every if n in narrowed)
        several = len(frame.places) > 1 or _each_named(groups, narrowed)
        return Meant(narrowed, several, _tiers(frame.tiers, narrowed))
    if not shared:
        return replace(known, elsewhere=False)
    inside = _within(known.notices, shared, strict=True) or _neighbours(library, known.notices, shared)
    narrowed = inside or tuple(n for n in every if n in shared)
    tiers = _tiers(frame.tiers, narrowed) or (known.tiers if set(narrowed) <= set(known.notices) else frozenset())
    return Meant(narrowed, _each_named(groups, narrowed), tiers)


def _called_in(notices: tuple[str, ...], groups: Sequence[frozenset[str]]) -> tuple[str, ...]:
    """Return the notices of a place that go by the names that were used there; all where none fits."""
    here = [group & set(notices) for group in groups]
    return _within(notices, _shared([group for group in here if group]))


def _in(library: Library, place: str) -> tuple[str, ...]:
    return tuple(notice.id for notice in library.notices_in(place))


def _shared(groups: Sequence[frozenset[str]]) -> frozenset[str]:
    """Return the notices that all names allow; where they exclude one another, those of any."""
    if not groups:
        return frozenset()
    common = frozenset.intersection(*groups)
    return common or frozenset().union(*groups)


def _each_named(groups: Sequence[frozenset[str]], notices: Iterable[str]) -> bool:
    """Whether several names that exclude one another were used, so that each notice is meant for itself."""
    within = [group & set(notices) for group in groups]
    told = [group for group in within if group]
    return len(told) > 1 and not frozenset.intersection(*map(frozenset, told))


def _within(notices: Sequence[str], shared: frozenset[str], *, strict: bool = False) -> tuple[str, ...]:
    found = tuple(n for n in notices if n in shared)
    return found if found or strict else tuple(notices)


def _neighbours(library: Library, notices: Iterable[str], shared: frozenset[str]) -> tuple[str, ...]:
    """Return the notices of the same places that go by the name: 那工作室呢, after a question on 大连工匠."""
    places = {library.notices[n].place for n in notices}
    return tuple(n for n in library.notices if n in shared and library.notices[n].place in places)


def _tiers(tiers: Iterable[str], notices: Iterable[str]) -> frozenset[str]:
    return frozenset(tier for tier in tiers if tier.partition("/")[0] in set(notices))


def _asks(library: Library, known: Meant, frame: Frame) -> tuple[tuple[Evidence, ...], bool]:
    """Return what is asked: of this sentence, or of the one before where this only adds to it."""
    joint = _joint(library, known, frame)
    if joint:
        return joint, False
    if not frame.asks:
        return known.asks, bool(known.asks)
    roles = {found.subject.role for found in frame.asks}
    if frame.asks[0].subject.role == "aspect" and "paper" not in roles and known.role("paper"):
        return known.role("paper") + tuple(f for f in frame.asks if f.subject.role == "aspect"), False
    goes_on = _goes_on(frame)
    if roles == {"paper"} and goes_on and known.role("aspect"):
        return frame.asks + known.role("aspect"), False
    if all(found.weak for found in frame.asks) and known.asks and goes_on:
        return known.asks, True
    return frame.asks, False


def _told(known: Meant, frame: Frame) -> str:
    """Return what was said, with what it goes on from."""
    return f"{known.text}{BREAK}{frame.text}"[-_KEPT:] if known.text and _adds_to(frame) else frame.text


def _goes_on(frame: Frame) -> bool:
    return frame.text.startswith(_GOING_ON) or frame.text.endswith(_GOING_ON)


def _adds_to(frame: Frame) -> bool:
    """Whether a sentence may mean more together with the one before: it goes on, or asks for nothing plain itself."""
    return _goes_on(frame) or all(found.weak or found.subject.general for found in frame.asks)


def _joint(library: Library, known: Meant, frame: Frame) -> tuple[Evidence, ...]:
    """Return what two sentences ask together, where they say more than the second alone: 公示几天, then 市里呢."""
    if not known.text or not _adds_to(frame):
        return ()
    forms, whole = forms_of(library), f"{known.text}{BREAK}{frame.text}"
    start = len(known.text) + 1
    found = evidence(whole, spots(whole, forms), forms)
    both = [one for one in found if min(one.places) < start <= max(one.places) and not one.weak]
    own = max((one.score for one in frame.asks if not one.weak), default=0.0)
    return tuple(one for one in strongest(both) if one.score > own and one.subject.role == "topic")
