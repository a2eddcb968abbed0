"""Walking over every choice that can be reached, as far as a bound, in both languages."""

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dialogs.conversation import Conversation, LeadDraft
from dialogs.engine import step
from dialogs.incoming import Incoming
from dialogs.reminding.keeping import carried_out
from dialogs.reply import Reply
from dialogs.scene import PLACES
from dialogs.subscription import NOTHING_HELD, Held
from dialogs.views import ABOUT
from knowledge.library import load
from knowledge.text import LANGUAGES, Language
from support.catalogue import library
from support.menus import HELD
from support.sixth import ID, with_the_sixth
from support.talk import OPEN_IN_CHONGQING, Talk

BOUND = 2500
TYPED = {"number": ("3", "没有"), "text": ("张三",), "phone": ("13912345678",)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_leads_to_a_whole_screen_with_a_person_on_it(language: Language) -> None:
    seen: set[str] = set()
    screens: set[str] = set()
    queue = deque(_beginnings(language))
    while queue and len(seen) < BOUND:
        conversation, held = queue.popleft()
        turn = step(conversation, Incoming(text="hello"), library(), OPEN_IN_CHONGQING, held)
        for incoming in _moves(turn.replies[-1]):
            after = step(turn.conversation, incoming, library(), OPEN_IN_CHONGQING, held)
            _check(after.replies[-1], after.conversation)
            screens.add(after.conversation.view.name)
            key = _key(after.conversation)
            if key not in seen:
                seen.add(key)
                queue.append((replace(after.conversation, language=language), carried_out(held, after.effects)))
    assert screens >= set(ABOUT)


def test_a_notice_added_by_files_alone_can_be_talked_about(tmp_path: Path) -> None:
    books = load(with_the_sixth(tmp_path).root)
    notice = books.notices[ID]
    talk = Talk(books=books)
    talk.say("/start")
    talk.tap(books.facts[PLACES].option(notice.place).label.zh, "为自己问")
    talk.answer()
    assert talk.view == ("result", "")
    assert notice.short.zh in talk.text
    for word in ("为什么", "材料", "时间", "补贴", "电话", "报名"):
        talk.say(word)
        assert talk.reply.choices


def _beginnings(language: Language) -> Iterator[tuple[Conversation, Held]]:
    """A new chat; one that has reminders; one in which an intent is about to be sent and another was left before."""
    yield Conversation(language=language), NOTHING_HELD
    yield Conversation(language=language).at("reminders"), HELD
    tier = next(iter(library().tiers))
    told = Conversation(language=language, answers={PLACES: frozenset({"dalian"})}, order=(PLACES,), asker="self")
    draft = LeadDraft(tier, "2026-11", "张三", "+8613912345678")
    yield replace(told.at("lead_check"), draft=draft, leads=(tier,)), NOTHING_HELD


def _moves(reply: Reply) -> list[Incoming]:
    typed = [Incoming(text=text) for text in TYPED.get(reply.expects, ())]
    return [*(Incoming(choice=choice.id) for choice in reply.choices + reply.nav), *typed]


def _key(conversation: Conversation) -> str:
    """What tells two states apart here: the screen, and roughly how far the answers are."""
    told = conversation
    how_far = f"{sorted(told.answers)[:3]} {len(told.order)} {told.asker} {told.focus} {told.thorough}"
    return f"{told.view} {how_far} {bool(told.draft)}"


def _check(reply: Reply, conversation: Conversation) -> None:
    offered = reply.choices + reply.nav
    labels = [choice.label for choice in offered]
    where = conversation.view
    assert reply.blocks, where
    assert reply.choices, where
    assert any(".go:person" in choice.id for choice in reply.nav), where
    assert all(choice.label.strip() and len(choice.id.encode()) <= 64 for choice in offered), where
    assert len(set(labels)) == len(labels), (where, labels)
