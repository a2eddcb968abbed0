"""What is done right after the start."""

from datetime import datetime

from bot.warm import warm
from knowledge.library import load
from knowledge.window import ZONE


def test_the_first_questions_are_found_before_anybody_asks() -> None:
    fresh = load()
    warm(fresh, datetime(2026, 11, 20, 12, tzinfo=ZONE))
    assert len(fresh.memory) >= 4 * len({notice.place for notice in fresh.notices.values()})
