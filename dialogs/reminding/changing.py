"""Changing a subscription: how early, at which hour, where to; pausing it, stopping it, resuming it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from dialogs import looking
from dialogs.action import Action
from dialogs.conversation import Conversation, View
from dialogs.effect import Keep, RenewFeed
from dialogs.outcome import Outcome
from dialogs.reminding import lists, mail
from dialogs.reminding.hours import awake, read_hour
from dialogs.scene import Scene
from dialogs.subscription import HERE, Subscription
from dialogs.words import say

_OUT: Final = ("stopped", "over", "unreachable")


def pause(scene: Scene, action: Action) -> Outcome:
    """Say nothing for a time: of these, or of all."""
    paused = [one for one in _meant(scene, action.arg) if one.state == "active"]
    if not paused:
        return _nothing(scene, action.arg)
    notes = say(scene.language, "reminders_paused", n=len(paused))
    return Outcome(scene.conversation, notes, _kept(replace(one, state="paused") for one in paused), brief=True)


def resume(scene: Scene, action: Action) -> Outcome:
    """Go on reminding: of what is paused, or of these, also where they were stopped."""
    found = _meant(scene, action.arg)
    again = [one for one in found if one.state == "paused" or (action.arg and one.state in _OUT)]
    if not again:
        running = bool(found) and all(one.state in ("active", "unconfirmed") for one in found)
        template = "reminders_run" if running else "reminders_none"
        return Outcome(scene.conversation, say(scene.language, template), brief=True)
    notes = say(scene.language, "reminders_resumed", n=len(again))
    effects = _kept(replace(one, state="active", language=scene.language) for one in again)
    return Outcome(replace(scene.conversation, offers=()), notes, effects, brief=True)


def stop(scene: Scene, action: Action) -> Outcome:
    """Stop these, or all; what is queued is taken back with them, and one tap takes this back."""
    stopped = [one for one in _meant(scene, action.arg) if one.state in ("active", "paused", "unconfirmed")]
    if not stopped:
        return _nothing(scene, action.arg)
    numbers = ".".join(str(one.number) for one in stopped)
    after = replace(scene.conversation, offers=(f"rback:{numbers}",))
    notes = say(scene.language, "reminders_stopped", n=len(stopped), leads=bool(scene.conversation.leads))
    return Outcome(after, notes, _kept(replace(one, state="stopped") for one in stopped), brief=True)


def hour(scene: Scene, action: Action) -> Outcome:
    """Choose the hour; one at which nobody is disturbed by us is the only kind there is."""
    one, value = scene.held.numbered(action.fact), action.value
    if one is None:
        return gone(scene)
    at = read_hour(f"{value[:-2]}:{value[-2:]}" if value.isdecimal() else value) if value != "none" else ""
    span = {"until": scene.held.quiet_until, "since": scene.held.quiet_from}
    if not at:
        return Outcome(scene.conversation, say(scene.language, "reminder_no_hour", **span))
    if not awake(at, scene.held.quiet_from, scene.held.quiet_until):
        return Outcome(scene.conversation, say(scene.language, "reminder_quiet", hour=at, **span))
    return _shown(scene, replace(one, hour=at))


def way(scene: Scene, action: Action) -> Outcome:
    """Choose where reminders go; an e-mail address is asked for first."""
    one, wanted = scene.held.numbered(action.fact), action.value
    if one is None:
        return gone(scene)
    if wanted == "here":
        state = "active" if one.state == "unconfirmed" else one.state
        return _shown(scene, replace(one, channel=HERE, where="", state=state))
    if wanted not in scene.held.ways:
        return Outcome(scene.conversation, say(scene.language, "reminder_no_way"))
    if wanted == "email":
        return Outcome(looking.opened(scene, View("remind_email", action.fact)))
    state = "active" if one.state == "unconfirmed" else one.state
    only = Keep(replace(one, channel="calendar", where="", state=state))
    link = () if one.feed else (RenewFeed(one.number),)
    return Outcome(looking.opened(scene, View("remind_feed", action.fact)), effects=(only, *link))


def part(scene: Scene, action: Action) -> Outcome:
    """Open what is to be changed, of the reminder on the screen, else of the only one there is."""
    live = () if scene.view.name == "remind" else scene.held.live
    found = [one for one in live if str(one.number) == scene.view.about] or live
    if not found:
        notes = say(scene.language, "reminder_first", ways=scene.held.ways)
        return Outcome(scene.conversation, notes, brief=True)
    if len(found) > 1:
        return Outcome(looking.opened(scene, View("reminders")), say(scene.language, "reminder_several"))
    number = str(found[0].number)
    if action.arg == "email":
        return way(scene, Action("rway", f"{number}=email"))
    whole = found[0].channel == "calendar" or action.arg not in ("days", "hour")
    return Outcome(looking.opened(scene, View("reminder" if whole else f"remind_{action.arg}", number)))


def address(scene: Scene, action: Action) -> Outcome:
    """Take the e-mail address that was typed; its owner is asked before anything else goes there.

    Until then reminders go where they went before: a mail that nobody answers must not end them.
    """
    one = scene.held.numbered(scene.view.about)
    if one is None or scene.view.name != "remind_email":
        return gone(scene)
    to = mail.read_mail(action.arg)
    if to is None:
        return Outcome(scene.conversation, say(scene.language, "reminder_no_mail"))
    goes_on = one.state in ("active", "paused")
    asked = replace(one, number=scene.held.next_number, feed="", next_feed="") if goes_on else one
    kept = replace(asked, channel="email", where=mail.shown(to), state="unconfirmed")
    after = looking.opened(scene, View("reminder", str(kept.number)))
    return Outcome(after, say(scene.language, "reminder_mail", where=kept.where, goes_on=goes_on), (Keep(kept, to),))


def feed(scene: Scene, action: Action) -> Outcome:
    """Give out a link to the calendar; a former one ends, so an old button gives none."""
    one = scene.held.numbered(action.arg)
    if one is None:
        return gone(scene)
    if action.stale or scene.view != View("remind_feed", action.arg):
        return Outcome(looking.opened(scene, View("remind_feed", action.arg)), say(scene.language, "old_button"))
    notes = say(scene.language, "feed_renewed") if one.feed else ()
    return Outcome(scene.conversation, notes, (RenewFeed(one.number),))


def toggle(scene: Scene, action: Action) -> Outcome:
    """Tick or untick one line of a list, at once."""
    found = lists.read(scene, action.fact)
    if found is None:
        return gone(scene)
    if scene.view != found.view:
        return Outcome(scene.conversation, say(scene.language, "old_button"))
    changed = lists.with_(found, lists.ticked(found) ^ {action.value}, scene)
    if changed is None:
        return Outcome(scene.conversation, say(scene.language, "reminder_no_days"))
    return Outcome(scene.conversation, effects=(Keep(changed),), in_place=True)


def done(scene: Scene, action: Action) -> Outcome:
    """Leave a list, with what a form or a line ticked in it."""
    found = lists.read(scene, action.arg)
    if found is None:
        return gone(scene)
    if scene.view != found.view:
        return Outcome(scene.conversation, say(scene.language, "old_button"))
    if action.picked is None:
        return Outcome(_at(scene, found.one), say(scene.language, "reminder_changed"))
    changed = lists.with_(found, frozenset(action.picked), scene)
    if changed is None:
        return Outcome(scene.conversation, say(scene.language, "reminder_no_days"))
    return _shown(scene, changed)


def gone(scene: Scene) -> Outcome:
    """Say that there is no such reminder any more."""
    return Outcome(scene.conversation, say(scene.language, "reminder_gone"), brief=True)


def _shown(scene: Scene, one: Subscription) -> Outcome:
    return Outcome(_at(scene, one), say(scene.language, "reminder_changed"), (Keep(one),))


def _at(scene: Scene, one: Subscription) -> Conversation:
    return looking.opened(scene, View("reminder", str(one.number)))


def _meant(scene: Scene, numbers: str) -> list[Subscription]:
    wanted = numbers.split(".") if numbers else [str(one.number) for one in scene.held.live]
    return [one for one in scene.held.subscriptions if str(one.number) in wanted]


def _kept(subscriptions: Iterable[Subscription]) -> tuple[Keep, ...]:
    return tuple(Keep(one) for one in subscriptions)


def _nothing(scene: Scene, numbers: str) -> Outcome:
    """Say how it stands where there is nothing to pause or stop."""
    found = _meant(scene, numbers) if numbers else []
    if numbers and not found:
        return gone(scene)
    states = {one.state for one in found} or {one.state for one in scene.held.live}
    if not states:
        return Outcome(scene.conversation, say(scene.language, "reminders_none"), brief=True)
    notes = say(scene.language, "reminders_rest", state="paused" if states == {"paused"} else "stopped")
    return Outcome(scene.conversation, notes, brief=True)
