"""What a typed line means against the screen: a number of a way elsewhere, back, or words for the dialog."""

from typing import Final

from dialogs.incoming import Incoming
from dialogs.plain import folded
from dialogs.render import numbered
from dialogs.reply import Choice, Reply

BACK: Final = "/back"
BACK_LETTER: Final = "b"
BACK_DIGIT: Final = "0"


def meaning(line: str, screen: Reply, *, waited: bool = False) -> Incoming:
    """Return what a line says. A number goes to the answers first, which the dialog reads by itself.

    `waited`: the screen is a message that waited here, of which the dialog knows only what its choices say.
    """
    said = folded(line)
    own = _own(said, screen) if waited else None
    if own is not None:
        return Incoming(choice=own.id)
    if said == BACK_LETTER or (said == BACK_DIGIT and numbered(screen)):
        back = way_back(screen)
        return Incoming(choice=back.id) if back else Incoming(BACK)
    way = ways(screen).get(said) if numbered(screen) else None
    return Incoming(choice=way.id) if way else Incoming(line)


def _own(said: str, screen: Reply) -> Choice | None:
    """Return the choice of a message that is meant by its number or its label."""
    named = {str(number): choice for number, choice in enumerate(screen.choices, 1)}
    return named.get(said) or next((choice for choice in screen.choices if folded(choice.label) == said), None)


def ways(screen: Reply) -> dict[str, Choice]:
    """Return the ways elsewhere by the number that is typed for them; they are counted on from the answers."""
    first = len(screen.choices) + 1
    others = (choice for choice in screen.nav if choice != way_back(screen))
    return {str(number): choice for number, choice in enumerate(others, first)}


def way_back(screen: Reply) -> Choice | None:
    """Return the choice that goes a step back, if there is one."""
    return next((choice for choice in screen.nav if choice.id.partition(".")[2] == "back"), None)


def completions(screen: Reply) -> list[str]:
    """Return the words that can be typed as they are."""
    return list(dict.fromkeys(choice.label for choice in (*screen.choices, *screen.nav)))
