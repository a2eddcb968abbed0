"""`jiangwen ask`: a question in one's own words, or many, one JSON object a line."""

import sys
from argparse import Namespace
from datetime import datetime

from bot.asking import ask
from bot.clock import Clock
from bot.commands.catalogue import current_library
from bot.commands.failure import CommandError
from bot.commands.lines import answer_lines
from bot.commands.settings import read_settings
from bot.jsonl import LONGEST
from bot.reading import whole
from bot.shapes import MOST_TURNS, Answered, Question
from knowledge.answers import AnswersError
from knowledge.library import Library

LONGEST_LINE = 8 * LONGEST
"""A text of a million characters fits, each of them as an escape of six."""


def run(arguments: Namespace) -> int:
    """Answer the texts as turns of one talk, or every line; 1 where any line could not be used."""
    if bool(arguments.texts) == bool(arguments.jsonl):
        raise CommandError('Give a question, as in jiangwen ask "重庆补贴多少", or --jsonl FILE with many.')
    if arguments.jsonl and arguments.context:
        raise CommandError("With --jsonl, each line has its own context_notice; leave --context out.")
    settings = read_settings(today=arguments.today)
    library, now = current_library(settings), Clock(settings.today).now()
    if arguments.texts:
        turns = list(map(whole, arguments.texts[-MOST_TURNS:]))
        return _print(library, Question(turns=turns, context_notice=arguments.context), now)

    def answered(question: Question) -> Answered:
        return ask(library, question, now).answered

    return answer_lines(arguments.jsonl, Question, answered, longest=LONGEST_LINE)


def _print(library: Library, question: Question, now: datetime) -> int:
    try:
        text = ask(library, question, now).answered.text
    except AnswersError as error:
        raise CommandError(f"There is no notice {question.context_notice}: {', '.join(library.notices)}.") from error
    sys.stdout.write(text + "\n")
    return 0
