"""The clock tells the true time to records, and a rehearsed date to the notices."""

from datetime import UTC, date, datetime

from bot.clock import SHANGHAI, Clock


def evening() -> datetime:
    return datetime(2026, 11, 20, 17, 30, tzinfo=UTC)


def test_now_is_that_of_shanghai() -> None:
    assert Clock(source=evening).now() == datetime(2026, 11, 21, 1, 30, tzinfo=SHANGHAI)


def test_a_rehearsed_date_keeps_the_time_of_day() -> None:
    clock = Clock(date(2024, 3, 10), evening)
    assert clock.now() == datetime(2024, 3, 10, 1, 30, tzinfo=SHANGHAI)
    assert clock.utc() == evening()


def test_the_true_time_knows_its_zone() -> None:
    assert Clock().utc().tzinfo is UTC
