"""`jiangwen screen`: many people, one JSON object a line in, one a line out."""

from argparse import Namespace

from bot.clock import Clock
from bot.commands.catalogue import current_library
from bot.commands.lines import answer_lines
from bot.commands.settings import read_settings
from bot.screening import screen
from bot.shapes import Person, Screened


def run(arguments: Namespace) -> int:
    """Screen every line; 1 where any could not be used."""
    settings = read_settings(today=arguments.today)
    library, now = current_library(settings), Clock(settings.today).now()

    def screened(person: Person) -> Screened:
        return screen(library, person, now, questions=arguments.questions)

    return answer_lines(arguments.jsonl, Person, screened, 2 if arguments.pretty else None)
