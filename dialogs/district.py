"""Hearing in which district a unit is: in what is typed when that is asked, and in the name of the unit."""

import re
import unicodedata
from collections.abc import Iterator

from dialogs.action import Action, choice_id
from dialogs.heard import Heard, Unclear
from dialogs.pick import pick
from dialogs.plain import folded, tidy
from dialogs.reply import Choice, Reply
from dialogs.scene import Scene
from dialogs.usual import is_unsure, named
from dialogs.views import LEAD_ITEMS
from dialogs.wondering import inquired, marked
from knowledge.place import CITY, District

PAGE = 14
"""So many districts are shown at once."""
_DENIED = re.compile(r"不|没|非|除|\b(?:not|no|except)\b")
_ENDS = re.compile(r"(?<=..)(?:区|县|市)$| (?:district|county|city)$")
_SHORTEST, _SHORTEST_WORD = 2, 3


def districts(scene: Scene) -> tuple[District, ...]:
    """Return what the unit of the intent can be in; nothing where its place is one district, or there is no intent."""
    draft = scene.conversation.draft
    ref = scene.library.tiers.get(draft.tier) if draft else None
    return scene.library.districts(ref.notice.place, ref.notice.id) if ref else ()


def items(scene: Scene) -> tuple[str, ...]:
    """Return the screens of an intent in their order; the district is left out where there is none to choose."""
    return tuple(name for name in LEAD_ITEMS if name != "lead_district" or districts(scene))


def proposed(scene: Scene) -> District | None:
    """Return the one district that the unit's name speaks of, or else what was asked in the person's own words."""
    draft, known = scene.conversation.draft, [one for one in districts(scene) if one.kind != CITY]
    for text in (draft.unit if draft else "", *reversed(scene.conversation.questions)):
        found = list(_spoken_of(known, text))
        if found:
            return found[0] if len(found) == 1 else None
    return None


def pages(scene: Scene) -> tuple[tuple[District, ...], ...]:
    """Return the districts as they are shown, page by page, the proposed one first; the city itself is on none."""
    first = proposed(scene)
    rest = [one for one in districts(scene) if one.kind != CITY and one is not first]
    ordered = [first, *rest] if first else rest
    return tuple(tuple(ordered[start : start + PAGE]) for start in range(0, len(ordered), PAGE))


def heard(scene: Scene, text: str, screen: Reply) -> Heard:
    """Return what a text means that is no whole label or number on the screen: a district by any of its names."""
    if is_unsure(text):
        return Action("skip", "district")
    found = _found(districts(scene), text)
    if len(found) == 1:
        return Action("district", found[0].id)
    if found:
        return Unclear("doubt", tuple(_choice(scene, one) for one in found))
    return _other(scene, text, screen)


def _found(known: tuple[District, ...], text: str) -> tuple[District, ...]:
    whole = tuple(one for one in known if _compared(text) in _names(one))
    if whole or _DENIED.search(_spaced(text)):
        return whole
    return tuple(_spoken_of(known, text)) or tuple(_parts(known, text))


def page_of(about: str) -> int:
    """Return which page of the districts a screen shows, 1 the first; `about` may say `edit` before it."""
    return int(about.removeprefix("edit") or 1)


def _other(scene: Scene, text: str, screen: Reply) -> Heard:
    """Hear another way on, or a question that we understand."""
    ways = [choice for choice in screen.choices if (action := named(choice)) and action.verb != "district"]
    found = pick(text, [*ways, *screen.nav])
    action = named(found) if isinstance(found, Choice) else None
    if action is not None:
        return action
    inquiry = inquired(scene, text) if marked(text) else None
    return inquiry if inquiry is not None and inquiry.found.kind != "decline" else Unclear("words")


def _choice(scene: Scene, district: District) -> Choice:
    return Choice(choice_id(scene.conversation.step, "district", district.id), scene.to(district.name))


def _spoken_of(known: tuple[District, ...] | list[District], text: str) -> Iterator[District]:
    """Yield each district that a text names, but not by a part of the longer name of another one."""
    spans = {one.id: list(_spans(one, text)) for one in known}
    longest = [span for found in spans.values() for span in found]
    for one in known:
        if any(not any(_within(span, other) for other in longest) for span in spans[one.id]):
            yield one


def _spans(district: District, text: str) -> Iterator[tuple[str, int, int]]:
    """Yield where a text has a name: Chinese anywhere, Latin letters as whole words."""
    chinese, latin = folded(text), _spaced(text)
    for name in _names(district):
        if name.isascii():
            places = re.finditer(rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])", latin)
        else:
            places = re.finditer(re.escape(name), chinese)
        yield from (("latin" if name.isascii() else "chinese", place.start(), place.end()) for place in places)


def _within(span: tuple[str, int, int], other: tuple[str, int, int]) -> bool:
    (script, start, end), (same, begins, ends) = span, other
    return script == same and begins <= start and end <= ends and (begins, ends) != (start, end)


def _parts(known: tuple[District, ...], text: str) -> Iterator[District]:
    """Yield each district with a name of which this is a part."""
    said = _spaced(text) if text.isascii() else folded(text)
    if len(said) < (_SHORTEST_WORD if said.isascii() else _SHORTEST) or said.isdecimal():
        return
    yield from (one for one in known if any(said in name for name in _names(one)))


def _names(district: District) -> set[str]:
    """Return every name as it is compared; a district of the division also without 区, 县, 市, as people say it."""
    whole = {_compared(name) for name in (district.name.zh, district.name.en, *district.says)}
    short = {_ENDS.sub("", name) for name in whole} if district.kind == "district" else set()
    return whole | short


def _compared(name: str) -> str:
    return _spaced(name) if name.isascii() else folded(name)


def _spaced(text: str) -> str:
    return unicodedata.normalize("NFKC", tidy(text)).casefold()
