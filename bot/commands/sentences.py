"""`jiangwen sentences`: the sentences of an official text, with what `coverage.yaml` needs of each."""

import sys
from argparse import Namespace
from pathlib import Path

from bot.commands.failure import CommandError
from bot.commands.settings import read_settings
from bot.commands.sources import folder_of
from knowledge.source import Sentence, fingerprint, sentences


def run(arguments: Namespace) -> int:
    """Print every sentence, or the one fingerprint of those from first to last."""
    path = folder_of(read_settings(sources=arguments.sources)) / f"{arguments.notice}.txt"
    found = sentences(_text(path))
    chosen = _chosen(found, arguments.span)
    lines = [_line(sentence.ordinal, [sentence]) for sentence in chosen]
    if arguments.span and len(chosen) > 1:
        lines = [f"{chosen[0].ordinal}-{chosen[-1].ordinal}  {fingerprint([one.text for one in chosen])}"]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


def _line(ordinal: int, one: list[Sentence]) -> str:
    return f"{ordinal:3}  {fingerprint([one[0].text])}  {one[0].text}"


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}. Say --sources FOLDER.") from error


def _chosen(found: tuple[Sentence, ...], span: str | None) -> tuple[Sentence, ...]:
    if not span:
        return found
    first, _, last = span.partition("-")
    if not (first.isdecimal() and (last or first).isdecimal()):
        raise CommandError(f"{span} is no sentence and no span of sentences; write 7 or 22-24.")
    chosen = found[int(first) - 1 : int(last or first)] if int(first) else ()
    if len(chosen) != int(last or first) - int(first) + 1:
        raise CommandError(f"The text has the sentences 1 to {len(found)}, and {span} is not among them.")
    return chosen
