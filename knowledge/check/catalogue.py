"""All checks over a whole catalogue."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.check.citations import check_citations, check_coverage, check_ids
from knowledge.check.dates import check_dates
from knowledge.check.lexicon import check_lexicon, read_lexicon_files
from knowledge.check.places import check_places
from knowledge.check.questions import check_questions
from knowledge.check.rules import check_reachable, check_rules
from knowledge.check.vocabulary import check_vocabulary
from knowledge.check.words import check_words
from knowledge.fact import FactsFile
from knowledge.files import CatalogueError, Fault, read_coverage, read_facts_file
from knowledge.library import Library, load
from knowledge.notice import Notice
from knowledge.place import read_places
from knowledge.rule import tests
from knowledge.source import digest, sentences


@dataclass(frozen=True, slots=True)
class Report:
    """What the check found. `unread` are the notices whose official text was not at hand."""

    notices: int
    faults: tuple[Fault, ...]
    unread: tuple[str, ...]


def check_catalogue(root: Path, sources: Path) -> Report:
    """Check every notice, fact and word below `root`, against the official texts in `sources` where they are."""
    try:
        library = load(root)
        files = {f"facts/{path.name}": read_facts_file(path) for path in sorted((root / "facts").glob("*.yaml"))}
        lexicon = read_lexicon_files(root / "lexicon")
        places = read_places(root / "places")
    except CatalogueError as error:
        return Report(0, error.faults, ())
    faults = [*check_vocabulary(files), *_unread_facts(library, files), *check_lexicon(library, lexicon)]
    faults += check_places(library, places)
    for name, file in files.items():
        faults += [Fault(name, field, problem) for field, problem in check_words(file)]
    unread = []
    for notice in library.notices.values():
        text = _source(notice, sources)
        if text is None:
            unread.append(notice.id)
        faults += _notice(library, notice, root, text)
    return Report(len(library.notices), tuple(faults), tuple(unread))


def _notice(library: Library, notice: Notice, root: Path, text: bytes | None) -> Iterator[Fault]:
    folder = root / "notices" / notice.id
    wrong = list(check_rules(notice, library.facts))
    found = [*check_ids(notice), *check_words(notice), *check_dates(notice), *_place(library, notice), *wrong]
    if not wrong:
        found += check_reachable(library, notice)
    where = _File(folder)
    yield from (Fault(where.of(field), field, problem) for field, problem in found)
    asked = check_questions(notice, library.lexicon)
    yield from (Fault(where.of(field, "questions.yaml"), field, problem) for field, problem in asked)
    try:
        coverage = read_coverage(folder)
    except CatalogueError as error:
        yield from error.faults
        return
    if text is not None and digest(text) != notice.source.sha256:
        yield Fault(where.of("source"), "source.sha256", f"{notice.source.file} has changed")
    cut = sentences(text.decode("utf-8")) if text is not None else ()
    yield from (Fault(where.of(f), f, problem) for f, problem in check_citations(notice, coverage, cut))
    yield from (Fault(where.of("passages"), f, problem) for f, problem in check_coverage(notice, coverage, cut))


def _place(library: Library, notice: Notice) -> Iterator[tuple[str, str]]:
    places = library.facts.get("unit_places")
    if places is None or notice.place not in {option.id for option in places.options}:
        yield "place", f"{notice.place} is not an option of the fact unit_places"


def _unread_facts(library: Library, files: dict[str, FactsFile]) -> Iterator[Fault]:
    read = {test.fact for notice in library.notices.values() for c in notice.conditions for test in tests(c.when)}
    read |= {test.fact for notice in library.notices.values() for r in notice.routes for test in tests(r.when)}
    for name, file in files.items():
        for fact in file.facts:
            if fact.id not in read:
                yield Fault(name, f"facts.{fact.id}", "no rule of any notice reads it")


def _source(notice: Notice, sources: Path) -> bytes | None:
    path = sources / notice.source.file
    return path.read_bytes() if path.is_file() else None


@dataclass(frozen=True, slots=True)
class _File:
    """Names the file of a folder that holds a top-level key."""

    folder: Path

    def of(self, field: str, usual: str = "") -> str:
        """Return the short name of the file in which the field's key stands; where it stands in none, the usual one."""
        key = field.partition(".")[0]
        for path in sorted(self.folder.glob("*.yaml")):
            if any(line.startswith(f"{key}:") for line in path.read_text("utf-8").splitlines()):
                return f"{self.folder.name}/{path.name}"
        return f"{self.folder.name}/{usual}" if usual else self.folder.name
