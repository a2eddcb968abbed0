"""Typed answers: every documented way is understood, and nothing ambiguous is ever picked."""

import pytest

from dialogs.pick import Doubt, label_of, ordinal, pick, pick_several
from dialogs.plain import folded
from dialogs.reply import Choice
from support.menus import every_menu


def menu(*labels: str, toggle: bool = False) -> tuple[Choice, ...]:
    return tuple(Choice(str(i), label, toggle) for i, label in enumerate(labels))


LEVELS = menu("高级工（三级）", "技师（二级）", "高级技师（一级）", "不清楚")
YES_NO = menu("是", "不是", "不清楚")


@pytest.mark.parametrize(
    "said",
    [
        "2",
        "２",
        "②",
        "二",
        "第二个",
        "第2个",
        "第二",
        "选2",
        "我选二",
        "我要选第二个",
        "2.",
        "2、",
        "2。",
        "(2)",
        "（二）",
        "乙",
        "技师（二级）",
        "技师(二级)",
        " 技师 （二级） ",
        "二级",
        "选二级",
        "second",
        "#2",
        "no. 2",
        "option 2",
        "第二项",
    ],
)
def test_every_usual_way_of_choosing_the_second_is_understood(said: str) -> None:
    assert pick(said, LEVELS) == LEVELS[1]


def test_a_part_that_two_labels_share_is_not_decided() -> None:
    assert pick("技师", LEVELS) == (LEVELS[1], LEVELS[2])


@pytest.mark.parametrize("said", ["", "   ", "。", "5", "0", "八", "十五", "级师", "焊工", "1 3", "2-3", "1,2"])
def test_what_means_no_single_choice_is_not_picked(said: str) -> None:
    assert pick(said, LEVELS) is None


@pytest.mark.parametrize("said", ["是", "是的", "有", "对", "对的", "嗯", "好", "yes", "Yes.", "有的"])
def test_yes_in_its_usual_words(said: str) -> None:
    assert pick(said, YES_NO) == YES_NO[0]


@pytest.mark.parametrize("said", ["不是", "不", "没有", "没", "否", "无", "no", "No", "不对"])
def test_no_in_its_usual_words(said: str) -> None:
    assert pick(said, YES_NO) == YES_NO[1]


def test_a_part_of_a_label_is_not_taken_out_of_its_negation() -> None:
    assert pick("等级证书", menu("没有等级证书", "初级工")) is None
    assert pick("企业", menu("民办非企业单位", "学校")) is None
    assert pick("qualified", menu("Not qualified", "Perhaps")) is None


def test_latin_words_are_matched_whole() -> None:
    levels = menu("Senior technician (level 1)", "Innovation", "None")
    assert pick("senior technician", levels) == levels[0]
    assert pick("senior", levels) == levels[0]
    assert pick("no", levels) is None
    assert pick("nova", levels) is None


def test_a_label_that_is_a_number_is_in_doubt_with_the_place_of_another() -> None:
    assert pick("3", menu("3", "2", "1")) == (Choice("0", "3"), Choice("2", "1"))


def test_several_are_understood_in_one_message() -> None:
    options = (*menu("场地", "设备", "经费", "制度", toggle=True), Choice("9", "选好了"))
    for said in ("1 3", "1、3", "1,3", "1，3", "1和3", "①③"[0] + " ③", "第一个和第三个", "场地、经费", "场地 3", "1/3"):
        assert pick_several(said, options) == (options[0], options[2]), said
    assert pick_several("都有", options) == options[:4]
    assert pick_several("2", options) == (options[1],)
    assert pick_several("选好了", options) == (options[4],)


def test_several_are_not_understood_where_one_of_them_is_in_doubt() -> None:
    options = (*menu("市级", "市级首席", "国家级", toggle=True), Choice("9", "不清楚"))
    assert pick_several("1 3", options) == (options[0], options[2])
    assert pick_several("级首 国家级", options) == (options[1], options[2])
    assert isinstance(pick_several("1 级", options), Doubt | None)
    assert pick_several("1 焊工", options) is None
    assert pick_several("13", options) is None
    assert isinstance(pick_several("1 4", options), Doubt)


def test_in_every_menu_each_choice_can_be_had_by_its_number_and_by_its_label() -> None:
    chinese = [*"一二三四五六七八九十", *(f"十{digit}" for digit in "一二三四五六七八九"), "二十"]
    for name, choices in every_menu():
        for place, choice in enumerate(choices, 1):
            number = chinese[place - 1]
            for said in (f"{place}", f"{place}.", f"{place}、", f"第{place}个", f"选{place}", number, f"第{number}个",
                         choice.label, f" {choice.label}。"):  # fmt: skip
                assert pick(said, choices) == choice, (name, said)


def test_in_no_menu_is_a_part_of_two_labels_ever_picked() -> None:
    for name, choices in every_menu():
        for part in {part for choice in choices for part in _parts(choice.label)}:
            picked = pick(part, choices)
            if isinstance(picked, Choice) and not _is_exact(part, choices):
                others = [c for c in choices if c != picked and folded(part) in folded(c.label)]
                assert folded(part) in folded(picked.label), (name, part)
                assert all(_negated(part, other) for other in others), (name, part)


def _parts(label: str) -> set[str]:
    if label.isascii():
        words = label.split()
        return {" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, len(words) + 1)}
    return {label[i:j] for i in range(len(label)) for j in range(i + 1, len(label) + 1)}


def _is_exact(part: str, choices: tuple[Choice, ...]) -> bool:
    """Whether it is a number, a whole label, or yes and no in other words."""
    said = folded(part)
    bare = said.strip("是在要选的了市就")
    known = {label_of(choice) for choice in choices}
    return ordinal(said) is not None or ordinal(bare) is not None or {said, bare} & known != set() or _polar(known)


def _polar(known: set[str]) -> bool:
    return {"是", "不是"} <= known or {"yes", "no"} <= known


def _negated(part: str, other: Choice) -> bool:
    """Whether the part stands in the other label only inside a word, or behind a no."""
    said, label = folded(part), folded(other.label)
    before = label[: label.find(said)]
    return said.isascii() or any(sign in before for sign in "没不无非未别")
