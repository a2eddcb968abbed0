"""Whatever is typed: an answer in time, no crash, and nothing of it said back."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from dialogs.asking.finding import find
from dialogs.asking.telling import tell
from dialogs.render import Caps, render_blocks
from knowledge.library import catalogue
from support.asked import NOW

LIBRARY = catalogue()
PIECES = st.sampled_from(
    [
        "重庆",
        "补贴",
        "多少",
        "大连工匠",
        "几份",
        "\x00",
        "\ud800",
        "\u202e",
        "{{7*7}}",
        "<b>",
        "';--",
        "|",
        " + ",
        "<money>",
    ]
)
TEXTS = st.text() | st.lists(PIECES | st.text(max_size=5), max_size=30).map("".join)
MARKER = "qzxjv"


@given(turns=st.lists(TEXTS, min_size=1, max_size=5))
@example(turns=["a" * 10**6])
@example(turns=["重庆补贴" * 10**5])
@example(turns=["\ud800" * 5000])
@settings(max_examples=300)
def test_any_text_gets_a_reply(turns: list[str]) -> None:
    found = find(LIBRARY, turns)
    assert render_blocks(tell(LIBRARY, found, "zh", NOW), Caps())


@given(text=TEXTS)
@settings(max_examples=150)
def test_nothing_that_was_typed_is_said_back(text: str) -> None:
    for typed in (f"{MARKER}{text}", f"重庆{text}补贴多少{MARKER}", f"我叫{MARKER}，大连工匠{text}"):
        found = find(LIBRARY, [typed])
        assert MARKER not in render_blocks(tell(LIBRARY, found, "zh", NOW), Caps()).casefold()


def test_a_text_that_is_too_long_is_asked_for_in_short() -> None:
    assert find(LIBRARY, ["补贴" * 600]).refusal == "long"


def test_a_text_without_a_letter_is_no_question() -> None:
    assert {find(LIBRARY, [text]).refusal for text in ("", "。。。", "\x00", "🙂", "\ud800")} == {"empty"}
