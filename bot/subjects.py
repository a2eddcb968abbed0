"""What a subscription is about, in words."""

from bot.words import say
from knowledge.library import Library
from knowledge.schedule import subject_notices
from knowledge.text import Language


def subject_name(library: Library, subject: str, language: Language) -> str:
    """Return a notice's short name; of a programme, that what comes after its newest notice is meant."""
    notices = subject_notices(library, subject)
    if not notices:
        return subject
    newest = notices[-1].short.to(language)
    return newest if notices[-1].id == subject else say(language, "%(notice)s以后的新通知和新日期", notice=newest)
