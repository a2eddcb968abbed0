"""The screens there are, what each is about, and which of them are only a look aside."""

from collections.abc import Container
from typing import Final, Literal, TypeAlias

from dialogs.conversation import View
from dialogs.subscription import NOTHING_HELD, Held
from knowledge.library import Library

About: TypeAlias = Literal["nothing", "fact", "tier", "notice", "whole", "matter", "edit", "page", "subscription"]
"""`notice`: a notice or one of its tiers; `whole`: a notice. `matter`: an information, of a notice or of all in scope.
`page`: as `edit`, and which page of a list, where it is not the first. `subscription`: the number of one that this
chat has."""

ABOUT: Final[dict[str, About]] = {
    "welcome": "nothing",
    "places": "nothing",
    "elsewhere": "nothing",
    "asker": "nothing",
    "question": "fact",
    "why_ask": "fact",
    "result": "nothing",
    "why": "tier",
    "materials": "notice",
    "timeline": "notice",
    "benefits": "notice",
    "contact": "notice",
    "rules": "notice",
    "blanks": "notice",
    "compare": "notice",
    "choose": "matter",
    "browse": "nothing",
    "notice": "notice",
    "person": "nothing",
    "help": "nothing",
    "privacy": "nothing",
    "changes": "nothing",
    "restart": "nothing",
    "withdraw": "nothing",
    "lead_consent": "tier",
    "lead_name": "edit",
    "lead_phone": "edit",
    "lead_unit": "edit",
    "lead_district": "page",
    "lead_note": "edit",
    "lead_check": "nothing",
    "lead_done": "tier",
    "remind": "whole",
    "reminders": "nothing",
    "reminder": "subscription",
    "remind_days": "subscription",
    "remind_hour": "subscription",
    "remind_way": "subscription",
    "remind_email": "subscription",
    "remind_papers": "subscription",
    "remind_done": "subscription",
    "remind_feed": "subscription",
}
INFORMATION: Final = ("materials", "timeline", "benefits", "contact", "rules", "blanks")
"""What can be told of a notice, in the order of the menus."""
MATTERS: Final = (*INFORMATION, "why", "leave", "compare", "remind")
REMINDING: Final = frozenset(name for name in ABOUT if name.startswith("remind"))
"""The screens of reminders."""
LEAD_ITEMS: Final = ("lead_name", "lead_phone", "lead_unit", "lead_district", "lead_note", "lead_check")
"""The screens of leaving one's intent after consent, in their order."""
_PAGES: Final = ("", *(f"{page}" for page in range(2, 10)))
ASIDES: Final = frozenset({"person", "help", "privacy", "changes", "restart", "withdraw", "browse"})

_ASKING: Final = frozenset(
    {"welcome", "places", "asker", "question", "why_ask", "choose", "restart", "withdraw", "lead_consent"}
    | {"remind_hour", "remind_email", "remind_days", "remind_papers", "remind_done"}
)


def is_lead(view: View | None) -> bool:
    """Whether a screen belongs to leaving one's intent, where what is typed is personal data."""
    return view is not None and view.name in LEAD_ITEMS


def asks_something(view: View) -> bool:
    """Whether a screen waits for an answer, and is not only there to be read."""
    return view.name in _ASKING or is_lead(view)


def is_private(view: View) -> bool:
    """Whether what is typed on a screen is personal data."""
    return is_lead(view) or view.name == "remind_email"


def exists(library: Library, view: View, held: Held = NOTHING_HELD) -> bool:
    """Whether there is such a screen: the catalogue, or what is held, may have changed since it was offered."""
    about = ABOUT.get(view.name)
    return about is not None and view.about in _possible(library, about, held)


def _possible(library: Library, about: About, held: Held) -> Container[str]:
    """Return what a screen of this kind can be about."""
    possible: dict[About, Container[str]] = {
        "nothing": ("",),
        "edit": ("", "edit"),
        "page": (*_PAGES, *(f"edit{page}" for page in _PAGES)),
        "fact": library.facts,
        "tier": library.tiers,
        "notice": (*library.tiers, *library.notices),
        "whole": library.notices,
        "subscription": tuple(str(one.number) for one in held.subscriptions),
        "matter": (*MATTERS, *(f"{matter}/{notice}" for matter in MATTERS for notice in library.notices)),
    }
    return possible[about]


def parse_view(arg: str) -> View:
    """Read the argument of a `go`: a name and what it is about."""
    name, _, about = arg.partition("/")
    return View(name, about)


def known_arguments(library: Library) -> tuple[str, ...]:
    """Return every argument a choice can carry, so that a cut one can be written out again."""
    abouts = (*library.notices, *library.tiers, *library.facts)
    views = tuple(f"{name}/{about}" for name in ABOUT for about in abouts)
    matters = tuple(f"choose/{matter}/{notice}" for matter in MATTERS for notice in library.notices)
    options = tuple(f"{f.id}={o.id}" for f in library.facts.values() for o in f.options)
    return abouts + views + matters + options
