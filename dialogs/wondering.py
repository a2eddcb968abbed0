"""Telling a question of the person's own from an answer: by its signs, and by what the lexicon makes of it."""

import re

from dialogs.asking.finding import find
from dialogs.asking.found import Found
from dialogs.asking.frame import frame_of
from dialogs.heard import Inquiry
from dialogs.plain import folded
from dialogs.scene import Scene
from dialogs.usual import is_usual
from dialogs.views import asks_something, is_lead

_MARK = re.compile(r"[?？]")
_PARTICLE = re.compile(r"(?:[吗呢么不没]|了没有|[报行以要用算给发交够能有]嘛)[\s。.!！~～…]*$")
_WORDS = re.compile(
    r"多少|多大|多久|多长|多高|多远|什么|啥|怎|咋|哪|谁|为何|何时|如何|能否|是否|可否|有无|几时"
    r"|(?P<said>[一-鿿])(?:不|没)(?P=said)|(?:行|可以|能|要|够|算|有)(?:不|没)(?=[，,。\s]|$)"
    r"|\b(?:what|how|when|where|who|which|why|whose)\b"
    r"|^(?:can|could|do|does|did|is|are|am|will|would|may|must|should|have|has)\b"
)
_POLITE = re.compile(r"[吗呢么][\s。.!！?？~～…]*$")
_ENOUGH = 5
_KNOWN_NOTHING = ("unknown", "empty", "long")


def inquired(scene: Scene, text: str) -> Inquiry:
    """Look for what there is to say to a text, after the last questions of this chat."""
    return Inquiry(text, found_for(scene, (*scene.conversation.questions, text)))


def found_for(scene: Scene, turns: tuple[str, ...], only: str = "") -> Found:
    """Look for what there is to say to the last of these turns, seen from the present screen."""
    return find(scene.library, turns, scene.context, only)


def signed(text: str) -> bool:
    """Whether a text looks like a question: by a mark, a particle at its end or a question word."""
    return bool(_MARK.search(text) or _PARTICLE.search(text)) or worded(text)


def worded(text: str) -> bool:
    """Whether a text is worded as a question, and not only marked as one."""
    return bool(_POLITE.search(text) or _WORDS.search(text.casefold()))


def marked(text: str) -> bool:
    """Whether a text has the mark or the particle of a question, as no name has."""
    return bool(_MARK.search(text) or _POLITE.search(text))


def understood(inquiry: Inquiry) -> bool:
    """Whether there is something to say to it, be it that we do not answer such a thing."""
    return inquiry.found.kind != "decline" or inquiry.found.refusal not in _KNOWN_NOTHING


def counts(scene: Scene, inquiry: Inquiry) -> bool:
    """Whether a text that is no answer to the screen is taken as a question.

    Where nothing is asked, all of it is but the usual short answers. Where something is asked, it must look like one,
    or ask for something that the lexicon has without only stating something.
    """
    if not understood(inquiry) and is_usual(inquiry.text):
        return False
    if not asks_something(scene.view):
        return True
    if not understood(inquiry):
        return worded(inquiry.text) and not is_lead(scene.view)
    return signed(inquiry.text) or _names_a_subject(scene, inquiry)


def is_worth_noting(inquiry: Inquiry) -> bool:
    """Whether staff should hear that this was asked and not answered: it looks like a question, or says enough."""
    return inquiry.found.missed and (signed(inquiry.text) or len(folded(inquiry.text)) >= _ENOUGH)


def _names_a_subject(scene: Scene, inquiry: Inquiry) -> bool:
    if inquiry.found.kind == "decline":
        return True
    frame = frame_of(scene.library, inquiry.text)
    return any(not asked.weak for asked in frame.asks) and not frame.claims


def asks_of_a_place(scene: Scene, text: str) -> bool:
    """Whether a sentence that names a place asks for something there (大连补贴) and says nothing else."""
    frame = frame_of(scene.library, text)
    wholly = not frame.rest and not frame.claims and not folded(text).startswith("我")
    return wholly and any(not asked.weak for asked in frame.asks)
