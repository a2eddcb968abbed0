"""What a page says when something is in the way: what happened, and what to do now."""

import math
from dataclasses import dataclass
from typing import Final

from fastapi import Request, Response
from fastapi.responses import JSONResponse

from bot import words
from bot.channels.web.forms import Submission
from bot.channels.web.headers import COMMON
from bot.channels.web.identity import Visitor
from bot.channels.web.look import read_look
from bot.channels.web.pages import Pages
from knowledge.text import Language

PART: Final = "application/json"


class Trouble(Exception):  # noqa: N818 - it is told to people
    """A request cannot be answered as meant; `retry_after` is in seconds where waiting helps."""

    def __init__(self, status: int, *, retry_after: float | None = None) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status
        self.retry_after = None if retry_after is None else max(1, math.ceil(retry_after))


@dataclass(frozen=True, slots=True)
class Advice:
    """What happened in a few words, and what to do."""

    title: str
    text: str


def advice(status: int, language: Language, seconds: int = 0) -> Advice:
    """Return what to tell a person about an HTTP status."""
    title, text = _told(status, language, seconds)
    return Advice(title, text)


def _told(status: int, language: Language, seconds: int) -> tuple[str, str]:
    match status:
        case 403:
            return (
                words.say(language, "这次没有发出去"),
                words.say(
                    language, "为了您的安全，我们只收从本站页面发来的内容。请回到对话页面再试一次，您之前的回答都还在。"
                ),
            )
        case 404 | 405:
            return (
                words.say(language, "没有找到这个页面"),
                words.say(language, "网址可能抄错了，或者页面已经换了地方。可以从下面重新开始，您之前的回答不会丢。"),
            )
        case 400 | 413 | 415:
            return (
                words.say(language, "内容太长，没有收下"),
                words.say(language, "一次最多写 10000 个字，这里也收不了图片和文件。请回到对话页面，写短一些再发。"),
            )
        case 429:
            return (
                words.say(language, "请稍等一下"),
                words.count(
                    language,
                    "您发得有点快。请等 %(num)d 秒再发，您写的内容还在下面。",
                    "您发得有点快。请等 %(num)d 秒再发，您写的内容还在下面。",
                    seconds,
                ),
            )
        case _:
            return (
                words.say(language, "我们这边出了点问题"),
                words.say(language, "不是您的错。您之前的回答都还在，请过一会儿再试；着急的话，请打通知上的电话。"),
            )


def wants_part(request: Request) -> bool:
    """Whether the page's script asks, and not the browser itself."""
    return PART in request.headers.get("accept", "")


def trouble_page(
    pages: Pages, request: Request, trouble: Trouble, *, again: tuple[Submission, Visitor] | None = None
) -> Response:
    """Return a page, or a part for a script; with `again` what was written can be sent once more."""
    look, seconds = read_look(request), trouble.retry_after or 0
    told = advice(trouble.status, look.language, seconds)
    if wants_part(request):
        content = {"error": f"{told.title}。{told.text}" if look.language == "zh" else f"{told.title}. {told.text}"}
        answer: Response = JSONResponse(content, trouble.status, {**COMMON, "Cache-Control": "no-store"})
    else:
        submission, visitor = again or (None, None)
        action = "/embed" if request.url.path.startswith("/embed") else "/"
        answer = pages.answer(
            request, "trouble.html", status=trouble.status, told=told, again=submission, visitor=visitor, action=action
        )
    if seconds:
        answer.headers["Retry-After"] = str(seconds)
    return answer
