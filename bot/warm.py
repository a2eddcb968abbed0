"""Doing once, right after the start, what the first people would otherwise wait for."""

from datetime import datetime

from dialogs.conversation import Conversation
from dialogs.engine import step
from dialogs.incoming import Incoming
from knowledge.library import Library

_PATIENCE = 3


def warm(library: Library, now: datetime) -> None:
    """Talk to nobody about every place: templates are compiled and the first questions found. Nothing is kept."""
    for place in dict.fromkeys(notice.place for notice in library.notices.values()):
        option = library.facts["unit_places"].option(place)
        conversation = Conversation()
        for text in ("/start", option.label.zh, "1", "补贴多少？", *["不清楚"] * _PATIENCE, "/result", "/person"):
            conversation = step(conversation, Incoming(text=text), library, now).conversation
