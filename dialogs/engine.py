"""One step of a conversation: hear what was sent, do it, and show where that leads."""

from dataclasses import replace
from datetime import datetime
from functools import partial

from dialogs.act import act
from dialogs.action import Action
from dialogs.conversation import Conversation
from dialogs.heard import Heard, Inquiry, Unclear
from dialogs.incoming import Incoming
from dialogs.inquiring import inquire
from dialogs.listen import listen
from dialogs.outcome import Outcome
from dialogs.reminding.keeping import carried_out
from dialogs.scene import Scene, home
from dialogs.screens import show
from dialogs.subscription import NOTHING_HELD, Held
from dialogs.turn import Turn
from dialogs.unclear import explain
from dialogs.views import exists, is_lead
from knowledge.library import Library


def step(
    conversation: Conversation, incoming: Incoming, library: Library, now: datetime, held: Held = NOTHING_HELD
) -> Turn:
    """Return what follows from one message: the conversation after it, what to say, what to do. `now` is aware.

    `held` are the subscriptions of the chat, which the shell keeps.
    """
    scene = _settled(Scene(_greeted(conversation, incoming), library, now, held))
    heard = listen(scene, incoming, partial(show, scene))
    outcome = _outcome(scene, heard)
    told = replace(_discreet(outcome.conversation), step=conversation.step + 1)
    after = _settled(replace(scene, conversation=told, held=carried_out(held, outcome.effects)))
    in_place = outcome.in_place and bool(incoming.choice)
    reply = show(after, outcome.notes, in_place=in_place, brief=outcome.brief)
    return Turn(after.conversation, (reply,), outcome.effects)


def _outcome(scene: Scene, heard: Heard) -> Outcome:
    match heard:
        case Unclear():
            return Outcome(scene.conversation, explain(scene, heard, show(scene)), brief=True)
        case Inquiry():
            return inquire(scene, heard)
        case Action():
            return act(scene, heard)


def _greeted(conversation: Conversation, incoming: Incoming) -> Conversation:
    """Take the channel's hint about the language, on first contact only."""
    if conversation.step or incoming.language is None:
        return conversation
    return replace(conversation, language=incoming.language)


def _settled(scene: Scene) -> Scene:
    """Leave a screen that no longer exists, or whose question has been settled, for where the answers lead."""
    told = scene.conversation
    view = told.view
    asked_for = not is_lead(view) or told.draft is not None
    if exists(scene.library, view, scene.held) and asked_for and not (view.name == "result" and not scene.tiers):
        return scene
    there = home(scene)
    return scene.with_(replace(told.at(there.name, there.about), origin=None))


def _discreet(told: Conversation) -> Conversation:
    """Drop what was typed of a lead as soon as it was left behind."""
    kept = is_lead(told.view) or is_lead(told.origin) or told.view.name == "lead_consent"
    return told if kept or told.draft is None else replace(told, draft=None)
