"""The statements of a notice by id, and all its words in one."""

from collections.abc import Iterable
from typing import cast

from dialogs.asking.found import branches
from dialogs.asking.normal import normal
from knowledge.library import Library
from knowledge.notice import Condition, Material, Notice, Statement
from knowledge.rule import tests
from knowledge.statements import statements


def statements_of(library: Library, notice: Notice) -> dict[str, Statement]:
    """Return every statement of a notice by its id, found once."""
    key = ("asking.statements", notice.id)
    if key not in library.memory:
        library.memory[key] = {placed.thing.id: placed.thing for placed in statements(notice)}
    return cast("dict[str, Statement]", library.memory[key])


def mentioned(library: Library, notice: Notice, words: Iterable[str]) -> frozenset[str]:
    """Return which of these words, in normal form, the statements of a notice use themselves."""
    key = ("asking.words", notice.id)
    if key not in library.memory:
        found = statements_of(library, notice).values()
        library.memory[key] = "|".join(words_of(library, statement) for statement in found)
    said = cast("str", library.memory[key])
    return frozenset(word for word in words if word in said)


def words_of(library: Library, statement: Statement) -> str:
    """Return all the words of a statement in normal form: small print, ways of being met, options that it reads."""
    said = [statement.text.zh, statement.text.en, statement.cite.phrase]
    if isinstance(statement, Material):
        said += [detail.text.zh for detail in statement.details]
    if isinstance(statement, Condition):
        said += [way.text.zh for way in branches(statement.when) if way.text]
        said += _options(library, statement)
    return normal("，".join(said)[:3000])


def _options(library: Library, condition: Condition) -> list[str]:
    """Return the labels of the options that a condition names one by one."""
    named = [(test.fact, option) for test in tests(condition.when) for option in test.includes_any or ()]
    return [library.facts[fact].option(option).label.zh for fact, option in named]
