"""Once a date was moved, no answer and no screen says the former one without what holds now."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache

import pytest

from dialogs.asking.finding import find
from dialogs.asking.telling import tell
from dialogs.conversation import Conversation, View
from dialogs.reminding.note import Note
from dialogs.reminding.telling import told
from dialogs.render import Caps, render_blocks, render_text
from dialogs.scene import Scene
from dialogs.screens import show
from dialogs.subscription import Subscription
from knowledge.amend import Amendment, amended
from knowledge.library import Library
from knowledge.mention import mentions
from knowledge.schedule import changes, schedule
from knowledge.text import LANGUAGES, Language, Text
from knowledge.window import ZONE
from support.asked import questions, sets
from support.catalogue import library

SOURCE = "第99号通知"
LATER = timedelta(days=40)
PRINTED = re.compile(r"[（(]\S+[：:] ?“[^”]*”[)）]$")
QUESTIONS = (
    "什么时候截止",
    "现在还能报吗",
    "时间安排",
    "哪天开始",
    "公示几天",
    "流程",
    "材料交到哪里",
    "还有哪些没写清楚",
)
SCREENS = ("notice", "timeline", "materials", "benefits", "contact", "rules", "blanks", "browse")


def postponements(notice_id: str) -> tuple[Amendment, ...]:
    dated = [one for one in library().notices[notice_id].stages if one.starts or one.ends]
    return tuple(
        Amendment(notice_id, one.id, later(one.starts), later(one.ends), one.time, SOURCE, date(2021, 6, 1))
        for one in dated
    )


def later(day: date | None) -> date | None:
    return day and day + LATER


@cache
def postponed(notice_id: str) -> Library:
    return amended(library(), postponements(notice_id))


def former(notice_id: str) -> list[date]:
    return sorted({day for one in library().notices[notice_id].stages for day in (one.starts, one.ends) if day})


def moments(notice_id: str) -> Iterator[datetime]:
    """Before the former dates, between them and the new ones, and after all."""
    day = former(notice_id)[-1]
    for days in (-60, -3, 20, 100):
        yield datetime(day.year, day.month, day.day, 12, tzinfo=ZONE) + timedelta(days=days)


def alone(said: str, notice_id: str) -> list[str]:
    """Return the lines that say a former date and not by what source it changed.

    The key phrase of a clause, in quotation marks behind its path, is what was printed, and is shown as that.
    """
    lines = [PRINTED.sub("", line) for line in said.splitlines() if SOURCE not in line]
    return [line for line in lines if line and mentions(Text(zh=line, en=line), former(notice_id))]


def asked() -> list[str]:
    """Questions about dates, and those of the question sets."""
    return [*QUESTIONS, *(one.turns[-1] for name in sets() for one in questions(name) if one.topic == "timeline")]


DATED = [notice_id for notice_id in library().notices if former(notice_id)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("notice_id", DATED)
def test_no_answer_says_a_former_date_alone(notice_id: str, language: Language) -> None:
    books, said = postponed(notice_id), 0
    for question in asked():
        found = find(books, (question,), (notice_id,))
        if found.notices != (notice_id,):
            continue
        for now in moments(notice_id):
            answer = render_blocks(tell(books, found, language, now), Caps())
            assert alone(answer, notice_id) == [], question
            said += SOURCE in answer
    assert said > len(QUESTIONS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("notice_id", DATED)
def test_no_screen_says_a_former_date_alone(notice_id: str, language: Language) -> None:
    books, said = postponed(notice_id), 0
    tiers = [tier for tier in books.tiers if tier.startswith(f"{notice_id}/")]
    for now in moments(notice_id):
        for about in (notice_id, *tiers):
            for screen in SCREENS:
                page = shown(books, screen, about, language, now)
                assert alone(page, notice_id) == [], screen
                said += SOURCE in page
    assert said > len(tiers)


def shown(books: Library, screen: str, about: str, language: Language, now: datetime) -> str:
    conversation = Conversation(view=View(screen, about), language=language, focus=about.partition("/")[0])
    return render_text(show(Scene(conversation, books, now)), Caps())


@pytest.mark.parametrize(
    ("notice", "stage"), [("lucheng-studio-2024", "submission"), ("shaoguan-studio-2022", "application")]
)
def test_an_announced_date_is_answered_and_shown(notice: str, stage: str) -> None:
    made = Amendment(notice, stage, date(2026, 12, 1), date(2026, 12, 20), "17:30", SOURCE, date(2026, 11, 20))
    books, now = amended(library(), (made,)), datetime(2026, 12, 5, 12, tzinfo=ZONE)
    answers = [
        render_blocks(tell(books, find(books, (question,), (notice,)), "zh", now), Caps())
        for question in ("什么时候截止", "现在还能报吗")
    ]
    for answer in (*answers, shown(books, "notice", notice, "zh", now), shown(books, "timeline", notice, "zh", now)):
        assert "2026年12月20日" in answer
        assert "17:30" in answer
        assert SOURCE in answer or "现在可以申报" in answer


def test_what_is_found_for_a_question_does_not_depend_on_a_note() -> None:
    books = amended(library(), tuple(one for notice_id in DATED for one in postponements(notice_id)))
    for one in questions(sets()[-1]):
        context = [one.context] if one.context else []
        assert refs(books, one.turns, context) == refs(library(), one.turns, context)


def refs(books: Library, turns: tuple[str, ...], context: list[str]) -> tuple[str, list[tuple[str, list[str]]]]:
    found = find(books, turns, context)
    return found.kind, [(part.notice.id, [item.ref for item in part.items]) for part in found.parts]


@pytest.mark.parametrize(("language", "words"), [("zh", "日期改了：大连工匠（2021年），开始"), ("en", "Begins")])
def test_a_first_day_that_moved_alone_is_told_as_that_and_cannot_be_done(language: Language, words: str) -> None:
    craftsman, now = "dalian-craftsman-2021", datetime(2021, 6, 10, 12, tzinfo=ZONE)
    made = Amendment(craftsman, "apply-in-unit", date(2021, 6, 21), None, None, SOURCE, date(2021, 6, 9))
    books = amended(library(), (made,))
    (moved,) = changes(schedule(library(), craftsman), schedule(books, craftsman), "unit")
    reply = told(books, (Note(Subscription(1, craftsman, "unit", language), moved),), language, now)
    assert words in render_text(reply, Caps())
    assert not [choice for choice in reply.choices if "rdone" in choice.id or "rlater" in choice.id]
