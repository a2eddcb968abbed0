"""Where a lead comes from, in words: who asked, in which language, by which channel."""

from typing import Final

from bot.staff.columns import View
from bot.staff.lead import Lead
from knowledge.text import Text

_ASKERS: Final = {"self": Text(zh="本人", en="For themselves"), "unit": Text(zh="单位替人问", en="Their unit")}
_LANGUAGES: Final = {"zh": Text(zh="中文", en="Chinese"), "en": Text(zh="英文", en="English")}
_CHANNELS: Final = {
    "web": Text(zh="网页", en="Web"),
    "telegram": Text(zh="Telegram", en="Telegram"),
    "terminal": Text(zh="终端", en="Terminal"),
    "api": Text(zh="接口", en="API"),
}


def asker(lead: Lead, view: View) -> str:
    """Return for whom it was asked."""
    return _word(_ASKERS, lead.asker, view)


def language(lead: Lead, view: View) -> str:
    """Return the language that was spoken."""
    return _word(_LANGUAGES, lead.language, view)


def channel(lead: Lead, view: View) -> str:
    """Return the channel by which it was left."""
    return _word(_CHANNELS, lead.channel, view)


def _word(words: dict[str, Text], word: str, view: View) -> str:
    known = words.get(word)
    return known.to(view.language) if known else word
