"""The lists of a subscription of which lines are ticked: how early, what is prepared, what is done."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Final

from dialogs.conversation import View
from dialogs.reminding import dates
from dialogs.reminding.known import notices_of
from dialogs.reminding.missing import paper_id, papers
from dialogs.scene import Scene
from dialogs.subscription import Subscription
from knowledge.deadline import OPENS, Deadline
from knowledge.library import Library
from knowledge.notice import Material, Notice

DAYS: Final = (60, 30, 14, 7, 3, 1, 0)
"""How many days before a date one may be reminded."""


@dataclass(frozen=True, slots=True)
class List:
    """One list of one subscription; `view` is the screen it is on."""

    view: View
    one: Subscription


def read(scene: Scene, arg: str) -> List | None:
    """Return the list that an argument (`remind_days/3`) names; none where there is none."""
    name, _, number = arg.partition("/")
    one = scene.held.numbered(number)
    return List(View(name, number), one) if one and name in ("remind_days", "remind_papers", "remind_done") else None


def ticked(found: List) -> frozenset[str]:
    """Return what is ticked in it."""
    match found.view.name:
        case "remind_days":
            return frozenset(map(str, found.one.offsets))
        case "remind_papers":
            return found.one.prepared
        case _:
            return found.one.done


def with_(found: List, values: AbstractSet[str], scene: Scene) -> Subscription | None:
    """Return the subscription with these lines ticked and no others; none where that cannot be.

    What is no line of the list stays as it was.
    """
    lines = values_of(scene.library, found)
    wanted = (ticked(found) - lines) | (values & lines)
    match found.view.name:
        case "remind_days":
            return replace(found.one, offsets=tuple(sorted(map(int, wanted), reverse=True))) if wanted else None
        case "remind_papers":
            return replace(found.one, prepared=wanted)
        case _:
            return replace(found.one, done=wanted)


def values_of(library: Library, found: List) -> frozenset[str]:
    """Return the lines that a list has."""
    match found.view.name:
        case "remind_days":
            return frozenset(map(str, DAYS))
        case "remind_papers":
            return frozenset(paper_id(notice, material) for notice, material in papers_of(library, found.one))
        case _:
            return frozenset(deadline.of for deadline in stages_of(library, found.one))


def papers_of(library: Library, one: Subscription) -> list[tuple[Notice, Material]]:
    """Return the papers of the newest notice of a subscription that are its subscriber's to see to."""
    newest = notices_of(library, one)[:1]
    return [(notice, material) for notice in newest for material in papers(notice, one.role)]


def stages_of(library: Library, one: Subscription) -> list[Deadline]:
    """Return the dates that can be marked as done."""
    return [found for found in dates.dates(library, one.subject, one.role) if found.stage != OPENS]
