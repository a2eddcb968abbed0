"""Wanting to be reminded: of what, for whom, and one tap that subscribes."""

from dataclasses import replace
from typing import cast

from dialogs import looking
from dialogs.action import Action
from dialogs.conversation import View
from dialogs.effect import Keep
from dialogs.outcome import Outcome
from dialogs.reminding.hours import awake
from dialogs.reminding.known import known
from dialogs.scene import Scene
from dialogs.subscription import HERE, HOUR, MOST, Held, Subscription
from dialogs.words import say
from knowledge.deadline import Role
from knowledge.schedule import subject_for


def remind(scene: Scene, action: Action) -> Outcome:
    """Lead to what somebody wants to be reminded of: what was named, else what is on the screen or in scope."""
    named = tuple(notice for notice in action.arg.split(",") if notice in scene.library.notices)
    if len(named) > 1:
        offers = tuple(f"remind:{notice}" for notice in named)
        return Outcome(replace(scene.conversation, offers=offers), say(scene.language, "remind_which"), brief=True)
    context = named or scene.context
    where = f"remind/{context[0]}" if len(context) == 1 else "choose/remind"
    return looking.go(scene, Action("go", where))


def about(scene: Scene, action: Action) -> Outcome:
    """Answer a question about reminders; nothing is subscribed by asking."""
    notes = say(scene.language, "about_reminders", live=len(scene.held.live), **_ways(scene.held))
    after = replace(scene.conversation, offers=(f"remind:{action.arg}",))
    return Outcome(after, notes, brief=True)


def _ways(held: Held) -> dict[str, object]:
    return {"lasting": held.lasting, "ways": held.ways}


def keep(scene: Scene, action: Action) -> Outcome:
    """Subscribe with what is usual; where this chat is subscribed to it already, show that."""
    role, _, notice = action.arg.partition("/")
    if role not in ("self", "unit") or notice not in scene.library.notices:
        return Outcome(scene.conversation, say(scene.language, "gone"))
    view = View("remind", notice)
    there = known(scene, view)
    if there is not None:
        return Outcome(looking.opened(scene, there), say(scene.language, "reminder_already"))
    if scene.view != view:
        return Outcome(looking.opened(scene, view), say(scene.language, "reminder_once_more"))
    if len(scene.held.subscriptions) >= MOST:
        return Outcome(scene.conversation, say(scene.language, "reminders_full", most=MOST))
    new = _new(scene, subject_for(scene.library, notice, scene.now), cast("Role", role))
    after = looking.opened(scene, View("reminder", str(new.number)))
    return Outcome(after, say(scene.language, "reminder_kept"), (Keep(new),))


def _new(scene: Scene, subject: str, role: Role) -> Subscription:
    """Return a new subscription, or the one that was stopped, as if it were new."""
    held = scene.held
    old = held.about(subject)
    number = old.number if old else held.next_number
    feed, next_feed = (old.feed, old.next_feed) if old else ("", "")
    new = Subscription(number, subject, role, scene.language, hour=usual_hour(held), channel=HERE)
    return replace(new, feed=feed, next_feed=next_feed, prepared=old.prepared if old else frozenset())


def usual_hour(held: Held) -> str:
    """Return the hour that is usual, or the first one at which nobody is disturbed."""
    return HOUR if awake(HOUR, held.quiet_from, held.quiet_until) else held.quiet_until
