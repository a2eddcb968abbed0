"""Which days a text mentions, in the forms in which the catalogue writes them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.mention import MONTHS, mentions
from knowledge.text import Text

JULY_22 = date(2024, 7, 22)


@pytest.mark.parametrize(
    "words",
    [
        "2024年7月22日", "2024 年 7 月 22 日前", "7 月 22 日", "7月22号", "7 月 16 到 22 日", "7月16—22日",
        "7月22至25日", "2024-07-22", "22 July 2024", "before 22 July", "the 22nd July", "from 16 to 22 July",
        "22 and 23 July 2024", "July 22, 2024", "July 22", "6 月 18 日到 7 月 22 日", "18 June to 22 July",
    ],
)  # fmt: skip
def test_the_day_is_found(words: str) -> None:
    assert mentions(Text(zh=words, en=words), [JULY_22])


@pytest.mark.parametrize(
    "words",
    [
        "2023年7月22日", "7 月 2 日", "7 月 23 日", "17 月 22 日", "7月22个", "22 日", "7月", "2024-07-23", "2024-07",
        "22 July 2023", "2 July", "122 July", "July 2022", "22 June", "7 月 16 到 21 日", "July 22, 2023", "7.22",
    ],
)  # fmt: skip
def test_another_day_is_not_taken_for_it(words: str) -> None:
    assert not mentions(Text(zh=words, en=words), [JULY_22])


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("8 月，公示", True), ("2021年8月", True), ("8月份", True), ("In August the", True), ("August 2021", True),
        ("2021-08", True), ("8 月 3 日", False), ("2022年8月", False), ("3 August", False), ("August 3", False),
        ("August 2022", False), ("18 月", False),
    ],
)  # fmt: skip
def test_a_month_is_found_where_it_stands_without_a_day(words: str, *, found: bool) -> None:
    assert mentions(Text(zh=words, en=words), [], ["2021-08"]) is found


@given(day=st.dates(date(1990, 1, 1), date(2100, 1, 1)), other=st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_every_day_is_found_in_every_form_and_no_other(day: date, other: date) -> None:
    zh, en = f"在{day.year}年{day.month}月{day.day}日前交", f"by {day.day} {MONTHS[day.month - 1]} {day.year}, please"
    for text in (Text(zh=zh, en="-"), Text(zh="-", en=en), Text(zh=day.isoformat(), en="-")):
        assert mentions(text, [day])
        assert mentions(text, [other]) == (other == day)
