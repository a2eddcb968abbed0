"""What stands on the command line: how misuse is said, and the kinds of words that are read."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import MAXYEAR, MINYEAR, date
from typing import NoReturn


class Parser(ArgumentParser):
    """Says what was misused in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}. See {self.prog} --help\n")


def day(text: str) -> date:
    """Read a date; ArgumentTypeError where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text} is no date such as 2024-03-10") from error


def year(text: str) -> int:
    """Read a year; ArgumentTypeError where it is none."""
    if text.isdecimal() and MINYEAR <= int(text) < MAXYEAR:
        return int(text)
    raise ArgumentTypeError(f"{text} is no year such as 2031")


def number(text: str) -> int:
    """Read how many; ArgumentTypeError where it is no number."""
    if text.isdecimal() and int(text):
        return int(text)
    raise ArgumentTypeError(f"{text} is no number of rows; choose 1 or more")


def port(text: str) -> int:
    """Read a port; ArgumentTypeError where it is none."""
    if text.isdecimal() and int(text) < 65536:  # noqa: PLR2004 - ports end there
        return int(text)
    raise ArgumentTypeError(f"{text} is no port; choose one up to 65535")
