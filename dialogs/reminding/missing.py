"""What of the checklist is not there yet, and where it is handed in."""

import re
from typing import Final

from dialogs.subscription import Subscription
from knowledge.notice import Actor, Contact, Material, Notice

LONGEST: Final = 6
"""So many papers are named in a reminder; of more only the number is told."""
_LABEL: Final = 40
_SMALL_PRINT: Final = re.compile(r"\s*[，,；;（(：:].*$")
_OF: Final[dict[str, tuple[Actor, ...]]] = {"self": ("leader",), "unit": ("unit", "leader")}


def papers(notice: Notice, role: str) -> tuple[Material, ...]:
    """Return the papers that somebody in this role sees to; all of them where the notice leaves none to him."""
    own = tuple(material for material in notice.materials if material.by in _OF[role])
    return own or notice.materials


def paper_id(notice: Notice, material: Material) -> str:
    """Return how a paper is kept as prepared."""
    return f"{notice.id}/{material.id}"


def called(name: str) -> str:
    """Return the name of a paper without its small print, short enough to be tapped."""
    bare = _SMALL_PRINT.sub("", name)
    return bare if len(bare) <= _LABEL else f"{bare[: _LABEL - 1]}…"


def missing(notice: Notice, subscription: Subscription) -> tuple[tuple[Material, ...], int]:
    """Return the papers that were not marked as prepared, as many as a reminder names, and how many more there are."""
    left = tuple(m for m in papers(notice, subscription.role) if paper_id(notice, m) not in subscription.prepared)
    return left[:LONGEST], len(left[LONGEST:])


def where_to(notice: Notice) -> Contact | None:
    """Return who takes the papers, as far as the notice says: the first address, else the first telephone."""
    reachable = [contact for contact in notice.contacts if contact.address or contact.phones]
    return next((c for c in reachable if c.address), next(iter(reachable), None))
