"""Hearing which part of a reminder is to be changed, where it is typed and not tapped: where to, how early, when."""

import re
from typing import Final

from dialogs.action import Action
from dialogs.plain import folded
from dialogs.reminding.mail import read_mail
from dialogs.scene import Scene

_BEFORE: Final = r"(?:我|想|要|请|帮我|给我|麻烦|把|能不能|可以|可不可以|能|提醒|它|都|那就|那)*"
_AFTER: Final = r"(?:提醒我|提醒|我|吧|吗|么|呢|可以吗|行吗|好吗|谢谢|[。.!！?？~～…])*"
_POLITE: Final = (
    r"(?:please|can|could|you|i|we|want|wantto|to|would|like|liketo|andthen|the|my|a|an|send|reminders?|it|them)*"
)
_MAILBOX: Final = r"(?:我的?|我们的?)?(?:电子)?(?:邮箱|邮件|信箱|email|e-mail)(?:里|去)?"
_PARTS: Final = {
    "email": re.compile(
        rf"{_BEFORE}(?:(?:改|换|发|送|寄|转)(?:发|送|寄|用|成|为|到|去|给|在)*|用|走|通过){_MAILBOX}(?:里?收|发|送)?{_AFTER}"
        rf"|{_BEFORE}(?:电子)?(?:邮箱|邮件)(?:提醒|通知|收){_AFTER}"
        rf"|{_POLITE}(?:by|via|through|use|change|switch|to|my|an)*e-?mail(?:me|instead|please|reminders?)*[.!?]*"
    ),
    "days": re.compile(
        rf"{_BEFORE}(?:改|换|修改|调整?|选)(?:一下|下)?(?:提醒)?(?:的)?(?:提前)?(?:几天|天数|多少天)(?:提醒)?{_AFTER}"
        rf"|{_BEFORE}提前(?:几天|天数)(?:提醒)?(?:改|换)(?:一下|下)?{_AFTER}"
        rf"|{_POLITE}(?:change|set|choose)(?:the|how)*(?:days|manydays|early|number|of)+(?:ahead|before)*[.!?]*"
    ),
    "hour": re.compile(
        rf"{_BEFORE}(?:改|换|修改|调整?|选)(?:一下|下)?(?:提醒)?(?:的)?(?:几点|钟点|钟头|时间|时候|点钟)(?:钟|提醒)*{_AFTER}"
        rf"|{_BEFORE}提醒(?:的)?(?:几点|时间|钟点)(?:改|换)(?:一下|下)?{_AFTER}"
        rf"|{_POLITE}(?:change|set|choose)(?:the|of)*(?:hour|time)(?:of|the|day|reminders?|my)*[.!?]*"
    ),
}
_LONGEST: Final = 30
_SCREENS: Final = ("remind", "reminder", "reminders")


def altering(scene: Scene, text: str) -> Action | None:
    """Return the part of a reminder that a sentence wants changed; none where it wants nothing of the kind.

    On a screen of reminders the shortest words do, and an address alone; elsewhere reminders must be named.
    """
    here = scene.view.name in _SCREENS or scene.view.name.startswith("remind_")
    if here and read_mail(text) is not None:
        return Action("rpart", "email")
    said = folded(text)
    if len(said) > _LONGEST:
        return None
    if not here and not (scene.held.live and ("提醒" in said or "remind" in said)):
        return None
    part = next((part for part, words in _PARTS.items() if words.fullmatch(said)), None)
    return None if part is None else Action("rpart", part)
