"""`jiangwen screen`: many people, one JSON object a line in, one a line out."""

from argparse import Namespace

from bot.clock import Clock
from bot.commands.lines import answer_lines
from bot.commands.settings import read_settings
from bot.screening import screen
from bot.shapes import Person, Screened
from knowledge.library import load


def run(arguments: Namespace) -> int:
    """Screen every line; 1 where any could not be used."""
    library, now = load(), Clock(read_settings(today=arguments.today).today).now()

    def screened(person: Person) -> Screened:
        return screen(library, person, now, questions=arguments.questions)

    return answer_lines(arguments.jsonl, Person, screened, 2 if arguments.pretty else None)
