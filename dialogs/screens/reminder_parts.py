"""One part of a reminder each: how early, at which hour, where to, which papers and stages are done, the calendar."""

from typing import Final

from dialogs.reminding import dates
from dialogs.reminding.hours import awake
from dialogs.reminding.known import name_of
from dialogs.reminding.lists import DAYS, papers_of, stages_of
from dialogs.reminding.missing import called, paper_id
from dialogs.reply import Block
from dialogs.scene import Scene
from dialogs.screens.frame import Screen, Tap
from dialogs.screens.reminding import reminders
from dialogs.subscription import HERE, Subscription
from dialogs.words import say, t, tn

HOURS: Final = (8, 9, 10, 12, 14, 16, 18, 19)
"""The hours to choose from, as far as nobody is disturbed; any other time may be typed."""
_NOON: Final = 12


def days(scene: Scene) -> Screen:
    """Let one tick how many days ahead to be reminded."""
    one = _one(scene)
    if one is None:
        return reminders(scene)
    taps = tuple(_line(scene, str(n), _ahead(scene, n), selected=n in one.offsets) for n in DAYS)
    return _list(scene, say(scene.language, "remind_days", name=name_of(scene, one)), taps)


def papers(scene: Scene) -> Screen:
    """Let one tick which papers are ready, so that a reminder names only the others."""
    one = _one(scene)
    if one is None:
        return reminders(scene)
    found = [(paper_id(notice, m), called(scene.to(m.text))) for notice, m in papers_of(scene.library, one)]
    taps = tuple(_line(scene, value, label, selected=value in one.prepared) for value, label in found)
    return _list(scene, say(scene.language, "remind_papers", name=name_of(scene, one)), taps)


def done(scene: Scene) -> Screen:
    """Let one tick which stages are done, so that nothing more is said of them."""
    one = _one(scene)
    if one is None:
        return reminders(scene)
    taps = []
    for deadline in stages_of(scene.library, one):
        notice = scene.library.notices[deadline.notice]
        stage = dates.stage_of(notice, deadline.stage)
        words = {"notice": scene.to(notice.short), "stage": scene.to(stage.name) if stage else deadline.stage}
        label = t(scene.language, "{notice}，{stage}", **words)
        taps.append(_line(scene, deadline.of, label, selected=deadline.of in one.done))
    return _list(scene, say(scene.language, "remind_done", name=name_of(scene, one)), tuple(taps))


def hour(scene: Scene) -> Screen:
    """Ask at which hour; any may be typed."""
    one = _one(scene)
    if one is None:
        return reminders(scene)
    since, until = scene.held.quiet_from, scene.held.quiet_until
    offered = [at for at in HOURS if awake(f"{at:02}:00", since, until)]
    taps = tuple(Tap("rhour", f"{one.number}={at:02}00", _clock(scene, at)) for at in offered)
    blocks = say(scene.language, "remind_hour", hour=one.hour, until=until, since=since)
    return Screen(blocks, (*taps, _back(scene, one)))


def way(scene: Scene) -> Screen:
    """Ask where reminders go."""
    one = _one(scene)
    if one is None:
        return reminders(scene)
    ways = (
        (Tap("rway", f"{one.number}=here", t(scene.language, "这个聊天")), one.channel != HERE),
        (Tap("rway", f"{one.number}=email", t(scene.language, "电子邮箱")), "email" in scene.held.ways),
        (Tap("rway", f"{one.number}=calendar", t(scene.language, "只放进日历")), _calendar(scene, one)),
    )
    blocks = say(scene.language, "remind_way", one=one, lasting=scene.held.lasting)
    return Screen(blocks, (*(tap for tap, offered in ways if offered), _back(scene, one)))


def email(scene: Scene) -> Screen:
    """Ask for an e-mail address."""
    one = _one(scene)
    if one is None:
        return reminders(scene)
    back = Tap("go", f"reminder/{one.number}", t(scene.language, "不用邮箱"))
    return Screen(say(scene.language, "remind_email"), (back,), "text")


def feed(scene: Scene) -> Screen:
    """Give the link for a calendar, and say how it ends."""
    one = _one(scene)
    if one is None:
        return reminders(scene)
    label = t(scene.language, "换一个链接，旧的作废") if one.feed else t(scene.language, "给我一个日历链接")
    blocks = say(scene.language, "remind_feed", name=name_of(scene, one), one=one)
    return Screen(blocks, (Tap("rfeed", str(one.number), label), _back(scene, one)))


def _one(scene: Scene) -> Subscription | None:
    return scene.held.numbered(scene.view.about)


def _calendar(scene: Scene, one: Subscription) -> bool:
    return "calendar" in scene.held.ways and one.channel != "calendar"


def _ahead(scene: Scene, n: int) -> str:
    if n == 0:
        return t(scene.language, "当天")
    return tn(scene.language, "提前 {n} 天", "提前 {n} 天", n)


def _clock(scene: Scene, at: int) -> str:
    if at == _NOON:
        return t(scene.language, "中午 {n} 点", n=at)
    return t(scene.language, "上午 {n} 点", n=at) if at < _NOON else t(scene.language, "下午 {n} 点", n=at - _NOON)


def _line(scene: Scene, value: str, label: str, *, selected: bool) -> Tap:
    return Tap("t", f"{scene.view.name}/{scene.view.about}={value}", label, toggle=True, selected=selected)


def _list(scene: Scene, blocks: tuple[Block, ...], taps: tuple[Tap, ...]) -> Screen:
    ok = Tap("ok", f"{scene.view.name}/{scene.view.about}", t(scene.language, "选好了"))
    return Screen(blocks, (*taps, ok), "several")


def _back(scene: Scene, one: Subscription) -> Tap:
    return Tap("go", f"reminder/{one.number}", t(scene.language, "回到这个提醒"))
