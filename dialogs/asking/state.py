"""What is meant at the end of several turns: what was named before still counts until something else is."""

from dataclasses import replace

from dialogs.asking.evidence import Evidence, evidence, strongest
from dialogs.asking.forms import forms_of
from dialogs.asking.frame import Frame
from dialogs.asking.meant import Meant
from dialogs.asking.normal import BREAK
from dialogs.asking.scope import where
from dialogs.asking.spotting import spots
from knowledge.library import Library

_KEPT = 120
_SHORT = 8
_WHOLE = 4.0
_GOING_ON = ("那", "呢", "嘞", "and ", "what about", "how about")


def after(library: Library, known: Meant, frame: Frame) -> Meant:
    """Return what is meant after one more sentence."""
    scope = where(library, known, frame)
    asks, inherited = _asks(library, known, frame)
    number = any(map(str.isdigit, frame.text))  # 60岁能报吗, then 45岁呢: the old age is not meant any more
    stays = (inherited or not frame.asks or scope.notices == known.notices) and not number
    claims = {**known.claims, **frame.claims} if stays else frame.claims
    return replace(scope, asks=asks, inherited=inherited, claims=claims, text=_told(known, frame))


def turns_away(frame: Frame) -> bool:
    """Whether a sentence is none that anything later can refer to: a greeting, something we decline."""
    return any(found.subject.role == "decline" for found in frame.asks[:1])


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
    if roles == {"paper"} and _goes_on(frame) and known.role("aspect"):
        return frame.asks + known.role("aspect"), False
    if all(found.weak for found in frame.asks) and known.asks and _goes_on(frame):
        return known.asks, True
    return frame.asks, False


def _told(known: Meant, frame: Frame) -> str:
    """Return what was said, with what it goes on from."""
    return f"{known.text}{BREAK}{frame.text}"[-_KEPT:] if known.text and _adds_to(frame) else frame.text


def _goes_on(frame: Frame) -> bool:
    return frame.text.startswith(_GOING_ON) or frame.text.endswith(_GOING_ON)


def _adds_to(frame: Frame) -> bool:
    """Whether a sentence may mean more together with the one before: it goes on, is short, or asks nothing plain."""
    short = len(frame.text) <= _SHORT and not frame.says_where
    return short or _goes_on(frame) or all(found.weak or found.subject.general for found in frame.asks)


def _complete(frame: Frame) -> bool:
    """Whether a sentence asks for something plain by itself, in a phrase that needs nothing from before."""
    plain = [found for found in frame.asks if found.subject.role == "topic" and not found.weak]
    return not _goes_on(frame) and any(not found.subject.general and found.score >= _WHOLE for found in plain)


def _joint(library: Library, known: Meant, frame: Frame) -> tuple[Evidence, ...]:
    """Return what two sentences ask together, where they say more than the second alone: 公示几天, then 市里呢."""
    if not known.text or not _adds_to(frame) or _complete(frame):
        return ()
    forms, whole = forms_of(library), f"{frame.text}{BREAK}{known.text}"  # the newer word is found first
    found = evidence(whole, spots(whole, forms), forms)
    both = [one for one in found if min(one.places) < len(frame.text) < max(one.places) and not one.weak]
    own = max((one.score for one in frame.asks if not one.weak), default=0.0)
    return tuple(one for one in strongest(both) if one.score > own and one.subject.role == "topic")
