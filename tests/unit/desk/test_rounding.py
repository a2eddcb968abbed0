"""Small numbers in a split cannot be read, nor computed from its total."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from bot.staff.rounding import gives_away, rounded, shown


def test_what_is_under_five_is_not_shown_and_the_rest_is_to_the_nearest_five() -> None:
    assert [shown(count, exact=False) for count in (0, 4, 5, 7, 8, 412)] == ["<5", "<5", "5", "5", "10", "410"]
    assert shown(3, exact=True) == "3"


def test_a_total_that_gives_a_small_number_away_is_seen() -> None:
    assert gives_away(3, [3])
    assert gives_away(11, [4, 7])  # at most 7 stand behind a 5, so that the other is at least 4
    assert not gives_away(10, [3, 7])
    assert not gives_away(5, [2, 3])


@given(st.lists(st.integers(0, 9), min_size=1, max_size=3))
def test_what_is_not_given_away_has_another_explanation(cells: list[int]) -> None:
    """Of all tables that would be shown just so, with the same total, one differs in each small cell."""
    total = sum(cells)
    alike = [
        other
        for other in product(range(13), repeat=len(cells))
        if sum(other) == total and [rounded(count) for count in other] == [rounded(count) for count in cells]
    ]
    sure = [place for place, count in enumerate(cells) if 0 < count < 5 and len({one[place] for one in alike}) == 1]
    assert bool(sure) == gives_away(total, cells)
