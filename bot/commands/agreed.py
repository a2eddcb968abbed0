"""Asking once whether to go on, before a command changes what people are told."""

import sys
from argparse import Namespace

from bot.commands.failure import CommandError

ASK = "要改吗？Change this? [y/N] "
NO_SOURCE = "请写明依据：网址或者文号。Say the source: an address or the number of a document."
YES = frozenset({"y", "yes", "是", "好"})


def agreed(arguments: Namespace) -> bool:
    """Whether it was agreed to, by --yes or on the terminal; CommandError where there is nobody to ask."""
    if arguments.yes:
        return True
    sys.stdout.flush()
    if not sys.stdin.isatty():
        raise CommandError("没人可问，确认请加 --yes。Nobody is there to ask; say --yes to confirm.")
    try:
        said = input(ASK).strip().casefold() in YES
    except EOFError:
        said = False
    if not said:
        sys.stdout.write("没有改动。\nNothing was changed.\n")
    return said
