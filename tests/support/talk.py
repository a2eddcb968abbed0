"""Talking to the engine as a person does: saying things, tapping labels, looking at what is answered."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from dialogs.conversation import Conversation, dump, restore
from dialogs.effect import Effect
from dialogs.engine import step
from dialogs.incoming import Incoming
from dialogs.reminding.keeping import carried_out
from dialogs.render import Caps, render_text
from dialogs.reply import Choice, Reply
from dialogs.subscription import NOTHING_HELD, Held
from knowledge.library import Library
from knowledge.text import Language
from knowledge.window import ZONE
from support.catalogue import library

OPEN_IN_CHONGQING = datetime(2024, 7, 10, 12, 0, tzinfo=ZONE)


@dataclass
class Talk:
    """One chat. Every conversation goes through JSON on its way, as it does in the service."""

    language: Language = "zh"
    now: datetime = OPEN_IN_CHONGQING
    books: Library = field(default_factory=library)
    conversation: Conversation = field(default_factory=Conversation)
    replies: list[Reply] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    held: Held = NOTHING_HELD

    def send(self, incoming: Incoming) -> Reply:
        turn = step(self.conversation, incoming, self.books, self.now, self.held)
        self.held = carried_out(self.held, turn.effects)
        self.conversation = restore(dump(turn.conversation))
        assert self.conversation == turn.conversation
        assert turn.conversation.step > 0
        self.replies += turn.replies
        self.effects += turn.effects
        return self.reply

    def say(self, *texts: str) -> Reply:
        for text in texts:
            self.send(Incoming(text=text, language=self.language))
        return self.reply

    def tap(self, *labels: str) -> Reply:
        for label in labels:
            self.send(Incoming(choice=self.choice(label).id))
        return self.reply

    def choice(self, label: str) -> Choice:
        """The choice with exactly this label, or the only one that begins with it."""
        offered = self.reply.choices + self.reply.nav
        exact = [choice for choice in offered if choice.label == label]
        found = exact or [choice for choice in offered if choice.label.startswith(label)]
        assert len(found) == 1, f"{label}: {[choice.label for choice in offered]}"
        return found[0]

    def answer(self, **answers: str) -> Reply:
        """Answer questions in whatever order they come; what is not listed is answered with 不清楚."""
        while self.conversation.view.name == "question":
            self.say(answers.get(self.conversation.view.about, "不清楚" if self.language == "zh" else "not sure"))
        return self.reply

    @property
    def reply(self) -> Reply:
        return self.replies[-1]

    @property
    def text(self) -> str:
        """The last reply as a channel without buttons shows it."""
        return render_text(self.reply, Caps(site="https://example.test"))

    @property
    def labels(self) -> list[str]:
        return [choice.label for choice in self.reply.choices]

    @property
    def view(self) -> tuple[str, str]:
        return self.conversation.view.name, self.conversation.view.about


def started(language: Language = "zh", now: datetime = OPEN_IN_CHONGQING) -> Talk:
    """A chat that was greeted."""
    talk = Talk(language, now)
    talk.say("/start")
    return talk


def asked(city: str, language: Language = "zh", now: datetime = OPEN_IN_CHONGQING) -> Talk:
    """A chat at the first question of a city."""
    talk = started(language, now)
    talk.say(city, "1")
    return talk


def same_but_step(before: Conversation, after: Conversation) -> bool:
    """Whether a conversation is as it was, but for the count of its turns."""
    return replace(before, step=0) == replace(after, step=0)
