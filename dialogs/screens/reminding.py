"""Reminders: what one will be reminded of, before anything is kept; the list of all; one with all that it does."""

from datetime import date

from dialogs.reminding import dates
from dialogs.reminding.known import awaited, name_of, notices_of
from dialogs.reminding.lists import papers_of, stages_of
from dialogs.reminding.wishing import usual_hour
from dialogs.scene import Scene
from dialogs.screens.frame import Screen, Tap
from dialogs.screens.result import back_to_it
from dialogs.subscription import OFFSETS, Subscription
from dialogs.words import say, t
from knowledge.deadline import OPENS, Deadline, Role
from knowledge.schedule import subject_for
from knowledge.window import window_status


def remind(scene: Scene) -> Screen:
    """Say plainly what will be said when and where, and what is kept for it; one tap subscribes."""
    notice = scene.library.notices[scene.view.about]
    subject = subject_for(scene.library, notice.id, scene.now)
    blocks = say(
        scene.language,
        "remind",
        notice=notice,
        status=window_status(notice, scene.now),
        rows=_rows(scene, subject) if subject == notice.id else [],
        offsets=OFFSETS,
        hour=usual_hour(scene.held),
        lasting=scene.held.lasting,
    )
    myself = Tap("rkeep", f"self/{notice.id}", t(scene.language, "提醒我本人"))
    unit = Tap("rkeep", f"unit/{notice.id}", t(scene.language, "提醒我们单位"))
    roles = (unit, myself) if scene.conversation.asker == "unit" else (myself, unit)
    others = (
        Tap("go", f"timeline/{notice.id}", t(scene.language, "时间安排")),
        Tap("go", "reminders", t(scene.language, "我的提醒")),
        Tap("go", "privacy", t(scene.language, "隐私说明")),
    )
    return Screen(blocks, (*roles, *others, *back_to_it(scene)))


def reminders(scene: Scene) -> Screen:
    """List the subscriptions of this chat, each with how it stands and when it is heard of next."""
    shown = scene.held.subscriptions
    rows = [(name_of(scene, one), one, dates.next_told(scene.library, one, scene.now)) for one in shown]
    names = [name for name, _, _ in rows]
    taps = tuple(
        Tap("go", f"reminder/{one.number}", _label(scene, name, one.number, alone=names.count(name) == 1))
        for name, one, _ in rows
    )
    new = Tap("go", "choose/remind", t(scene.language, "再订一个提醒") if shown else t(scene.language, "订一个提醒"))
    return Screen(say(scene.language, "reminders", rows=rows), (*taps, new, *_all(scene), *back_to_it(scene)))


def _label(scene: Scene, name: str, number: int, *, alone: bool) -> str:
    """Return how one reminder is called in a list: with its number where another has the same name."""
    return name if alone else t(scene.language, "{name}（第 {n} 个）", name=name, n=number)


def reminder(scene: Scene) -> Screen:
    """Show one subscription: how it stands, every date it will speak of, how early, at which hour and where."""
    one = scene.held.numbered(scene.view.about)
    if one is None:
        return reminders(scene)
    blocks = say(
        scene.language,
        "reminder",
        name=name_of(scene, one),
        one=one,
        live=one in scene.held.live,
        awaited=awaited(scene, one),
        windows=[(notice, window_status(notice, scene.now)) for notice in notices_of(scene.library, one)[:1]],
        rows=_rows(scene, one.subject, one),
        next=dates.next_told(scene.library, one, scene.now),
        lasting=scene.held.lasting,
        papers=len(papers_of(scene.library, one)),
        ready=len([m for n, m in papers_of(scene.library, one) if f"{n.id}/{m.id}" in one.prepared]),
    )
    return Screen(blocks, (*_changes(scene, one), *_running(scene, one), *_elsewhere(scene)))


def _rows(scene: Scene, subject: str, one: Subscription | None = None) -> list[dict[str, object]]:
    """Return the dates to come; for a subscription those of its role, with what is done."""
    roles: tuple[Role, ...] = (one.role,) if one else ("self", "unit")
    found: dict[str, Deadline] = {d.of: d for role in roles for d in dates.dates(scene.library, subject, role)}
    coming = sorted((d for d in found.values() if dates.is_ahead(d, scene.now)), key=lambda d: (d.ends, d.of))
    return [_row(scene, deadline, one) for deadline in coming]


def _row(scene: Scene, deadline: Deadline, one: Subscription | None) -> dict[str, object]:
    notice = scene.library.notices[deadline.notice]
    stage = dates.stage_of(notice, deadline.stage)
    goal = next((s for s in notice.stages if stage and stage.backwards and s.id == stage.backwards.before), None)
    return {
        "opens": deadline.stage == OPENS,
        "name": scene.to(stage.name) if stage else "",
        "stage": stage,
        "deadline": deadline,
        "goal": goal,
        "posting": bool(stage and stage.backwards and stage.backwards.first_day == "does_not_count"),
        "time": stage.time if stage and dates.is_printed(deadline) else None,
        "only_unit": one is None and deadline.roles == {"unit"},
        "only_self": one is None and deadline.roles == {"self"},
        "done": one is not None and deadline.of in one.done,
        "left": _left(deadline.day, dates.day_of(scene.now)),
    }


def _left(day: date, today: date) -> int:
    return (day - today).days


def _changes(scene: Scene, one: Subscription) -> tuple[Tap, ...]:
    """Return what can be changed; of what was stopped nothing but that it goes on."""
    if one not in scene.held.live:
        return ()
    number, language = one.number, scene.language
    taps = (
        (Tap("go", f"remind_days/{number}", t(language, "提前几天")), one.channel != "calendar"),
        (Tap("go", f"remind_hour/{number}", t(language, "几点提醒")), one.channel != "calendar"),
        (Tap("go", f"remind_way/{number}", t(language, "送到哪里")), bool(scene.held.ways)),
        (Tap("go", f"remind_papers/{number}", t(language, "材料备齐了哪些")), bool(papers_of(scene.library, one))),
        (Tap("go", f"remind_done/{number}", t(language, "哪一步办好了")), bool(stages_of(scene.library, one))),
        (Tap("go", f"remind_feed/{number}", t(language, "放进日历")), "calendar" in scene.held.ways),
    )
    return tuple(tap for tap, offered in taps if offered)


def _running(scene: Scene, one: Subscription) -> tuple[Tap, ...]:
    number, language = str(one.number), scene.language
    stop = Tap("rstop", number, t(language, "停止这个提醒"))
    match one.state:
        case "active":
            return (Tap("rpause", number, t(language, "暂停")), stop)
        case "paused":
            return (Tap("rresume", number, t(language, "恢复")), stop)
        case "unconfirmed":
            return (stop,)
        case _:
            return (Tap("rback", number, t(language, "重新提醒")),)


def _all(scene: Scene) -> tuple[Tap, ...]:
    """Return what can be done with all at once."""
    states = [one.state for one in scene.held.live]
    taps = (
        (Tap("rpause", "", t(scene.language, "全部暂停")), "active" in states),
        (Tap("rresume", "", t(scene.language, "全部恢复")), "paused" in states),
        (Tap("rstop", "", t(scene.language, "全部停止")), bool(states)),
    )
    return tuple(tap for tap, offered in taps if offered)


def _elsewhere(scene: Scene) -> tuple[Tap, ...]:
    return (Tap("go", "reminders", t(scene.language, "我的提醒")), *back_to_it(scene))
