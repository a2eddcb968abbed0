"""Answering one question without a conversation: what was typed in, plain text with its clauses out."""

from dataclasses import dataclass
from datetime import datetime

from bot.shapes import Answered, Question
from dialogs.asking.finding import find
from dialogs.asking.found import Found
from dialogs.asking.language import spoken
from dialogs.asking.nearby import missed
from dialogs.asking.telling import tell
from dialogs.effect import NoteMissed
from dialogs.reminding.outside import outside
from dialogs.render import Caps, render_blocks
from knowledge.answers import AnswerFault, AnswersError
from knowledge.library import Library
from knowledge.text import Text

_PLAIN = Caps()


@dataclass(frozen=True, slots=True)
class Told:
    """The answer, and what the staff should hear of, if it was none."""

    answered: Answered
    missed: NoteMissed | None


def ask(library: Library, question: Question, now: datetime) -> Told:
    """Answer a question; AnswersError where its notice does not exist. `now` (aware) decides how windows stand."""
    name = question.context_notice
    if name is not None and name not in library.notices:
        problem = Text(zh=f"没有「{name}」这份通知", en=f"there is no notice called {name}")
        raise AnswersError((AnswerFault("context_notice", problem),))
    found = find(library, question.turns, (name,) if name else ())
    if found.missed and (of_reminders := _of_reminders(library, question, now)):
        return Told(of_reminders, None)
    return Told(_answered(library, question, found, now), missed(library, question.turns[-1]) if found.missed else None)


def _of_reminders(library: Library, question: Question, now: datetime) -> Answered | None:
    """Return what is said to a question about reminders, which no notice answers."""
    language = spoken(question.turns[-1], "zh")
    blocks = outside(library, question.turns[-1], language, now)
    text = render_blocks(blocks, _PLAIN, language)
    return Answered(id=question.id, kind="answer", notices=[], clauses=[], facts=[], text=text) if blocks else None


def _answered(library: Library, question: Question, found: Found, now: datetime) -> Answered:
    language = spoken(question.turns[-1], "zh")
    return Answered(
        id=question.id,
        kind=found.kind,
        notices=list(found.notices),
        clauses=list(found.clauses),
        facts=list(found.facts),
        text=render_blocks(tell(library, found, language, now), _PLAIN, language),
    )
