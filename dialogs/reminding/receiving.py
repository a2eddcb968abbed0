"""What is tapped on a reminder itself: done, not done after all, later. It may be pressed late, and twice."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dialogs.action import Action
from dialogs.effect import Keep, Snooze
from dialogs.outcome import Outcome
from dialogs.reminding import dates
from dialogs.reminding.changing import gone
from dialogs.reminding.hours import awake
from dialogs.scene import Scene
from dialogs.subscription import Held, Subscription
from dialogs.words import say
from knowledge.deadline import Deadline
from knowledge.window import ZONE

_LATER = timedelta(hours=3)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Meant:
    """The subscription and the date that a button is about."""

    one: Subscription
    of: str
    deadline: Deadline | None
    name: str


def finish(scene: Scene, action: Action) -> Outcome:
    """Keep that a stage is done: nothing more is said of it, and this can be taken back."""
    meant = _meant(scene, action)
    if meant is None:
        return gone(scene)
    if meant.one not in scene.held.live:
        return _said(scene, "reminder_ended", meant)
    if meant.of in meant.one.done:
        return _said(scene, "reminder_done_before", meant)
    after = replace(meant.one, done=meant.one.done | {meant.of})
    left = len(dates.ahead(scene.library, after, scene.now))
    notes = say(scene.language, "reminder_done", name=meant.name, left=left)
    told = replace(scene.conversation, offers=(f"rundo:{action.arg}",))
    return Outcome(told, notes, (Keep(after),), brief=True)


def reopen(scene: Scene, action: Action) -> Outcome:
    """Take back that a stage is done."""
    meant = _meant(scene, action)
    if meant is None:
        return gone(scene)
    if meant.of not in meant.one.done:
        return _said(scene, "reminder_open", meant)
    state = "active" if meant.one.state == "over" else meant.one.state
    after = replace(meant.one, done=meant.one.done - {meant.of}, state=state)
    told = replace(scene.conversation, offers=())
    return Outcome(told, say(scene.language, "reminder_open", name=meant.name), (Keep(after),), brief=True)


def later(scene: Scene, action: Action) -> Outcome:
    """Remind once more: tomorrow, on the last day in three hours; never too late, and never in quiet hours."""
    meant = _meant(scene, action)
    if meant is None:
        return gone(scene)
    if meant.one.state != "active":
        return _said(scene, "reminder_ended", meant)
    if meant.of in meant.one.done:
        return _said(scene, "reminder_done_before", meant)
    until = _until(meant, scene.held, scene.now)
    if until is None:
        return _said(scene, "reminder_too_late", meant)
    notes = say(scene.language, "reminder_later", until=until.date(), time=f"{until:%H:%M}")
    return Outcome(scene.conversation, notes, (Snooze(meant.one.number, meant.of, until),), brief=True)


def _until(meant: _Meant, held: Held, now: datetime) -> datetime | None:
    """Return when to say it once more, before it is too late and when nobody is disturbed."""
    if meant.deadline is None:
        return None
    here = now.astimezone(ZONE)
    morning = here.date() + _DAY
    hours = (meant.one.hour, held.quiet_until) if morning <= meant.deadline.day else ()
    ways = (*(dates.at(morning, hour) for hour in hours), here + _LATER)
    fits = (at for at in ways if at < meant.deadline.ends and awake(f"{at:%H:%M}", held.quiet_from, held.quiet_until))
    return next(fits, None)


def _meant(scene: Scene, action: Action) -> _Meant | None:
    number, _, of = action.arg.partition("/")
    notice_id, _, stage_id = of.partition("/")
    one, notice = scene.held.numbered(number), scene.library.notices.get(notice_id)
    stage = dates.stage_of(notice, stage_id) if notice else None
    if one is None or stage is None:
        return None
    return _Meant(one, of, dates.date_of(scene.library, notice_id, stage_id), scene.to(stage.name))


def _said(scene: Scene, template: str, meant: _Meant) -> Outcome:
    return Outcome(scene.conversation, say(scene.language, template, name=meant.name), brief=True)
