"""What one notice says to what is asked."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from dialogs.asking.found import Item, Part
from dialogs.asking.meant import Meant
from dialogs.asking.papers import details_asked, left_open
from dialogs.asking.standing import standing
from dialogs.asking.statements import statements_of
from knowledge.library import Library
from knowledge.notice import Detail, Material, Notice, Statement
from knowledge.words import Subject

_BRIEF = 4


def part_of(library: Library, notice: Notice, subjects: Sequence[Subject], asked: Meant) -> Part:
    """Return what a notice says to these subjects; where it has nothing, that is said, with whom to ask."""
    papers = tuple(subject for subject in subjects if subject.role == "paper")
    aspects = tuple(subject for subject in subjects if subject.role == "aspect")
    items: dict[str, Item] = {}
    topics = [subject for subject in subjects if subject not in papers and not (papers and subject in aspects)]
    silent = [paper for paper in papers if not _add(items, _paper(library, notice, paper, aspects, asked))]
    silent += [topic for topic in topics if not _add(items, _items(library, notice, topic, asked))]
    says = any(not _open(item) for item in items.values())
    blank = any(item.statement in notice.blanks for item in items.values())
    return Part(notice, tuple(items.values()), tuple(silent), contact=blank or not items, says=says)


def brief(part: Part) -> Part:
    """Return the beginning of what a notice says, as much as is told before one notice is chosen."""
    return replace(part, items=part.items[:_BRIEF], more=len(part.items) > _BRIEF)


def part_by_words(notice: Notice, said: Sequence[Statement]) -> Part:
    """Return these statements of a notice as they are."""
    items = tuple(Item(statement.id, statement, details=_all(statement)) for statement in said)
    return Part(notice, items, contact=any(statement in notice.blanks for statement in said))


def _all(statement: Statement) -> tuple[Detail, ...]:
    return statement.details if isinstance(statement, Material) else ()


def _add(items: dict[str, Item], found: Iterable[Item]) -> bool:
    """Add what is not there yet; return whether anything was found."""
    told = list(found)
    for item in told:
        items.setdefault(item.ref, item)
    return bool(told)


def _open(item: Item) -> tuple[Subject, ...]:
    return left_open(item.statement, item.aspects, item.details) if isinstance(item.statement, Material) else ()


def _paper(
    library: Library, notice: Notice, paper: Subject, aspects: tuple[Subject, ...], asked: Meant
) -> Iterator[Item]:
    """Yield a paper with what was asked of it, and what the notice says of all papers to the same."""
    told = list(_items(library, notice, paper, asked, aspects))
    yield from told
    missing = {aspect.id for item in told for aspect in _open(item)}
    for aspect in aspects if told else ():
        for item in _items(library, notice, aspect, asked):
            general = item.statement is not None and not isinstance(item.statement, Material)
            if general and (aspect.id in missing or item.statement not in notice.blanks):
                yield item


def _items(
    library: Library, notice: Notice, subject: Subject, asked: Meant, aspects: tuple[Subject, ...] = ()
) -> Iterator[Item]:
    known = statements_of(library, notice)
    refs = notice.subjects.get(subject.id, ())
    found = [(ref, known.get(ref.partition("/")[0])) for ref in refs]
    narrowing = aspects or ((subject,) if subject.role == "aspect" else ())
    for ref, statement in _of_tiers(notice, found, asked):
        only = "" if ref.startswith("@") else ref.partition("/")[2]
        details = _details(statement, only, narrowing, asked.text)
        yield Item(ref, statement, narrowing, details, bool(only), standing(library, notice, statement, asked.claims))


def _of_tiers(
    notice: Notice, found: list[tuple[str, Statement | None]], asked: Meant
) -> list[tuple[str, Statement | None]]:
    """Return what concerns the tiers that were named; all of it where none was, or where nothing would be left."""
    mine = [tier.partition("/")[2] for tier in asked.tiers if tier.startswith(f"{notice.id}/")]
    return [(ref, s) for ref, s in found if s is None or not mine or any(map(s.concerns, mine))] or found


def _details(statement: Statement | None, only: str, aspects: tuple[Subject, ...], text: str) -> tuple[Detail, ...]:
    return details_asked(statement, only, aspects, text) if isinstance(statement, Material) else ()
