"""What a person reads when something of ours broke."""

from dataclasses import replace

from bot.store.conversations import Standing
from dialogs.incoming import Incoming
from dialogs.reply import Paragraph, Reply
from knowledge.text import Text

SORRY = Text(
    zh="抱歉，刚才这一步我们这边出了差错（编号 {reference}）。您之前的回答都还在，请再试一次，或者换一种说法。",
    en="Sorry, something went wrong on our side just now (reference {reference})."
    " Your earlier answers are all still here. Please try again, or put it another way.",
)


def apology(before: Standing, incoming: Incoming, reference: str) -> Reply:
    """Return a gentle reply that offers again what was on offer."""
    hint = incoming.language or "zh"
    language = before.conversation.language if before.choices else hint
    words = SORRY.to(language).format(reference=reference)
    return replace(before.offered, blocks=(Paragraph(words),), in_place=False, language=language)
