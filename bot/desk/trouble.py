"""What is in the way of a request, as staff are told."""

import math
from dataclasses import dataclass
from typing import Final

from bot.desk import words
from knowledge.text import Language


class Trouble(Exception):  # noqa: N818 - it is told to people
    """A request cannot be answered as meant. `text`, in Chinese, says more than the status does; words.say turns it.

    A row of another region and one that does not exist are the same trouble: 404, with the same words.
    """

    def __init__(self, status: int, text: str = "", *, retry_after: float | None = None) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status
        self.text = text
        self.retry_after = None if retry_after is None else max(1, math.ceil(retry_after))


@dataclass(frozen=True, slots=True)
class Advice:
    """What happened in a few words, and what to do."""

    title: str
    text: str


_TITLES: Final = {
    400: "内容有误，没有收下",
    403: "没有这个权限",
    404: "没有找到",
    405: "没有找到",
    409: "别人刚刚改过",
    410: "已经失效",
    413: "内容太大，没有收下",
    415: "内容有误，没有收下",
    429: "请稍等一下",
}
_TEXTS: Final = {
    400: "请返回上一页检查后再提交，什么都没有改动。",
    403: "您的角色不能做这件事，什么都没有改动。需要的话，请联系管理员。",
    404: "这一条不存在、已经删除，或者不在您负责的地区。",
    405: "这一条不存在、已经删除，或者不在您负责的地区。",
    409: "在您打开之后有人改过这一条。您的改动没有保存，请看过新的内容再改一次。",
    410: "这个链接已经用过或者过期了。请回到原来的页面重新生成。",
    413: "请减少内容后再提交，什么都没有改动。",
    415: "请从本站的页面提交，什么都没有改动。",
    429: "您的操作有点快，请稍等片刻再试。",
}


def advice(trouble: Trouble, language: Language) -> Advice:
    """Return what to tell about a trouble."""
    title = _TITLES.get(trouble.status, "我们这边出了点问题")
    text = trouble.text or _TEXTS.get(trouble.status, "什么都没有改动。请过一会儿再试；还不行，请告诉管理员。")
    return Advice(words.say(language, title), words.say(language, text))
