"""The phrases of the lexicon are written as they are read."""

import re
from collections import Counter
from collections.abc import Iterator

from knowledge.words import LexiconFile, Subject

_GROUP = re.compile(r"<(\w+)>")
_SIGNS = re.compile(r"<\w+>| \+ |/")


def check_phrases(file: LexiconFile, groups: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield (field, problem) for phrases that are empty, stand twice or name none of `groups`, those of all files."""
    for subject in file.subjects:
        yield from _subject(subject, groups)
    for name, words in file.groups.items():
        if not words:
            yield f"groups.{name}", "has no words"
        for word in words:
            if not word.strip() or _SIGNS.search(word):
                yield f"groups.{name}", f"「{word}」: a group has plain words, without <…>, + and /"


def groups_used(file: LexiconFile) -> frozenset[str]:
    """Return the groups that the phrases of a file name."""
    phrases = (phrase for subject in file.subjects for phrase in (*subject.says, *subject.weak))
    return frozenset(name for phrase in phrases for name in _GROUP.findall(phrase))


def _subject(subject: Subject, groups: frozenset[str]) -> Iterator[tuple[str, str]]:
    field = f"subjects.{subject.id}"
    counts = Counter((*subject.says, *subject.weak))
    if not counts:
        yield f"{field}.says", "nobody can ask for it: it has no phrase"
    for name, phrases in (("says", subject.says), ("weak", subject.weak)):
        for phrase in dict.fromkeys(phrases):
            if counts[phrase] > 1:
                yield f"{field}.{name}", f"「{phrase}」 stands here {counts[phrase]} times"
            yield from ((f"{field}.{name}", f"「{phrase}」: {problem}") for problem in _phrase(phrase, groups))


def _phrase(phrase: str, groups: frozenset[str]) -> Iterator[str]:
    parts = f" {phrase} ".split(" + ")
    words = [word for part in parts for word in _alternatives(part.strip())]
    if len(parts) == 1 and len(words) > 1:
        yield "is read as several phrases, because of its /: write each for itself"
    if not all(words):
        yield "has an empty part"
    for word in words:
        named = _GROUP.findall(word)
        yield from (f"there is no group <{name}>" for name in named if name not in groups)
        if named and not _GROUP.fullmatch(word):
            yield f"<{named[0]}> stands alone between + and /"


def _alternatives(part: str) -> tuple[str, ...]:
    """Return what may stand for a part: `几天/多久` is two words, a slash at its very end or beginning is a sign."""
    return tuple(word.strip() for word in part.split("/")) if "/" in part.strip("/") else (part,)
