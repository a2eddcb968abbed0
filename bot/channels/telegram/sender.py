"""One call to Telegram, and what became of it."""

import random
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramRetryAfter,
)
from aiogram.methods import TelegramMethod

GONE: Final = ("chat not found", "user is deactivated", "peer_id_invalid", "bot was blocked", "bot can't initiate")
MISSING: Final = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "no text in the message",
)
UNCHANGED: Final = "message is not modified"


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram took it."""


@dataclass(frozen=True, slots=True)
class Later:
    """Telegram wants us to wait so many seconds, and did not take it."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Unclear:
    """No answer, or a fault on Telegram's side: perhaps it took it, perhaps not."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """This person does not want to hear from us, or is no more."""


@dataclass(frozen=True, slots=True)
class Missing:
    """The message to be changed is not there any more."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Telegram will never take this."""


Result: TypeAlias = Sent | Later | Unclear | Blocked | Missing | Refused


async def call(bot: Bot, method: TelegramMethod[Any]) -> Result:
    """Make one call, once."""
    try:
        await bot(method)
    except TelegramRetryAfter as error:
        return Later(error.retry_after + random.uniform(0, 0.2))  # noqa: S311 - spreads the load, guards nothing
    except TelegramForbiddenError:
        return Blocked()
    except TelegramBadRequest as error:
        return _bad_request(error.message.lower())
    except (TelegramEntityTooLarge, TelegramMigrateToChat):
        return Refused()
    except AiogramError:  # 5xx, no answer, an answer that is no JSON, or a token that was just changed
        return Unclear()
    return Sent()


def backoff(tries: int, first: float) -> float:
    """Return how long to wait after so many unclear tries: twice as long each time, at most a minute, and uneven."""
    return min(60.0, first * 2.0**tries) * random.uniform(0.75, 1.25)  # noqa: S311 - spreads the load, guards nothing


def _bad_request(said: str) -> Result:
    if UNCHANGED in said:
        return Sent()
    if any(words in said for words in GONE):
        return Blocked()
    return Missing() if any(words in said for words in MISSING) else Refused()
