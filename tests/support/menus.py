"""Every menu that can be on the screen: of each question in each city, and of each other screen, in each language."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from dialogs.conversation import Conversation, LeadDraft, View
from dialogs.reply import Choice, Reply
from dialogs.scene import PLACES, Scene
from dialogs.screens import show
from dialogs.subscription import Held, Subscription
from dialogs.views import ABOUT, MATTERS
from knowledge.text import LANGUAGES, Language
from support.catalogue import library
from support.talk import OPEN_IN_CHONGQING

HELD = Held(
    (
        Subscription(1, "chongqing-studio-2024", "unit", "zh", feed="/calendar/1-a.ics", next_feed="/calendar/1-b.ics"),
        Subscription(2, "dalian-studio", "self", "zh", state="paused"),
        Subscription(
            3, "lucheng-studio", "unit", "en", channel="email", where="ab***@example.com", state="unconfirmed"
        ),
        Subscription(4, "dalian-craftsman", "unit", "zh", channel="calendar"),
        Subscription(5, "shaoguan-studio", "unit", "zh", state="stopped"),
        Subscription(6, "dalian-craftsman-2021", "unit", "zh", state="over"),
        Subscription(7, "gone-studio", "self", "zh", state="unreachable"),
    ),
    ways=("email", "calendar"),
)
"""Subscriptions of every kind."""


@cache
def every_menu() -> list[tuple[str, tuple[Choice, ...]]]:
    """Each different list of choices, with the screen that it is from."""
    found: dict[tuple[str, ...], tuple[str, tuple[Choice, ...]]] = {}
    for name, reply in every_screen():
        if reply.choices:
            found.setdefault(tuple(c.label for c in reply.choices), (name, reply.choices))
    return list(found.values())


@cache
def every_screen() -> list[tuple[str, Reply]]:
    """Each screen about each thing, in each language, for each place and for all places."""
    return [
        (f"{language} {'+'.join(sorted(places))} {view.name} {view.about}", show(_scene(language, places, view)))
        for language in LANGUAGES
        for places in _places()
        for view in _views()
    ]


def _places() -> list[frozenset[str]]:
    covered = [option.id for option in library().facts[PLACES].options]
    return [*(frozenset({place}) for place in covered), frozenset(covered)]


def _scene(language: Language, places: frozenset[str], view: View) -> Scene:
    told = Conversation(answers={PLACES: places}, order=(PLACES,), asker="unit", language=language, step=7)
    draft = LeadDraft(next(iter(library().tiers)), "2026-11", "张三", "+8613800138000")
    return Scene(replace(told, draft=draft).at(view.name, view.about), library(), OPEN_IN_CHONGQING, HELD)


def _views() -> Iterator[View]:
    books = library()
    for name, about in ABOUT.items():
        abouts = {
            "nothing": [""],
            "edit": ["", "edit"],
            "page": ["", "2", "edit3"],
            "fact": list(books.facts),
            "tier": list(books.tiers),
            "notice": [*books.notices, *books.tiers],
            "whole": list(books.notices),
            "subscription": [str(one.number) for one in HELD.subscriptions],
            "matter": [*MATTERS, *(f"{matter}/{notice}" for matter in MATTERS for notice in books.notices)],
        }[about]
        yield from (View(name, one) for one in abouts)
