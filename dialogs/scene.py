"""A conversation together with what it is about: the library, the moment, and the tiers in scope."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from dialogs.conversation import Conversation, View
from dialogs.interview import Question, next_question
from dialogs.subscription import NOTHING_HELD, Held
from knowledge.assessment import Assessment, assess
from knowledge.fact import Fact
from knowledge.library import Library, TierRef
from knowledge.notice import Notice
from knowledge.text import Language, Text
from knowledge.verdict import Verdict

PLACES = "unit_places"
"""The fact that brings notices into scope."""
ELSEWHERE = "elsewhere"
_BEST_FIRST = (Verdict.QUALIFIES, Verdict.REVIEW, Verdict.UNKNOWN, Verdict.NOT_QUALIFIED)


@dataclass(frozen=True, slots=True)
class Scene:
    """What every screen and every step looks at."""

    conversation: Conversation
    library: Library
    now: datetime
    held: Held = NOTHING_HELD
    memo: dict[object, Question | None] = field(default_factory=dict, compare=False, repr=False)
    """Questions worked out in this turn, by what they follow from."""

    @property
    def language(self) -> Language:
        """The language we speak."""
        return self.conversation.language

    @property
    def view(self) -> View:
        """What is on the screen."""
        return self.conversation.view

    @property
    def notices(self) -> tuple[Notice, ...]:
        """The notices in scope: the one that was opened, or those of the places that were named."""
        focus = self.library.notices.get(self.conversation.focus)
        if focus is not None:
            return (focus,)
        places = self.conversation.answers.get(PLACES)
        return tuple(n for n in self.library.notices.values() if isinstance(places, frozenset) and n.place in places)

    @property
    def context(self) -> tuple[str, ...]:
        """The ids of the notices that a question is about by itself: the one on the screen, or those in scope."""
        on_screen = self.library.notices.get(self.view.about.rpartition("/")[2]) or self.notice_of(self.view.about)
        return tuple(notice.id for notice in ((on_screen,) if on_screen else self.notices))

    @property
    def tiers(self) -> tuple[TierRef, ...]:
        """The tiers in scope."""
        ids = tuple(notice.id for notice in self.notices)
        return self.library.tiers_of(ids) if ids else ()

    @property
    def tier_ids(self) -> tuple[str, ...]:
        """The ids of the tiers in scope."""
        return tuple(ref.id for ref in self.tiers)

    def to(self, text: Text) -> str:
        """Return a text of the library in our language."""
        return text.to(self.language)

    def with_(self, conversation: Conversation) -> "Scene":
        """Return the scene after a change of the conversation."""
        return replace(self, conversation=conversation)

    def next(self, *, thorough: bool | None = None) -> Question | None:
        """Return the next question to ask, if any."""
        told = self.conversation
        wanted = told.thorough if thorough is None else thorough
        last = told.order[-1] if told.order else ""
        key = (self.tier_ids, frozenset(told.answers.items()), told.unsure, last, told.asker, wanted)
        if key not in self.memo:
            found = next_question(
                self.library, self.tier_ids, told.answers, told.unsure, last, asker=told.asker, thorough=wanted
            )
            self.memo[key] = found
        return self.memo[key]

    def assessments(self) -> tuple[Assessment, ...]:
        """Return the first opinion on every tier in scope, the best first, and of equals the highest tier."""
        found = [assess(self.library, ref.id, self.conversation.answers) for ref in self.tiers]
        return tuple(sorted(found, key=lambda a: (_BEST_FIRST.index(a.verdict), -a.tier.tier.rank)))

    def notice_of(self, about: str) -> Notice | None:
        """Return the notice that a screen is about: `about` is a notice or one of its tiers."""
        return self.library.notices.get(about.partition("/")[0])

    def asks(self) -> Fact | None:
        """Return the fact that the present screen asks for."""
        match self.view.name:
            case "welcome" | "places":
                return self.library.facts.get(PLACES)
            case "question" | "why_ask":
                return self.library.facts.get(self.view.about)
        return None


def home(scene: Scene) -> View:
    """Return the screen that the answers lead to: where someone stands, replayed from what was said."""
    told = scene.conversation
    if PLACES not in told.answers and PLACES not in told.unsure:
        return View("question", PLACES) if told.focus else View("welcome")
    if not scene.tiers:
        return View("elsewhere")
    if not told.asker:
        return View("asker")
    question = scene.next()
    return View("question", question.fact.id) if question else View("result")
