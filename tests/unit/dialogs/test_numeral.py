"""Numbers as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.listen import number_problem
from dialogs.numeral import chinese_number, read_number
from support.catalogue import library

FACTS = library().facts
AGE, YEARS, SHARE, TEAM, MONTHS, BUILT = (
    FACTS[name]
    for name in (
        "leader_age",
        "local_insurance_years",
        "skilled_share",
        "team_size",
        "months_in_studio",
        "current_studio_year",
    )
)


@pytest.mark.parametrize(
    "said",
    [
        "45",
        "４５",
        "四十五",
        "45岁",
        "45 岁",
        "四十五岁",
        "４５周岁",
        "我今年45",
        "今年四十五了",
        "45。",
        "我45岁了",
        "45 years old",
        "大概45",
        "大约四十五岁",
        "差不多45了",
        "我今年大概是45岁",
        "大概有45",
    ],
)
def test_an_age_in_every_usual_writing(said: str) -> None:
    assert read_number(said, AGE) == 45


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("35%", 35),
        ("35％", 35),
        ("百分之三十五", 35),
        ("35.5%", 35.5),
        ("三十五点五", 35.5),
        ("百分之35", 35),
        ("0", 0),
        ("百分之百", 100),
    ],
)
def test_a_share(said: str, value: float) -> None:
    assert read_number(said, SHARE) == value


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("两年半", 2.5),
        ("2年半", 2.5),
        ("半年", 0.5),
        ("一年", 1),
        ("3年6个月", 3.5),
        ("54个月", 4.5),
        ("十年", 10),
        ("4.5", 4.5),
        ("4.5年", 4.5),
        ("大概两年半", 2.5),
        ("五年零", None),
        ("11个月", 0.9),
        ("59个月", 4.9),
        ("2 years", 2),
        ("2 years and 6 months", 2.5),
        ("half a year", 0.5),
        ("没有", 0),
        ("没交过", None),
    ],
)
def test_years_and_a_part_of_a_year_is_never_rounded_up(said: str, value: float | None) -> None:
    assert read_number(said, YEARS) == value


@pytest.mark.parametrize(
    ("said", "value"), [("6个", 6), ("六个人", 6), ("6名", 6), ("十来个", None), ("两", 2), ("俩", 2), ("1,000", 1000)]
)
def test_people(said: str, value: float | None) -> None:
    assert read_number(said, TEAM) == value


def test_months_and_the_year_a_studio_was_set_up() -> None:
    assert read_number("八个月", MONTHS) == 8
    assert read_number("2022年", BUILT) == 2022
    assert read_number("二〇二二", BUILT) == 2022


@pytest.mark.parametrize(
    "said",
    [
        "",
        "不知道",
        "四五十",
        "三四十岁",
        "45左右",
        "大概五十多",
        "大概",
        "大概四五十",
        "差不多了",
        "3-5",
        "3~5",
        "1e3",
        "0x10",
        "四十五十",
        "百百",
        "45 46",
        "年",
        "岁",
        "半",
        "个",
        "inf",
        "nan",
        "一二三四五六七八九十",
    ],
)
def test_what_is_no_exact_number_is_not_read_as_one(said: str) -> None:
    assert read_number(said, AGE) is None


def test_two_numbers_are_not_one() -> None:
    assert read_number("45 46", AGE) is None
    assert read_number("3 5", TEAM) is None


@given(st.integers(0, 99_999))
def test_every_whole_number_in_chinese_characters_is_read_back(number: int) -> None:
    assert chinese_number(_written(number)) == number


def _written(number: int) -> str:
    digits, text = "零一二三四五六七八九", ""
    if number >= 10_000:
        rest = number % 10_000
        return _written(number // 10_000) + "万" + ("零" if 0 < rest < 1000 else "") + (_written(rest) if rest else "")
    if number == 0:
        return "零"
    gap = False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            text += ("零" if gap and text else "") + digits[digit] + unit
        gap = digit == 0
    return text


def test_out_of_range_and_too_many_decimals_are_told_apart() -> None:
    assert number_problem(AGE, 15) == "range"
    assert number_problem(AGE, 16) is None
    assert number_problem(AGE, 90) is None
    assert number_problem(AGE, 91) == "range"
    assert number_problem(AGE, -3) == "range"
    assert number_problem(AGE, 45.5) == "decimals"
    assert number_problem(YEARS, 4.5) is None
    assert number_problem(YEARS, 4.55) == "decimals"
