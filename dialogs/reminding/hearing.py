"""Hearing what people say about being reminded: to want it, to want it no more, to ask about it; a time, an address."""

import re
from typing import Final

from dialogs.action import Action
from dialogs.asking.frame import frame_of
from dialogs.asking.meant import Meant
from dialogs.asking.scope import where
from dialogs.plain import folded
from dialogs.reminding.dates import ahead
from dialogs.reminding.hours import read_hour
from dialogs.scene import Scene
from dialogs.views import asks_something
from knowledge.deadline import OPENS
from knowledge.library import Library
from knowledge.schedule import subject_notices

_ME: Final = r"(?:我们单位|我们|咱们|我|咱|俺)"
_ONCE: Final = r"(?:一下子|一声|一下|下)"
_END: Final = r"(?:吧|哦|噢|啊|呀|哈|谢谢|多谢|[。.!！~～…])*$"
_WISH: Final = re.compile(
    rf"提醒(?:{_ME}{_ONCE}?|{_ONCE})"
    rf"|(?:前|了|时|时候|之后|以后|后|就|再|请|麻烦|务必|记得)(?:请|麻烦|务必|记得|再|就)?(?:告诉|通知|知会|叫|喊)(?:{_ME}{_ONCE}?|{_ONCE}){_END}"
    rf"|(?:跟|和|给){_ME}(?:说|讲|发|打)(?:{_ONCE}|个?(?:通知|提醒|招呼)){_END}"
    r"|remindme|remindus|notifyme|notifyus|alertme|letmeknow(?:when|before|once|if)|letusknow(?:when|before|once|if)"
    r"|tellme(?:before|once)|setareminder|(?:tell|inform)(?:me|us)when(?:it|they|applications?|registration|thenext).*(?:open|start|begin)"
)
_ABOUT: Final = re.compile(r"提醒|remind")
_NO_MORE: Final = re.compile(
    r"(?:不要|不用|不必|不需要|别|停止|停掉|停了|取消|关掉|关闭|退订)(?:再|给我|发|掉|了)*(?:提醒|通知)"
    r"|提醒.{0,6}(?:停了|停掉|取消|关掉|关闭|不要了|不用了)|(?:stop|cancel|no|nomore|don'?t|unsubscribefrom)(?:the|my|all|sending|me)*remind"
)
_ASKING: Final = re.compile(
    r"[?？吗么呢]|怎么|怎样|如何|咋|什么|啥|哪|几|多久|多少|能不能|会不会|可不可以|是不是|有没有|能否|是否|可否"
    r"|^(?:how|can|could|do|does|will|would|what|when|where|which|is|are)"
)
_NONE: Final = "0"
"""No subscription has this number."""
_ANSWERS: Final = {
    "rdone": re.compile(
        r"(?:我|我们|已经|都|全都|早就)*(?:办|弄|交|做|报|递)(?:好|完|妥|上去)了?[。.!！]*|(?:it's|itis)?alldone"
    ),
    "rlater": re.compile(
        r"(?:过会儿|过一会儿|等会儿|待会儿|晚点|晚些|回头|明天)再?(?:提醒|说|叫)(?:我|一下|吧)*|remindmelater|snooze"
    ),
}
_NOT_OURS: Final = re.compile(r"提醒函|提醒书|温馨提醒")


def heard(scene: Scene, text: str) -> Action | None:
    """Return what a sentence says about reminders; none where it says nothing of them."""
    said = folded(text)
    if scene.held.live and not asks_something(scene.view):
        answer = _answer(scene, said)
        if answer is not None:
            return answer
    if _NOT_OURS.search(said):
        return None
    if _ASKING.search(said) and not _wishes(said):
        return Action("rabout", _one(notices_in(scene, text))) if _ABOUT.search(said) else None
    if _NO_MORE.search(said):
        return _no_more(scene, notices_in(scene, text)) if _ABOUT.search(said) else None
    return Action("remind", ",".join(notices_in(scene, text))) if _WISH.search(said) else None


def _answer(scene: Scene, said: str) -> Action | None:
    """Return what is typed in answer to a reminder: that something is done, or to be said later.

    It is of the next date where there is one subscription with one such date; else it is to be chosen.
    """
    verb = next((verb for verb, words in _ANSWERS.items() if words.fullmatch(said)), None)
    if verb is None:
        return None
    coming = [(one, date) for one in scene.held.live for date in ahead(scene.library, one, scene.now)]
    mine = [(one, date) for one, date in coming if date.stage != OPENS]
    if len(mine) == 1 or (mine and verb == "rlater"):
        one, date = min(mine, key=lambda found: found[1].ends)
        return Action(verb, f"{one.number}/{date.of}")
    live = scene.held.live
    return Action("go", f"remind_done/{live[0].number}" if len(live) == 1 else "reminders")


def _wishes(said: str) -> bool:
    """Whether a sentence ends in a wish, whatever is asked before it: 什么时候截止，提醒我一下."""
    last = re.split(r"[，,。;；]", said)[-1]
    return bool(_WISH.search(last)) and not _ASKING.search(last) and not _NO_MORE.search(last)


def typed(scene: Scene, text: str) -> Action | None:
    """Return what is typed for a screen of ours that waits for it: a time of day."""
    if scene.view.name != "remind_hour":
        return None
    hour = read_hour(text)
    return None if hour is None else Action("rhour", f"{scene.view.about}={hour or 'none'}")


def notices_in(scene: Scene, text: str) -> tuple[str, ...]:
    """Return the notices that a sentence names by place or programme."""
    return where(scene.library, Meant(), frame_of(scene.library, text)).notices


def _one(notices: tuple[str, ...]) -> str:
    return notices[0] if len(notices) == 1 else ""


def _no_more(scene: Scene, notices: tuple[str, ...]) -> Action:
    """Return what is to be stopped: what was named, else everything; never what was not named."""
    about = [str(one.number) for one in scene.held.live if _about(scene.library, one.subject, notices)]
    return Action("rstop", ".".join(about) or _NONE) if notices else Action("rstop")


def _about(library: Library, subject: str, notices: tuple[str, ...]) -> bool:
    return any(notice.id in notices for notice in subject_notices(library, subject))
