"""The window: what is past is said to be past, and nothing invents a date."""

from datetime import datetime

import pytest

from knowledge.window import ZONE, window_status
from support.catalogue import library


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("notice", "now", "state"),
    [
        ("dalian-studio-2024", "2024-02-29T12:00", "upcoming"),
        ("dalian-studio-2024", "2024-03-10T12:00", "open"),
        ("dalian-studio-2024", "2024-03-15T23:00", "open"),
        ("dalian-studio-2024", "2024-03-16T00:00", "closed"),
        ("chongqing-studio-2024", "2024-07-02T12:00", "upcoming"),
        ("chongqing-studio-2024", "2024-07-15T18:00", "open"),
        ("chongqing-studio-2024", "2024-07-15T18:01", "closed"),
        ("dalian-craftsman-2021", "2021-06-17T12:00", "upcoming"),
        ("dalian-craftsman-2021", "2021-07-02T20:00", "open"),
        ("dalian-craftsman-2021", "2021-07-03T00:00", "closed"),
        ("lucheng-studio-2024", "2024-05-01T12:00", "unannounced"),
        ("lucheng-studio-2024", "2026-11-20T12:00", "unannounced"),
        ("shaoguan-studio-2022", "2026-11-20T12:00", "unannounced"),
        ("shaoguan-studio-2022", "2027-05-01T12:00", "closed"),
    ],
)
def test_the_state_is_what_the_notice_says_at_that_moment(notice: str, now: str, state: str) -> None:
    assert window_status(library().notices[notice], at(now)).state == state


def test_a_window_without_a_printed_date_has_no_date() -> None:
    for notice in ("lucheng-studio-2024", "shaoguan-studio-2022"):
        status = window_status(library().notices[notice], at("2024-05-01T12:00"))
        assert (status.opens, status.closes, status.days_left) == (None, None, None)


def test_the_closing_time_of_day_is_the_printed_one() -> None:
    status = window_status(library().notices["chongqing-studio-2024"], at("2024-07-10T12:00"))
    assert status.closes == at("2024-07-15T18:00")
    assert status.days_left == 5


def test_before_a_day_leaves_open_whether_the_day_counts() -> None:
    assert window_status(library().notices["dalian-studio-2024"], at("2024-03-10T12:00")).end_day_unclear


def test_a_batch_of_a_past_year_without_a_date_is_called_past() -> None:
    assert window_status(library().notices["lucheng-studio-2024"], at("2026-11-20T12:00")).past_batch
    assert not window_status(library().notices["lucheng-studio-2024"], at("2024-05-01T12:00")).past_batch


def test_a_plan_past_its_validity_is_expired() -> None:
    assert window_status(library().notices["shaoguan-studio-2022"], at("2027-05-01T12:00")).expired
    assert not window_status(library().notices["shaoguan-studio-2022"], at("2027-04-26T12:00")).expired


def test_the_zone_of_the_question_does_not_matter() -> None:
    utc = datetime.fromisoformat("2024-07-15T10:01+00:00")
    assert window_status(library().notices["chongqing-studio-2024"], utc).state == "closed"
