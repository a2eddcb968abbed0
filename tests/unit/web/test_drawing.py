"""The drawn timeline: what is printed, what is derived, what is only a month, and what nobody wrote."""

from dataclasses import replace
from datetime import date

import pytest

from bot.channels.web.drawing import Drawing, draw
from bot.channels.web.folding import folded
from knowledge.library import Library, catalogue
from knowledge.notice import Notice

TODAY = date(2021, 6, 20)


@pytest.fixture(scope="module")
def library() -> Library:
    return catalogue()


@pytest.fixture(scope="module")
def craftsman(library: Library) -> Drawing:
    return draw("zh", library.notices["dalian-craftsman-2021"], None, TODAY)


def shape(drawing: Drawing, stage: str) -> str:
    return next(row.shape for row in drawing.rows if row.dated.stage.id == stage)


def words(drawing: Drawing, stage: str) -> str:
    return next(row.words for row in drawing.rows if row.dated.stage.id == stage)


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        ("apply-in-unit", "from"),
        ("unit-posting", "derived"),
        ("hand-in", "until"),
        ("city-check", "span"),
        ("public-posting", "month"),
        ("approval", "none"),
    ],
)
def test_each_kind_of_date_is_drawn_in_its_own_way(craftsman: Drawing, stage: str, expected: str) -> None:
    assert shape(craftsman, stage) == expected


def test_a_date_that_we_counted_says_so(craftsman: Drawing) -> None:
    assert words(craftsman, "unit-posting") == "最晚2021年6月24日开始（通知没印，从7月2日往前推算）"


def test_a_month_alone_stays_a_month(craftsman: Drawing) -> None:
    assert words(craftsman, "public-posting") == "2021年8月内，共 7 个工作日"


def test_what_has_no_date_gets_none(craftsman: Drawing) -> None:
    assert words(craftsman, "approval") == "日期没有写"


def test_every_mark_lies_on_the_drawing_and_in_the_order_of_days(craftsman: Drawing) -> None:
    spans = [row for row in craftsman.rows if row.shape == "span"]
    assert all(0 <= row.left <= row.right <= 100 for row in craftsman.rows)
    assert [row.left for row in spans] == sorted(row.left for row in spans)


def test_today_is_drawn_only_while_it_is_on_the_scale(library: Library) -> None:
    notice = library.notices["dalian-craftsman-2021"]
    assert draw("zh", notice, None, TODAY).today is not None
    assert draw("zh", notice, None, date(2026, 1, 1)).today is None


def test_a_notice_without_any_date_is_drawn_without_a_scale(library: Library) -> None:
    drawing = draw("zh", undated(library.notices["dalian-studio-2024"]), None, TODAY)
    assert drawing.ticks == ()
    assert {row.shape for row in drawing.rows} == {"none"}


def undated(notice: Notice) -> Notice:
    bare = {"starts": None, "ends": None, "time": None, "month": None, "backwards": None}
    return replace(notice, stages=tuple(replace(stage, **bare) for stage in notice.stages))  # type: ignore[arg-type]


def test_no_two_rows_overlap(library: Library) -> None:
    for notice in library.notices.values():
        drawing = draw("en", notice, None, TODAY)
        tops = [row.top for row in drawing.rows]
        tracks = [row.track for row in drawing.rows]
        assert all(track < top for track, top in zip(tracks, tops[1:], strict=False))
        assert drawing.height > tracks[-1]


def test_the_scale_has_few_marks_in_every_notice(library: Library) -> None:
    for notice in library.notices.values():
        ticks = draw("zh", notice, None, TODAY).ticks
        places = [tick.at for tick in ticks]
        assert len(ticks) <= 7
        assert places == sorted(set(places))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("网上申报", ("网上申报",)),
        ("区县或主管部门审核推荐", ("区县或主管", "部门审核推", "荐")),
        ("单位（公章）", ("单位（公", "章）")),
        ("到，7月", ("到，7月",)),
        ("The unit hands in", ("The unit", "hands in")),
    ],
)
def test_lines_break_between_characters_and_between_words(text: str, lines: tuple[str, ...]) -> None:
    assert folded(text, 5) == lines
