"""`jiangwen ask`: a question in one's own words, or many, one JSON object a line."""

import sys
from argparse import Namespace
from datetime import datetime

from bot.asking import ask
from bot.clock import Clock
from bot.commands.failure import CommandError
from bot.commands.lines import answer_lines
from bot.commands.settings import read_settings
from bot.reading import whole
from bot.shapes import Answered, Question
from knowledge.answers import AnswersError
from knowledge.library import Library, load


def run(arguments: Namespace) -> int:
    """Answer the texts as turns of one talk, or every line; 1 where any line could not be used."""
    if bool(arguments.texts) == bool(arguments.jsonl):
        raise CommandError('Give a question, as in jiangwen ask "重庆补贴多少", or --jsonl FILE with many.')
    if arguments.jsonl and arguments.context:
        raise CommandError("With --jsonl, each line has its own context_notice; leave --context out.")
    library, now = load(), Clock(read_settings(today=arguments.today).today).now()
    if arguments.texts:
        return _print(library, Question(turns=list(map(whole, arguments.texts)), context_notice=arguments.context), now)

    def answered(question: Question) -> Answered:
        return ask(library, question, now).answered

    return answer_lines(arguments.jsonl, Question, answered)


def _print(library: Library, question: Question, now: datetime) -> int:
    try:
        text = ask(library, question, now).answered.text
    except AnswersError as error:
        raise CommandError(f"There is no notice {question.context_notice}: {', '.join(library.notices)}.") from error
    sys.stdout.write(text + "\n")
    return 0
