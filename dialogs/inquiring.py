"""Answering a question in the person's own words: above the screen, which stays as it is."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from dialogs import trying
from dialogs.action import Action
from dialogs.asking.found import Found
from dialogs.asking.language import spoken
from dialogs.asking.nearby import missed
from dialogs.asking.telling import tell
from dialogs.conversation import Conversation
from dialogs.heard import Inquiry
from dialogs.outcome import Outcome
from dialogs.reply import Block
from dialogs.scene import PLACES, Scene
from dialogs.views import is_lead
from dialogs.wondering import found_for, is_worth_noting
from dialogs.words import say
from knowledge.notice import Notice

KEPT: Final = 3
"""So many questions are remembered, so that the next one may refer to them."""
_CHOSEN: Final = "\n"
"""Stands between a question and the notice that was chosen for it; nothing that is typed keeps a line break."""


def inquire(scene: Scene, inquiry: Inquiry) -> Outcome:
    """Say what there is to say, and offer what may come next; of personal data nothing is kept."""
    told, found = scene.conversation, inquiry.found
    notes = _said(scene, inquiry.text, found)
    if is_lead(told.view) or told.draft is not None:
        return Outcome(told, notes, brief=True)
    offers = tuple(_offers(scene, found))
    after = replace(_remembered(told, inquiry), offers=offers, claims=found.claims)
    effects = (missed(scene.library, inquiry.text),) if is_worth_noting(inquiry) else ()
    return Outcome(after, notes, effects, brief=told.step > 0)


def which(scene: Scene, action: Action) -> Outcome:
    """Answer the last question again, of one notice only; a choice of an earlier answer is told that it is past."""
    told, notice = scene.conversation, scene.library.notices.get(action.arg)
    if notice is None or not told.questions or f"which:{notice.id}" not in told.offers:
        return Outcome(told, say(scene.language, "asked_before"), brief=True)
    asked = told.questions[-1].partition(_CHOSEN)[0]
    found = found_for(scene, (*told.questions[:-1], asked), notice.id)
    questions = (*told.questions[:-1], _narrowed(scene, asked, notice))
    after = replace(told, questions=questions, offers=tuple(_offers(scene, found)), claims=found.claims)
    return Outcome(after, _said(scene, asked, found), brief=True)


def _said(scene: Scene, text: str, found: Found) -> tuple[Block, ...]:
    return tell(scene.library, found, spoken(text, scene.language), scene.now)


def _remembered(told: Conversation, inquiry: Inquiry) -> Conversation:
    """Keep a question to which a later one can refer."""
    if inquiry.found.kind == "decline" and inquiry.found.refusal != "elsewhere":
        return told
    return replace(told, questions=(*told.questions, inquiry.text)[-KEPT:])


def _narrowed(scene: Scene, asked: str, notice: Notice) -> str:
    """Return a question with the notice that was chosen for it by place and name, so that the next one is of it too."""
    place = scene.library.facts[PLACES].option(notice.place).label.zh
    return f"{asked}{_CHOSEN}，{place}，{(*notice.names, notice.short.zh)[0]}"


def _offers(scene: Scene, found: Found) -> Iterator[str]:
    """Yield what is offered with a reply: one notice of several, and a check with what was said of oneself."""
    if found.kind == "clarify":
        yield from (f"which:{notice}" for notice in found.notices)
    if found.kind != "decline":
        yield from (f"try:{notice}" for notice in trying.fitting(scene.library, found))
