"""Choice ids: short enough for every channel, and read back as what they were."""

from hypothesis import given
from hypothesis import strategies as st

from dialogs.action import ARGUMENT, Action, choice_id, expanded, read_choice
from dialogs.views import known_arguments
from support.catalogue import library
from support.menus import every_screen

LONG = "a-very-long-notice-id-of-the-year-2026xx/a-very-long-tier-id-of-that-notice-xxxx"


@given(
    st.integers(0, 36**6 - 1),
    st.sampled_from(["a", "go", "unsure", "thorough"]),
    st.text("abz09_=-/.", max_size=ARGUMENT),
)
def test_an_id_is_read_back(step: int, verb: str, arg: str) -> None:
    raw = choice_id(step, verb, arg)
    assert len(raw.encode()) <= 64
    assert read_choice(raw, step) == Action(verb, arg)
    assert read_choice(raw, step + 1) == Action(verb, arg, stale=True)


def test_a_long_argument_is_cut_and_found_again() -> None:
    raw = choice_id(36**6 - 1, "another", LONG)
    assert len(raw.encode()) <= 64
    action = read_choice(raw, 36**6 - 1)
    assert action is not None
    assert expanded(action, ("x", LONG)).arg == LONG
    assert expanded(action, ("x",)).arg == action.arg


@given(st.text(max_size=80))
def test_anything_else_is_no_id(raw: str) -> None:
    action = read_choice(raw, 1)
    assert action is None or choice_id(1, action.verb, action.arg).partition(".")[2] == raw.partition(".")[2]


def test_every_id_of_every_screen_fits_and_is_unique_there() -> None:
    for name, reply in every_screen():
        offered = reply.choices + reply.nav
        assert all(len(choice.id.encode()) <= 64 for choice in offered), name
        assert len({choice.id for choice in offered}) == len(offered), name
        assert all(read_choice(choice.id, 7) is not None for choice in offered), name


def test_no_two_arguments_are_cut_to_the_same() -> None:
    known = known_arguments(library())
    assert len({choice_id(1, "a", arg) for arg in known}) == len(set(known))
