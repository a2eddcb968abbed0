"""`jiangwen facts`: the vocabulary of answers."""

import sys
from argparse import Namespace

from bot.vocabulary import FactOut, vocabulary
from knowledge.library import catalogue


def run(arguments: Namespace) -> int:
    """Print the vocabulary, as JSON or for reading."""
    found = vocabulary(catalogue())
    text = found.model_dump_json(indent=2) if arguments.json else "\n".join(map(_line, found.facts))
    sys.stdout.write(text + "\n")
    return 0


def _line(fact: FactOut) -> str:
    values = ", ".join(option.id for option in fact.options) or _span(fact)
    return f"{fact.id}  ({fact.kind}{': ' + values if values else ''})\n    {fact.question.zh}\n    {fact.question.en}"


def _span(fact: FactOut) -> str:
    return "" if fact.minimum is None and fact.maximum is None else f"{fact.minimum}..{fact.maximum}"
