"""Whoever changes what people are told is asked once; where nobody can be asked, nothing is changed."""

import io
import sys
from argparse import Namespace

import pytest

from bot.commands.agreed import agreed
from bot.commands.failure import CommandError


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("typed", "agrees"), [("y\n", True), ("是\n", True), (" YES \n", True), ("n\n", False), ("\n", False), ("", False)]
)
def test_only_a_yes_is_a_yes(monkeypatch: pytest.MonkeyPatch, typed: str, agrees: bool) -> None:  # noqa: FBT001
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    assert agreed(Namespace(yes=False)) is agrees


def test_nobody_there_is_no_yes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    with pytest.raises(CommandError):
        agreed(Namespace(yes=False))


def test_who_says_yes_beforehand_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal())
    assert agreed(Namespace(yes=True))
