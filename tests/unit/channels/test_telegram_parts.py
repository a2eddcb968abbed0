"""A reply takes the place of the message that was tapped only where nothing is lost by it."""

from bot.channels.telegram.parts import parts, place_of
from bot.channels.telegram.reading import Tapped
from dialogs.reply import Choice, Paragraph, Reply

SHORT = Reply((Paragraph("短"),), (Choice("1.a", "是"),), in_place=True)
LONG = Reply((Paragraph("长" * 5000),), (Choice("1.a", "是"),), in_place=True)


def test_a_short_one_takes_the_place_of_the_tapped_message() -> None:
    assert place_of((SHORT,), Tapped(7, "从前")) == (7, 0)
    assert [part.target for part in parts((SHORT, SHORT), 7)] == [7, None]


def test_a_long_one_does_so_only_where_its_last_message_says_the_same() -> None:
    *_, last = parts((LONG,))
    assert place_of((LONG,), Tapped(7, last.text)) == (7, 1)
    assert place_of((LONG,), Tapped(7, "别的")) == (None, 0)
    assert [part.target for part in parts((LONG,), 7)] == [None, 7]


def test_without_a_tap_or_where_it_may_not_it_is_a_new_message() -> None:
    assert place_of((SHORT,), None) == (None, 0)
    assert place_of((), Tapped(7)) == (None, 0)
    assert place_of((Reply((Paragraph("新"),)),), Tapped(7, "新")) == (None, 0)


def test_the_buttons_stand_under_the_last_message() -> None:
    first, last = parts((LONG,))
    assert first.keyboard is None
    assert last.keyboard is not None
