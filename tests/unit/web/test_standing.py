"""How a window is told: the badge, and the sentence that comes first."""

from datetime import datetime

import pytest

from bot.channels.web.standing import standing
from knowledge.library import catalogue
from knowledge.window import ZONE

LIBRARY = catalogue()


@pytest.mark.parametrize(
    ("notice", "now", "badge", "words"),
    [
        ("chongqing-studio-2024", "2024-07-02T12:00", "还没开始", "2024年7月3日开始受理"),
        ("chongqing-studio-2024", "2024-07-14T09:00", "正在受理", "还有 1 天"),
        ("chongqing-studio-2024", "2024-07-15T18:00", "正在受理", "今天就截止"),
        ("chongqing-studio-2024", "2024-07-15T18:01", "已经截止", "截止时间是2024年7月15日星期一 18:00"),
        ("dalian-studio-2024", "2024-03-15T23:59", "正在受理", "今天就截止"),
        ("dalian-studio-2024", "2024-03-16T00:00", "已经截止", "下一批要看新的通知"),
        ("lucheng-studio-2024", "2024-03-16T00:00", "日期没有公布", "要等另行通知"),
        ("lucheng-studio-2024", "2025-01-01T00:00", "往年的批次", "那一年已经过去"),
    ],
)
def test_a_window_is_told_to_the_minute_and_no_date_is_made_up(notice: str, now: str, badge: str, words: str) -> None:
    told = standing("zh", LIBRARY.notices[notice], datetime.fromisoformat(now).replace(tzinfo=ZONE))
    assert told.badge == badge
    assert words in told.sentence


@pytest.mark.parametrize("notice", LIBRARY.notices)
@pytest.mark.parametrize("now", ["2021-06-20T12:00", "2024-03-10T12:00", "2024-07-05T12:00", "2026-11-20T12:00"])
def test_every_window_is_told_in_english_too(notice: str, now: str) -> None:
    told = standing("en", LIBRARY.notices[notice], datetime.fromisoformat(now).replace(tzinfo=ZONE))
    assert (told.badge + told.sentence).isascii()
