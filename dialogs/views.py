"""The screens there are, what each is about, and which of them are only a look aside."""

from collections.abc import Container
from typing import Final, Literal, TypeAlias

from dialogs.conversation import View
from knowledge.library import Library

About: TypeAlias = Literal["nothing", "fact", "tier", "notice", "matter", "edit"]
"""`notice`: a notice or one of its tiers. `matter`: an information, of a notice or of all in scope."""

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
    "lead_note": "edit",
    "lead_check": "nothing",
    "lead_done": "tier",
}
INFORMATION: Final = ("materials", "timeline", "benefits", "contact", "rules", "blanks")
"""What can be told of a notice, in the order of the menus."""
MATTERS: Final = (*INFORMATION, "why", "leave", "compare")
ASIDES: Final = frozenset({"person", "help", "privacy", "changes", "restart", "withdraw", "browse"})

_ASKING: Final = frozenset(
    {"welcome", "places", "asker", "question", "why_ask", "choose", "restart", "withdraw", "lead_consent"}
)


def is_lead(view: View | None) -> bool:
    """Whether a screen belongs to leaving one's intent, where what is typed is personal data."""
    return view is not None and view.name in ("lead_name", "lead_phone", "lead_unit", "lead_note", "lead_check")


def asks_something(view: View) -> bool:
    """Whether a screen waits for an answer, and is not only there to be read."""
    return view.name in _ASKING or is_lead(view)


def exists(library: Library, view: View) -> bool:
    """Whether there is such a screen: the catalogue may have changed since it was offered."""
    about = ABOUT.get(view.name)
    return about is not None and view.about in _possible(library, about)


def _possible(library: Library, about: About) -> Container[str]:
    """Return what a screen of this kind can be about."""
    match about:
        case "nothing":
            return ("",)
        case "edit":
            return ("", "edit")
        case "fact":
            return library.facts
        case "tier":
            return library.tiers
        case "notice":
            return (*library.tiers, *library.notices)
        case "matter":
            return (*MATTERS, *(f"{matter}/{notice}" for matter in MATTERS for notice in library.notices))


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
