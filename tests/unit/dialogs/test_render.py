"""A reply as text, for channels without buttons."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from dialogs.render import Caps, fits_buttons, render_text, split_text
from dialogs.reply import Choice, Heading, Link, Pairs, Paragraph, Point, Points, Reply
from support.menus import every_screen

REPLY = Reply(
    blocks=(
        Heading("标题"),
        Paragraph("一句话。"),
        Points(
            (
                Point("符合", "二（二）", "yes"),
                Point("不符合", mark="no"),
                Point("不清楚", mark="unsure"),
                Point("说明"),
            )
        ),
        Pairs((("电话", "0411-39997596"),)),
        Link("打印", "/print"),
    ),
    choices=(Choice("1.a", "是"), Choice("1.b", "不是"), Choice("1.c", "场地", toggle=True, selected=True)),
    nav=(Choice("1.back", "上一步"),),
    expects="choice",
)


def test_marks_are_signs_and_choices_are_numbered() -> None:
    assert render_text(REPLY, Caps()) == (
        "【标题】\n\n一句话。\n\n✓ 符合\n    (二（二）)\n✗ 不符合\n? 不清楚\n• 说明\n\n电话：0411-39997596\n\n"
        "1. 是\n2. 不是\n3. [✓] 场地\n\n回复前面的数字就行；回复 0 找人工。\n也可以回复：上一步"
    )


def test_links_are_absolute_where_the_site_is_known() -> None:
    assert "打印 https://example.test/print" in render_text(REPLY, Caps(site="https://example.test/"))


def test_nothing_is_numbered_where_buttons_fit() -> None:
    assert "1. 是" not in render_text(REPLY, Caps(buttons=True))
    assert "1. 是" in render_text(REPLY, Caps(buttons=True, max_choices=2))
    assert "1. 是" in render_text(REPLY, Caps(buttons=True, max_label=1))
    assert not fits_buttons(REPLY, Caps())


def test_a_number_or_a_text_is_asked_for_in_words_and_choices_are_not_numbered() -> None:
    shown = render_text(replace(REPLY, expects="number"), Caps())
    assert "1. 是" not in shown
    assert "直接回复数字就行。\n也可以回复：是 · 不是 · 场地 · 上一步" in shown
    assert "直接打字回复就行。" in render_text(replace(REPLY, expects="phone"), Caps())


@given(st.text("ab 好\n", max_size=200), st.integers(1, 30))
def test_a_long_text_is_cut_within_the_limit_and_nothing_is_lost(text: str, limit: int) -> None:
    parts = split_text(text, limit)
    assert all(0 < len(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_every_screen_can_be_rendered_and_says_how_to_reach_a_person() -> None:
    for name, reply in every_screen():
        shown = render_text(reply, Caps())
        assert "找人工" in shown or "Talk to a person" in shown, name
