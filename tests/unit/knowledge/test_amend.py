"""The catalogue with dates that were set, moved or withdrawn: nothing says a former date alone, and windows follow."""

import copy
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.amend import Amendment, amended
from knowledge.calendar import OFFICIAL, Calendar, OfficialYear
from knowledge.check.citations import check_ids
from knowledge.check.dates import check_dates
from knowledge.check.questions import check_questions
from knowledge.check.rules import check_rules
from knowledge.library import Library
from knowledge.mention import Mention, mentioned, mentions
from knowledge.notice import Notice, Stage, WindowKind
from knowledge.statements import texts
from knowledge.text import Text
from knowledge.timeline import timeline
from knowledge.window import ZONE, window_status
from support.catalogue import library

SOURCE = "人社发〔2024〕9号"
KNOWN = date(2024, 3, 1)
CRAFTSMAN, DALIAN, CHONGQING = "dalian-craftsman-2021", "dalian-studio-2024", "chongqing-studio-2024"
LUCHENG, SHAOGUAN = "lucheng-studio-2024", "shaoguan-studio-2022"
LATER = timedelta(days=40)


def move(
    notice: str, stage: str, *, starts: date | None = None, ends: date | None = None, clock: str | None = None
) -> Amendment:
    return Amendment(notice, stage, starts, ends, clock, SOURCE, KNOWN)


def with_dates(*amendments: Amendment) -> Library:
    return amended(library(), amendments)


def stage(books: Library, notice: str, stage_id: str) -> Stage:
    return next(one for one in books.notices[notice].stages if one.id == stage_id)


def dated_stages() -> Iterator[tuple[str, Stage]]:
    for notice in library().notices.values():
        yield from ((notice.id, one) for one in notice.stages if one.starts or one.ends)


def postponed(notice: str, one: Stage) -> Amendment:
    return move(
        notice, one.id, starts=one.starts and one.starts + LATER, ends=one.ends and one.ends + LATER, clock=one.time
    )


def former_days(one: Stage) -> list[date]:
    return [day for day in (one.starts, one.ends) if day is not None]


MOVED = [pytest.param(notice, one, id=f"{notice}/{one.id}") for notice, one in dated_stages()]


@pytest.mark.parametrize(("notice", "one"), MOVED)
def test_no_text_says_a_former_date_without_what_holds_now(notice: str, one: Stage) -> None:
    books = with_dates(postponed(notice, one))
    own = f"stages.{one.id}.text"
    said = [(f, text) for f, text in texts(books.notices[notice]) if f == own or mentions(text, former_days(one))]
    for field, text in said:
        assert all(SOURCE in words for words in (text.zh, text.en)), field
        for day in former_days(stage(books, notice, one.id)):
            assert mentions(Text(zh=text.zh, en="-"), [day]), field
            assert mentions(Text(zh="-", en=text.en), [day]), field


@pytest.mark.parametrize(("notice", "one"), MOVED)
def test_a_text_that_speaks_of_other_things_stays_as_it_is(notice: str, one: Stage) -> None:
    before, after = library().notices[notice], with_dates(postponed(notice, one)).notices[notice]
    now = {placed.field: placed.thing for placed in texts(after)}
    touched = {field for field, text in texts(before) if now[field] != text}
    speaking = {field for field, text in texts(before) if mentions(text, former_days(one))}
    assert speaking | {f"stages.{one.id}.text"} <= touched
    assert len(touched) < len(now) / 10
    assert all(now[field].zh.startswith(text.zh) for field, text in texts(before))


@pytest.mark.parametrize(("notice", "one"), MOVED)
def test_a_withdrawn_date_is_said_to_hold_no_longer(notice: str, one: Stage) -> None:
    books = with_dates(move(notice, one.id))
    assert not former_days(stage(books, notice, one.id))
    for field, text in texts(books.notices[notice]):
        if mentions(text, former_days(one)):
            assert "新日期还没有公布" in text.zh, field
            assert "no new one is known" in text.en, field


def test_a_note_says_what_holds_now_since_when_and_by_what_source() -> None:
    text = stage(with_dates(move(CHONGQING, "apply-online", ends=date(2024, 7, 20))), CHONGQING, "apply-online").text
    assert text.zh.endswith("“网上申报”现在是：2024年7月20日 18:00截止。2024年3月1日得知，依据：人社发〔2024〕9号。）")
    assert text.en.endswith("is now: by 20 July 2024, 18:00. Known since 1 March 2024; source: 人社发〔2024〕9号.)")


def test_a_moved_end_keeps_the_wording_of_the_notice_and_its_safe_day() -> None:
    hand_in = stage(with_dates(move(DALIAN, "hand-in", ends=date(2024, 4, 2))), DALIAN, "hand-in")
    assert (hand_in.ends, hand_in.end_day) == (date(2024, 4, 2), "unclear")
    assert "2024年4月1日最稳" in hand_in.text.zh


def test_with_a_time_of_day_the_day_counts() -> None:
    moved = move(DALIAN, "hand-in", ends=date(2024, 4, 2), clock="17:00")
    hand_in = stage(with_dates(moved), DALIAN, "hand-in")
    assert (hand_in.end_day, hand_in.time) == ("included", "17:00")
    assert "最稳）" not in hand_in.text.zh


def test_what_is_not_given_stays_as_printed() -> None:
    check = stage(with_dates(move(CRAFTSMAN, "city-check", ends=date(2021, 7, 20))), CRAFTSMAN, "city-check")
    assert (check.starts, check.ends) == (date(2021, 7, 5), date(2021, 7, 20))
    online = stage(with_dates(move(CHONGQING, "apply-online", clock="12:00")), CHONGQING, "apply-online")
    assert (online.ends, online.time) == (date(2024, 7, 15), "12:00")
    assert "12:00" in online.text.en


def test_a_month_gives_way_to_days_and_what_said_the_month_says_them() -> None:
    posted = with_dates(move(CRAFTSMAN, "public-posting", starts=date(2021, 9, 3))).notices[CRAFTSMAN]
    assert next(one for one in posted.stages if one.id == "public-posting").month is None
    blank = next(one for one in posted.blanks if one.id == "blank-posting-dates")
    assert "2021年9月3日" in blank.text.zh


def test_inner_dates_are_counted_from_the_new_one() -> None:
    notice = with_dates(move(CRAFTSMAN, "hand-in", ends=date(2021, 7, 9))).notices[CRAFTSMAN]
    posting = next(one for one in timeline(notice) if one.derived)
    assert (posting.from_day, posting.ends) == (date(2021, 7, 9), date(2021, 7, 1))


def test_a_withdrawn_goal_leaves_no_inner_date() -> None:
    notice = with_dates(move(CRAFTSMAN, "hand-in")).notices[CRAFTSMAN]
    assert not [one for one in timeline(notice) if one.derived]


# Windows.


def state(notice: Notice, day: str) -> str:
    return window_status(notice, datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=ZONE)).state


@pytest.mark.parametrize(("notice", "closing"), [(LUCHENG, "submission"), (SHAOGUAN, "application")])
def test_announced_dates_open_and_close_the_window(notice: str, closing: str) -> None:
    announced = move(notice, closing, starts=date(2026, 12, 1), ends=date(2026, 12, 20), clock="17:30")
    now = with_dates(announced).notices[notice]
    assert (now.window.kind, now.window.stage, now.window.opens) == (WindowKind.FIXED, closing, date(2026, 12, 1))
    days = ("2026-11-30", "2026-12-01", "2026-12-20", "2026-12-21")
    assert [state(now, day) for day in days] == ["upcoming", "open", "open", "closed"]
    assert list(check_dates(now)) == []


@pytest.mark.parametrize(("notice", "closing"), [(LUCHENG, "submission"), (SHAOGUAN, "application")])
def test_whatever_said_that_no_date_is_known_says_the_date(notice: str, closing: str) -> None:
    now = with_dates(move(notice, closing, ends=date(2026, 12, 20))).notices[notice]
    bare = ("没有填", "没有印", "还没有公布", "另外公布", "XX月XX日")
    said = [text for _, text in texts(now) if any(words in text.zh for words in bare)]
    about_dates = [text for text in said if any(words in text.zh for words in ("截止", "报名", "可以报"))]
    assert len(about_dates) >= 3
    for text in about_dates:
        assert "2026年12月20日" in text.zh
        assert "20 December 2026" in text.en


def test_only_a_first_day_makes_a_window_upcoming_and_then_unannounced() -> None:
    now = with_dates(move(LUCHENG, "submission", starts=date(2026, 12, 1))).notices[LUCHENG]
    assert now.window.kind is WindowKind.UNANNOUNCED
    assert [state(now, day) for day in ("2026-11-30", "2026-12-01")] == ["upcoming", "unannounced"]
    assert list(check_dates(now)) == []


def test_a_withdrawn_end_makes_a_fixed_window_unannounced() -> None:
    now = with_dates(move(DALIAN, "hand-in")).notices[DALIAN]
    assert (now.window.kind, now.window.opens) == (WindowKind.UNANNOUNCED, None)
    assert state(now, "2024-03-10") == "unannounced"
    assert list(check_dates(now)) == []


def test_a_window_opens_with_the_stage_that_starts_on_its_first_day() -> None:
    now = with_dates(move(CRAFTSMAN, "apply-in-unit", starts=date(2021, 6, 21))).notices[CRAFTSMAN]
    assert now.window.opens == date(2021, 6, 21)
    assert state(now, "2021-06-20") == "upcoming"


def test_a_first_day_of_a_later_stage_opens_nothing() -> None:
    now = with_dates(move(LUCHENG, "evaluation", starts=date(2026, 12, 1))).notices[LUCHENG]
    assert (now.window.opens, now.window.kind) == (None, WindowKind.UNANNOUNCED)
    assert now.window.text == library().notices[LUCHENG].window.text


# The catalogue as a whole.


def test_the_last_amendment_of_a_stage_counts_and_it_stands_once() -> None:
    books = with_dates(*(move(DALIAN, "hand-in", ends=date(2024, 4, day)) for day in (2, 9)))
    text = stage(books, DALIAN, "hand-in").text.zh
    assert (text.count("依据："), "4月9日" in text, "4月2日" in text) == (1, True, False)


def test_a_date_as_printed_changes_nothing() -> None:
    books = with_dates(move(DALIAN, "hand-in", ends=date(2024, 3, 15)))
    assert books.notices[DALIAN] is library().notices[DALIAN]


def test_the_given_catalogue_stays_as_it_is() -> None:
    before = copy.deepcopy(library().notices)
    with_dates(*(postponed(notice, one) for notice, one in dated_stages()))
    assert library().notices == before


def test_compiled_rules_are_shared_and_what_was_remembered_is_not() -> None:
    for tier in library().tiers:
        library().program(tier)
    library().memory["something"] = 1
    books = with_dates(move(DALIAN, "hand-in", ends=date(2024, 4, 2)))
    assert all(books.programs[tier] is library().programs[tier] for tier in library().tiers)
    assert not books.memory
    assert books.tiers[f"{DALIAN}/municipal"].notice is books.notices[DALIAN]


def test_the_calendar_is_the_one_that_is_given() -> None:
    later = Calendar((OfficialYear(2040, frozenset({date(2040, 10, 1)}), frozenset()),))
    assert amended(library(), (), later).calendar == later
    assert with_dates().calendar == OFFICIAL


@pytest.mark.parametrize(("notice", "one"), [("nowhere-2024", "hand-in"), (DALIAN, "nowhere")])
def test_what_is_not_there_cannot_be_amended(notice: str, one: str) -> None:
    with pytest.raises(KeyError, match="nowhere"):
        with_dates(move(notice, one, ends=date(2024, 4, 2)))


def test_a_source_is_kept_on_one_line() -> None:
    two_lines = Amendment(DALIAN, "hand-in", None, date(2024, 4, 2), None, "第9号\n\t文件", KNOWN)
    assert "依据：第9号 文件。" in stage(with_dates(two_lines), DALIAN, "hand-in").text.zh


def test_a_catalogue_with_every_date_moved_is_sound() -> None:
    books = with_dates(*(postponed(notice, one) for notice, one in dated_stages()))
    for notice in books.notices.values():
        assert [*check_ids(notice), *check_dates(notice), *check_rules(notice, books.facts)] == []
        assert list(check_questions(notice, books.lexicon)) == []


STAGES = [(notice.id, one.id) for notice in library().notices.values() for one in notice.stages if not one.backwards]
DAYS = st.none() | st.dates(date(2021, 6, 1), date(2024, 8, 1))
AMENDMENTS = st.builds(
    lambda place, starts, ends, clock: move(*place, starts=starts, ends=ends, clock=clock),
    st.sampled_from(STAGES),
    DAYS,
    DAYS,
    st.sampled_from([None, "09:00", "18:00"]),
)


@cache
def said_in(notice: str) -> dict[str, tuple[Mention, ...]]:
    """The days that each text of a notice mentions, as it is printed."""
    return {field: found for field, text in texts(library().notices[notice]) if (found := mentioned(text))}


@settings(max_examples=40)
@given(st.lists(AMENDMENTS, max_size=6, unique_by=lambda one: (one.notice, one.stage)))
def test_whatever_is_amended_together_the_texts_and_the_windows_follow(made: list[Amendment]) -> None:
    books = with_dates(*made)
    for notice_id in {one.notice for one in made}:
        notice, before = books.notices[notice_id], {one.id: one for one in library().notices[notice_id].stages}
        now = {field: text.zh for field, text in texts(notice)}
        gone = [day for one in notice.stages for day in former_days(before[one.id]) if day not in former_days(one)]
        for field, said in said_in(notice_id).items():
            if any(mention.may_be(day) for mention in said for day in gone):
                assert SOURCE in now[field], field
        closing = next((one for one in notice.stages if one.id == notice.window.stage), None)
        assert (notice.window.kind is WindowKind.FIXED) == (closing is not None and closing.ends is not None)
        assert (notice == library().notices[notice_id]) == all(one == before[one.id] for one in notice.stages)
