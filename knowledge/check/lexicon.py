"""The lexicon is sound: what can be asked for is answered, and every place of ours can be named."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from knowledge.check.claims import check_claims
from knowledge.check.phrases import check_phrases, groups_used
from knowledge.check.words import check_words
from knowledge.files import Fault, parse, read_yaml
from knowledge.library import Library
from knowledge.words import Lexicon, LexiconFile, Subject

_PLACES = "unit_places"
_ELSEWHERE = "elsewhere"


def read_lexicon_files(folder: Path) -> dict[str, LexiconFile]:
    """Read the files of a lexicon, by their short names; no folder, no files."""
    raw = {f"{folder.name}/{path.name}": read_yaml(path) for path in sorted(folder.glob("*.yaml"))}
    return {name: parse(LexiconFile, keys, dict.fromkeys(keys, name)) for name, keys in raw.items()}


def check_lexicon(library: Library, files: dict[str, LexiconFile]) -> Iterator[Fault]:
    """Yield what is wrong in the files of the lexicon, by file name."""
    groups = frozenset(library.lexicon.groups)
    used = frozenset[str]().union(*map(groups_used, files.values()))
    answered = frozenset(subject for notice in library.notices.values() for subject in notice.subjects)
    for name, file in files.items():
        found = [*check_words(file), *check_phrases(file, groups), *check_claims(file, library.facts)]
        found += [(f"groups.{group}", "no phrase uses it") for group in file.groups if group not in used]
        found += [problem for subject in file.subjects for problem in _subject(subject, answered)]
        found += _places(library, file)
        yield from (Fault(name, field, problem) for field, problem in found)
    yield from _unnamed(library, files)


def _subject(subject: Subject, answered: frozenset[str]) -> Iterator[tuple[str, str]]:
    field, role = f"subjects.{subject.id}", subject.role
    if subject.field and role != "aspect":
        yield f"{field}.field", f"is for an aspect, and this is a {role}"
    if subject.picks and role not in ("aspect", "paper"):
        yield f"{field}.picks", f"are for an aspect or a paper, and this is a {role}"
    if subject.general and role != "topic":
        yield f"{field}.general", f"is for a topic, and this is a {role}"
    if subject.stern and role != "decline":
        yield f"{field}.stern", f"is for a decline, and this is a {role}"
    if role == "paper" and subject.id not in answered:
        yield field, "no notice answers it"


def _places(library: Library, file: LexiconFile) -> Iterator[tuple[str, str]]:
    options, lexicon = _options(library), library.lexicon
    counts = Counter(_named(lexicon))
    for place, words in file.places.items():
        if place not in options:
            yield f"places.{place}", f"is not an option of the fact {_PLACES}"
        for word in words:
            if counts[word] > 1 or not word.strip():
                yield f"places.{place}", f"「{word}」 names this place alone, and only once"
    if file.places.keys() & {_ELSEWHERE}:
        yield f"places.{_ELSEWHERE}", "the words for other places stand under the key elsewhere"


def _named(lexicon: Lexicon) -> Iterator[str]:
    for words in lexicon.places.values():
        yield from words
    yield from set(lexicon.elsewhere)


def _unnamed(library: Library, files: dict[str, LexiconFile]) -> Iterator[Fault]:
    """Yield the places of ours that nobody can name, under the first file that has places."""
    holding = next((name for name, file in files.items() if file.places), next(iter(files), ""))
    for place in _options(library) if files else ():
        if place != _ELSEWHERE and not library.lexicon.places.get(place):
            yield Fault(holding, f"places.{place}", f"this option of the fact {_PLACES} has no words")


def _options(library: Library) -> tuple[str, ...]:
    fact = library.facts.get(_PLACES)
    return tuple(option.id for option in fact.options) if fact else ()
