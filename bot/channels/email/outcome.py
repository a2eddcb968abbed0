"""What a mail server's answer means for a reminder (RFC 5321 for the codes, RFC 3463 for the enhanced ones)."""

import re
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from scheduler.result import Delivered, NotNow, Refused, Result, TooFast, Unreachable

Stage: TypeAlias = Literal["connect", "mail", "rcpt", "data"]
PAUSE: Final = 60.0
_ENHANCED: Final = re.compile(r"\s*([245]\.\d{1,3}\.\d{1,3})\b")
_NO_MAILBOX: Final = frozenset({550, 551, 553})
_NOT_THERE: Final = ("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1")
_FULL: Final = ("5.2.2", "5.3.1")
_HURRY: Final = re.compile(r"\b(rates?|too (many|fast)|throttl\w+|frequen\w+|slow down)\b|频率|频繁", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """A server's answer at one stage. Its text may name the person, so it never leaves this module."""

    stage: Stage
    code: int
    text: str = ""

    @property
    def enhanced(self) -> str:
        """The enhanced code at the head of the text; nothing where there is none."""
        found = _ENHANCED.match(self.text)
        return found[1] if found else ""

    @property
    def why(self) -> str:
        """What staff read: the stage and the codes."""
        return f"{self.stage} {self.code} {self.enhanced}".rstrip()


def outcome(answer: Answer) -> Result:
    """Return what became of the message.

    Before the recipient is named, a refusal is about us and not about the message: it waits until somebody mends it.
    """
    if answer.code // 100 == 2:  # noqa: PLR2004 - 2xx is success
        return Delivered()
    if answer.code // 100 != 5:  # noqa: PLR2004 - 5xx is for ever
        return TooFast(PAUSE) if _is_hurry(answer) else NotNow(answer.why)
    if answer.stage == "connect" or (answer.stage == "mail" and answer.code != 552):  # noqa: PLR2004 - too large
        return NotNow(answer.why)
    return _for_ever(answer)


def _is_hurry(answer: Answer) -> bool:
    """Whether the server says that too much comes at once: that holds for the whole channel."""
    return answer.code in {421, 450, 451, 452} and bool(_HURRY.search(answer.text))


def _for_ever(answer: Answer) -> Result:
    if answer.enhanced in _FULL or (answer.stage == "rcpt" and answer.code == 552):  # noqa: PLR2004 - a full mailbox
        return NotNow(answer.why)
    unknown = answer.stage == "rcpt" and answer.code in _NO_MAILBOX and not answer.enhanced.startswith("5.7.")
    if unknown or answer.enhanced in _NOT_THERE:
        return Unreachable(answer.why)
    return Refused(answer.why)
