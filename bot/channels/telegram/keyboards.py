"""The buttons under a message: answers one in a row, or two where they are short; the ways elsewhere close together."""

import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from typing import Final, TypeAlias

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from dialogs.render import Caps, render_text
from dialogs.reply import Choice, Reply

Row: TypeAlias = list[InlineKeyboardButton]

MOST: Final = 100
LONGEST_ID: Final = 64
SHORT: Final = 14
"""Two answers share a row where neither is wider than this, in columns; a Chinese character takes two."""
ROW: Final = 26
"""So wide is a row of ways elsewhere, at most three of them."""
IN_A_ROW: Final = 3
CHOSEN: Final = "✓ "
TICKS: Final = {True: "☑ ", False: "☐ "}


def keyboard(reply: Reply) -> InlineKeyboardMarkup | None:
    """Return the keyboard of a reply, or none where it has nothing to tap."""
    answers = reply.choices if fits(reply) else ()
    elsewhere = [choice for choice in reply.nav if _tappable(choice)][:MOST]
    rows = [*_answers(answers), *_elsewhere(elsewhere)]
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None


def marked(label: str, choice_id: str) -> InlineKeyboardMarkup:
    """Return the keyboard of an answered question: what was chosen, and nothing else."""
    return InlineKeyboardMarkup(inline_keyboard=[[_plain(CHOSEN + label, choice_id)]])


def is_marked(keyboard: InlineKeyboardMarkup | None) -> bool:
    """Whether a keyboard is that of an answered question."""
    buttons = [button for row in keyboard.inline_keyboard for button in row] if keyboard else []
    return len(buttons) == 1 and buttons[0].text.startswith(CHOSEN)


def spelled_out(reply: Reply) -> str:
    """Return the answers as numbered lines where they cannot be buttons, and nothing where they can."""
    return "" if fits(reply) else render_text(replace(reply, blocks=(), nav=()), Caps())


def fits(reply: Reply) -> bool:
    """Whether all answers can be buttons."""
    return len(reply.choices) + len(reply.nav) <= MOST and all(map(_tappable, reply.choices))


def width(text: str) -> int:
    """Return how many columns a text takes."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _tappable(choice: Choice) -> bool:
    return 1 <= len(choice.id.encode()) <= LONGEST_ID and bool(choice.label)


def _answers(choices: Iterable[Choice]) -> list[Row]:
    rows: list[Row] = []
    beside: Choice | None = None  # the short answer that still stands alone in its row
    for choice in choices:
        short = width(_label(choice)) <= SHORT
        if short and beside and beside.toggle == choice.toggle:
            rows[-1].append(_button(choice))
            beside = None
        else:
            rows.append([_button(choice)])
            beside = choice if short else None
    return rows


def _elsewhere(choices: Iterable[Choice]) -> list[Row]:
    rows: list[Row] = []
    left = 0
    for choice in choices:
        wide = width(choice.label)
        if rows and len(rows[-1]) < IN_A_ROW and wide <= left:
            rows[-1].append(_button(choice))
            left -= wide
        else:
            rows.append([_button(choice)])
            left = ROW - wide
    return rows


def _button(choice: Choice) -> InlineKeyboardButton:
    return _plain(_label(choice), choice.id)


def _plain(label: str, choice_id: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=label, callback_data=choice_id)


def _label(choice: Choice) -> str:
    return TICKS[choice.selected] + choice.label if choice.toggle else choice.label
